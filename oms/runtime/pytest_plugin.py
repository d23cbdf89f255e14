"""Private, fast servers for every pytest run, up before Django reads its settings.

Loaded by `-p`, because a conftest would be too late: Django would already have read
the addresses of the development servers. With xdist only the controller starts servers;
the addresses reach the workers through the environment.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from oms.runtime import template_cluster
from oms.runtime.places import Places
from oms.runtime.servers import Postgres, Valkey

STARTED = pytest.StashKey[tuple[Postgres, Valkey]]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    os.environ["OMS_DATABASE"] = f"test_{worker or 'main'}"
    os.environ["OMS_REDIS_DB"] = worker.removeprefix("gw") or "0"
    if not worker:
        for name in ("DATABASE_URL", "REDIS_URL", "OMS_DEMO"):
            os.environ.pop(name, None)
        os.environ["OMS_RUN"] = tempfile.mkdtemp(prefix="oms-test-")
        if not early_config.known_args_namespace.help:
            early_config.stash[STARTED] = start(Path(os.environ["OMS_RUN"]))
    return (yield)


def start(folder: Path) -> tuple[Postgres, Valkey]:
    places = Places(folder)
    postgres, valkey = Postgres(places, careless=True), Valkey(places, careless=True)
    template_cluster.copy_to(places.postgres)
    postgres.spawn()
    valkey.spawn()
    return postgres, valkey


def pytest_collection_finish(session: pytest.Session) -> None:
    """The servers come up while the tests are collected; from here on they answer."""
    for server in session.config.stash.get(STARTED, ()):
        server.wait_ready()


def pytest_unconfigure(config: pytest.Config) -> None:
    servers = config.stash.get(STARTED, None)
    if servers is None:
        return
    postgres, valkey = servers
    template_cluster.keep(postgres)
    valkey.stop()
    postgres.stop()
    shutil.rmtree(postgres.places.run, ignore_errors=True)
