"""`make run`: everything that one machine needs, in one terminal."""

import contextlib
import importlib
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from oms.runtime import places
from oms.runtime.borrow import owner_lock
from oms.runtime.places import ROOT, Places
from oms.runtime.prepare import MANAGE, prepare
from oms.runtime.servers import Postgres, Server, Valkey
from oms.runtime.supervisor import Child, Supervisor, program

PYTHON = [sys.executable, "-m"]
CELERY = [*PYTHON, "celery", "--app", "oms"]
WORKER = ["worker", "--without-mingle", "--without-gossip", "--loglevel", "INFO"]
LARGEST_LOG = 10_000_000
WEB_PATIENCE = 60.0


def run() -> int:
    here = places.here()
    lock = owner_lock()
    if lock is None:
        print("It is already running from this folder (`make stop` stops it).")
        return 1
    supervisor = Supervisor()
    supervisor.catch_signals()
    with lock:
        pid_file(here).write_text(str(os.getpid()))
        try:
            return _run(here, supervisor)
        finally:
            print("Stopping …", flush=True)
            supervisor.stop()
            pid_file(here).unlink(missing_ok=True)


def stop() -> int:
    """Asks a running supervisor to stop, and waits until it has."""
    here = places.here()
    lock = owner_lock()
    if lock is not None:
        lock.close()
        print("Nothing is running.")
        return 0
    with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
        os.kill(int(pid_file(here).read_text()), signal.SIGTERM)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        lock = owner_lock()
        if lock is not None:
            lock.close()
            return 0
        time.sleep(0.1)
    print("It did not stop within a minute.")
    return 1


def pid_file(here: Places) -> Path:
    return here.run / "supervisor.pid"


def _run(here: Places, supervisor: Supervisor) -> int:
    _shorten_logs(here)
    _set_environment(here)
    servers = _servers(here)
    children = [
        Child(server.name, server.spawn, server.stop_signal) for server in servers
    ]
    supervisor.start(*children)
    for server, child in zip(servers, children, strict=True):
        server.wait_ready(child.start)
        if isinstance(server, Postgres):
            server.ensure_database(os.environ.get("OMS_DATABASE", "oms"))
    if not prepare(here, embedded_database=not _is_given("DATABASE_URL")):
        return 1
    # The first page comes first; workers would only compete for the processor.
    supervisor.start(_web(here))
    address = f"http://127.0.0.1:{os.environ['PORT']}"
    if _answers(address, supervisor):
        _greet(here, address)
    if not supervisor.stopping.is_set():
        supervisor.start(*_workers(here), *_demo(here))
    supervisor.watch()
    return 0


def _set_environment(here: Places) -> None:
    """What `make run` decides; a value that is already set wins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")
    port = _free_port(int(os.environ.get("PORT") or 8000))
    os.environ["PORT"] = str(port)
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    if _is_given("DATABASE_URL") or _is_given("REDIS_URL"):
        return
    places.make_secret_key(here)
    # People should meet the pages that customers meet, error pages included.
    os.environ.setdefault("DEBUG", "0")
    os.environ.setdefault("OMS_DEMO", "1")


def _is_given(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def _servers(here: Places) -> list[Server]:
    servers: list[Server] = []
    if not _is_given("DATABASE_URL"):
        servers.append(Postgres(here))
    if not _is_given("REDIS_URL"):
        servers.append(Valkey(here))
    return servers


def _web(here: Places) -> Child:
    command = [*PYTHON, "gunicorn", "--config", "python:oms.runtime.web", "oms.wsgi"]
    return Child("web", program(command, here.logs / "web.log"))


def _workers(here: Places) -> list[Child]:
    """Impatient work has a worker of its own, so that bulk work cannot hold it up."""
    beat_state = str(here.run / "beat-schedule")
    commands = {
        "worker": [*CELERY, *WORKER, "-n", "now@%h", "-Q", "now,soon", "-c", "2"],
        "bulk": [*CELERY, *WORKER, "-n", "bulk@%h", "-Q", "bulk,soon", "-c", "1"],
        "beat": [*CELERY, "beat", "--schedule", beat_state, "--pidfile="],
    }
    return [
        Child(name, program(command, here.logs / f"{name}.log"))
        for name, command in commands.items()
    ]


def _demo(here: Places) -> list[Child]:
    """The demo company loads while people look around; it knows what it has done."""
    if os.environ.get("OMS_DEMO") != "1" or not any(
        ROOT.glob("*/management/commands/demo.py")
    ):
        return []
    command = [*MANAGE, "demo", "--background"]
    return [Child("demo", program(command, here.logs / "demo.log"), once=True)]


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise SystemExit(f"No free port between {wanted} and {wanted + 49}.")


def _answers(address: str, supervisor: Supervisor) -> bool:
    deadline = time.monotonic() + WEB_PATIENCE
    while not supervisor.stopping.wait(0.1):
        supervisor.tend()
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310
            return True
        if time.monotonic() > deadline:
            supervisor.say("The web server does not answer; see the log files.")
            return False
    return False


def _greet(here: Places, address: str) -> None:
    print(f"\n  {address}\n")
    for line in _logins():
        print(f"  {line}")
    print(f"\n  Logs: {here.logs}\n  Ctrl-C stops everything.", flush=True)


def _logins() -> list[str]:
    if os.environ.get("OMS_DEMO") != "1":
        return []
    try:
        people = importlib.import_module("oms.demo.people")
    except ModuleNotFoundError:
        return []
    return [str(line) for line in people.logins()]


def _shorten_logs(here: Places) -> None:
    here.logs.mkdir(parents=True, exist_ok=True)
    for log in here.logs.glob("*.log"):
        if log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".old"))
