"""Databases for benchmarks: made on the server in use, dropped when it is over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection as django
from psycopg import sql

from foundation.facts import forget_facts


@contextmanager
def fresh_database(prefix: str) -> Iterator[str]:
    """The name of an empty database on the durable server."""
    name = f"{prefix}_{os.getpid()}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
        sql.Identifier(name)
    )
    with connect("postgres") as server:
        server.autocommit = True
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        _require_durable(server)
        try:
            yield name
        finally:
            server.execute(drop)


@contextmanager
def scratch_system() -> Iterator[None]:
    """An empty system in a database of its own; Django speaks to it in the block."""
    before = django.settings_dict["NAME"]
    with fresh_database("bench_oms") as name:
        django.close()
        django.settings_dict["NAME"] = name
        forget_facts()
        try:
            call_command("migrate", verbosity=0, interactive=False)
            yield
        finally:
            django.close()
            django.settings_dict["NAME"] = before
            forget_facts()


def connect(database: str) -> psycopg.Connection[Any]:
    """A connection past Django, to the same server."""
    given = django.settings_dict
    values = {
        "host": given["HOST"],
        "port": given["PORT"],
        "user": given["USER"],
        "password": given["PASSWORD"],
    }
    return psycopg.connect(
        dbname=database, **{name: value for name, value in values.items() if value}
    )


def _require_durable(server: psycopg.Connection[Any]) -> None:
    for name in ("fsync", "synchronous_commit"):
        row = server.execute("SELECT current_setting(%s)", [name]).fetchone()
        if row is None or row[0] != "on":
            raise RuntimeError(f"{name} is off: figures of this server say nothing")
