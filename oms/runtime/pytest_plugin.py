"""Private, fast servers for every pytest run, up before Django reads its settings.

Loaded by `-p`, because a conftest would be too late: Django would already have read
the addresses of the development servers. With xdist only the controller starts servers;
the addresses reach the workers through the environment.
"""

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from oms.runtime import template_cluster
from oms.runtime.places import Places
from oms.runtime.servers import Postgres, Valkey

PREFIX = "oms-test-"
OUTSIDE = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "OMS_DEMO", "DEBUG")
_servers: list[Postgres | Valkey] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    os.environ["OMS_DATABASE"] = f"test_{worker or 'main'}"
    os.environ["OMS_REDIS_DB"] = worker.removeprefix("gw") or "0"
    if not worker:
        for name in OUTSIDE:
            os.environ.pop(name, None)
        tidy()
        folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")
        os.environ["OMS_RUN"] = folder
        os.environ["OMS_TEST_TEMPLATE"] = template_cluster.fingerprint()
        if not early_config.known_args_namespace.help:
            start(Path(folder))
    return (yield)


def start(folder: Path) -> None:
    places = Places(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(stop)
    template_cluster.copy_to(places.postgres)
    _servers.append(Postgres(places, careless=True))
    _servers.append(Valkey(places, careless=True))
    for server in _servers:
        server.spawn()


def stop() -> None:
    while _servers:
        _servers.pop().stop()


def tidy() -> None:
    """Removes what killed runs could not."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        with contextlib.suppress(ValueError, PermissionError):
            try:
                os.kill(int(owner), 0)
            except ProcessLookupError:
                shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_finish() -> None:
    """The servers come up while the tests are collected; from here on they answer."""
    for server in _servers:
        server.wait_ready()


def pytest_unconfigure() -> None:
    for server in _servers:
        if isinstance(server, Postgres):
            template_cluster.keep(server)
    stop()
