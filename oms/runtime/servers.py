"""Real servers for a bare checkout: an embedded PostgreSQL and an embedded Valkey.

Both listen on unix sockets in a private folder only, run as foreground children in a
session of their own, are stopped politely and always reaped before a new start.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from oms.runtime import binaries
from oms.runtime.places import Places, private_folder

SETTINGS = {
    "listen_addresses": "",
    "shared_preload_libraries": "pg_stat_statements",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Tests lose their data anyway; waiting for the disk would only cost time.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "64MB",
}

STILL_HELD = (
    b"pre-existing shared memory block",
    b'lock file "postmaster.pid" already exists',
)


class ServerFailed(RuntimeError):
    """A server did not start; the sentence says where to look."""


class Server:
    """One foreground child that is started, waited for, stopped and reaped."""

    name: str
    stop_signal: signal.Signals
    patience = 20.0

    def __init__(self, places: Places) -> None:
        self.places = places
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.places.logs / f"{self.name}.log"

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def prepare(self) -> None:
        private_folder(self.places.sockets)
        self.log.parent.mkdir(parents=True, exist_ok=True)

    def spawn(self) -> "subprocess.Popen[bytes]":
        """Starts the child without waiting for it to answer."""
        self.prepare()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.process

    def wait_ready(self, start_again: Callable[[], object] | None = None) -> None:
        """Waits for an answer; also for a server that somebody else started.

        `start_again` is for an owner who must know the new process.
        """
        deadline = time.monotonic() + self.patience
        while not self.answers():
            if self.process and self.process.poll() is not None:
                if not self.was_refused_for_a_moment():
                    raise ServerFailed(f"{self.name} stopped at once; see {self.log}")
                time.sleep(0.1)
                (start_again or self.spawn)()
            if time.monotonic() > deadline:
                self.stop()
                raise ServerFailed(f"{self.name} does not answer; see {self.log}")
            time.sleep(0.02)

    def was_refused_for_a_moment(self) -> bool:
        """Whether what ended the child passes by itself, so that trying again helps."""
        return False

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        self.process = None


class Postgres(Server):
    name = "postgres"
    stop_signal = signal.SIGINT

    def __init__(self, places: Places, *, careless: bool = False) -> None:
        super().__init__(places)
        self.careless = careless

    def command(self) -> list[str]:
        values = SETTINGS | (CARELESS if self.careless else {})
        return [
            *binaries.as_nobody(),
            *binaries.dying_with_parent("INT"),
            str(binaries.postgres_program("postgres")),
            *("-D", str(self.places.postgres)),
            *("-k", str(self.places.sockets)),
            *(f"--{name}={value}" for name, value in values.items()),
        ]

    def prepare(self) -> None:
        super().prepare()
        if not self.places.postgres.exists():
            make_cluster(self.places.postgres)

    def answers(self) -> bool:
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def was_refused_for_a_moment(self) -> bool:
        # The children of a killed server hold its memory until they notice its death;
        # one that is stopping keeps its lock until it has written everything.
        with self.log.open("rb") as log:
            log.seek(max(self.log.stat().st_size - 1000, 0))
            last_words = log.read()
        return any(reason in last_words for reason in STILL_HELD)

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.places.sockets),
            user="oms",
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def ensure_database(self, name: str) -> None:
        with self.connect("postgres") as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
            if known is None:
                statement = psycopg.sql.SQL("CREATE DATABASE {}")
                connection.execute(statement.format(psycopg.sql.Identifier(name)))


class Valkey(Server):
    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, places: Places, *, careless: bool = False) -> None:
        super().__init__(places)
        self.careless = careless

    def command(self) -> list[str]:
        values = {
            "port": "0",
            "unixsocket": str(self.places.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(self.places.valkey),
            "appendonly": "no" if self.careless else "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        words = [
            word for name, value in values.items() for word in (f"--{name}", value)
        ]
        return [
            *binaries.dying_with_parent("TERM"),
            str(binaries.valkey_program()),
            *words,
        ]

    def prepare(self) -> None:
        super().prepare()
        self.places.valkey.mkdir(parents=True, exist_ok=True)

    def answers(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            probe.connect(str(self.places.valkey_socket))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
        return False


def make_cluster(target: Path) -> None:
    """Fills a temporary folder and renames it: a half-made one is never used."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix="initdb-", dir=target.parent))
    command = [
        *binaries.as_nobody(),
        *binaries.dying_with_parent("INT"),
        str(binaries.postgres_program("initdb")),
        *("-D", str(half), "-U", "oms", "--auth=trust", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"),
        *("--no-instructions",),
    ]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            root = os.geteuid() == 0 and "unshare" in done.stderr
            raise ServerFailed(binaries.NO_NAMESPACE if root else done.stderr.strip())
        half.rename(target)
    finally:
        shutil.rmtree(half, ignore_errors=True)


@contextlib.contextmanager
def started(*servers: Server) -> Iterator[None]:
    """All servers run inside the block; if one fails to start, none is left behind."""
    try:
        for server in servers:
            server.spawn()
        for server in servers:
            server.wait_ready()
        yield
    finally:
        for server in reversed(servers):
            server.stop()
