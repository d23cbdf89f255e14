"""Commands on the embedded servers: use the running ones, or start them for a while."""

import contextlib
import fcntl
import os
from collections.abc import Iterator, Sequence
from typing import IO

from oms.runtime import places
from oms.runtime.servers import Postgres, Valkey, started

# These read no rows; starting servers for them would only cost time.
WITHOUT_SERVERS = {
    "",
    "check",
    "collectstatic",
    "diffsettings",
    "findstatic",
    "help",
    "list_events",
    "list_kinds",
    "makemigrations",
    "version",
    "--help",
    "--version",
    "-h",
}


@contextlib.contextmanager
def servers_for(arguments: Sequence[str]) -> Iterator[None]:
    command = arguments[0] if arguments else ""
    outside = os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")
    if outside or command in WITHOUT_SERVERS or {"--help", "-h"} & {*arguments}:
        yield
        return
    with borrowed_servers():
        yield


@contextlib.contextmanager
def borrowed_servers() -> Iterator[None]:
    """Whoever comes first starts the servers and stays until the last guest left."""
    here = places.here()
    postgres, valkey = Postgres(here), Valkey(here)
    with guest_book() as guests:
        owner = owner_lock()
        if owner is None:
            postgres.wait_ready()
            valkey.wait_ready()
            yield
            return
        places.make_secret_key(here)
        with owner, started(postgres, valkey):
            postgres.ensure_database(os.environ.get("OMS_DATABASE", "oms"))
            yield
            fcntl.flock(guests, fcntl.LOCK_EX)


@contextlib.contextmanager
def guest_book() -> Iterator[IO[str]]:
    run = places.private_folder(places.here().run)
    with (run / "guests.lock").open("w") as book:
        fcntl.flock(book, fcntl.LOCK_SH)
        yield book


def owner_lock() -> IO[str] | None:
    """An open file that holds the right to start the servers; None if it is taken."""
    run = places.private_folder(places.here().run)
    lock = (run / "servers.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
