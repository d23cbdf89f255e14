"""Test databases in a moment: migrations run once per set of migration files.

The first test run after a change migrates a template database and, when it ends, leaves
its cluster behind as the one that later runs copy. Each test process then clones the
template database inside its private cluster.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from oms.runtime import places
from oms.runtime.servers import Postgres, make_cluster

KEPT_CLUSTERS = 3


def fingerprint() -> str:
    """A short name for what the migrations and the locked libraries would build."""
    digest = hashlib.sha256()
    files = [*places.ROOT.glob("*/migrations/*.py"), places.ROOT / "requirements.lock"]
    # A migrate also makes the rule sets that ship with the system.
    for app in places.ROOT.glob("*/apps.py"):
        files += app.parent.rglob("standard_*.py")
    files += places.ROOT.glob("foundation/services/rule_seeds.py")
    for path in sorted(files):
        digest.update(str(path.relative_to(places.ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def wanted() -> str:
    """The fingerprint when this test run began: files may change while it runs."""
    return os.environ.get("OMS_TEST_TEMPLATE") or fingerprint()


def cache_folder() -> Path:
    return places.ROOT / ".cache" / "test-clusters"


def copy_to(target: Path) -> None:
    """The cluster of these migrations if an earlier run kept it, else an empty one."""
    kept = cache_folder() / wanted()
    empty = cache_folder() / "empty"
    if not kept.exists() and not empty.exists():
        with contextlib.suppress(OSError):  # another run was faster
            make_cluster(empty)
    try:
        shutil.copytree(kept if kept.exists() else empty, target)
    except FileNotFoundError:  # tidied away meanwhile
        shutil.rmtree(target, ignore_errors=True)
        make_cluster(target)
    target.chmod(0o700)


def keep(postgres: Postgres) -> None:
    """After a run that migrated: stops the cluster and leaves it for later runs."""
    target = cache_folder() / wanted()
    if target.exists() or postgres.process is None:
        return
    with postgres.connect("postgres") as connection:
        names = [row[0] for row in connection.execute(DATABASES)]
        if template_name() not in names:
            return
        for name in names:
            if name.startswith("test_"):
                connection.execute(DROP.format(sql.Identifier(name)))
    postgres.stop()
    place = Path(tempfile.mkdtemp(prefix="half-", dir=cache_folder()))
    shutil.copytree(postgres.places.postgres, place, dirs_exist_ok=True)
    try:
        place.rename(target)
    except OSError:  # another run was faster
        shutil.rmtree(place, ignore_errors=True)
    _tidy()


DATABASES = "SELECT datname FROM pg_database"
DROP = sql.SQL("DROP DATABASE {} WITH (FORCE)")
CREATE = sql.SQL("CREATE DATABASE {}")
CLONE = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
MIGRATING = 1  # the key of the advisory lock


def template_name() -> str:
    return f"template_{wanted()}"


def make_test_database() -> None:
    """Clones the migrated template under the name that the settings already hold."""
    template, name = template_name(), os.environ["OMS_DATABASE"]
    postgres = Postgres(places.here())
    with postgres.connect("postgres") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        names = [row[0] for row in connection.execute(DATABASES)]
        if template not in names:
            _migrate(connection, template)
        if name in names:
            connection.execute(DROP.format(sql.Identifier(name)))
        connection.execute(CLONE.format(sql.Identifier(name), sql.Identifier(template)))


def close_connections() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()


def _migrate(connection: psycopg.Connection, template: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    half = f"half_{template}"
    connection.execute(CREATE.format(sql.Identifier(half)))
    django = connections["default"]
    name = django.settings_dict["NAME"]
    django.close()
    django.settings_dict["NAME"] = half
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        django.close()
        django.settings_dict["NAME"] = name
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(rename.format(sql.Identifier(half), sql.Identifier(template)))


def _tidy() -> None:
    """Keeps the newest few clusters; every change of a migration leaves one."""
    kept = [path for path in cache_folder().iterdir() if path.name != "empty"]
    kept.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT_CLUSTERS:]:
        if not path.name.startswith(("half-", "initdb-")):
            shutil.rmtree(path, ignore_errors=True)
