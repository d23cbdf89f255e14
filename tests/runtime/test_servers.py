"""Real servers in folders of their own: starting, dying, starting again."""

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from oms.runtime import template_cluster
from oms.runtime.places import Places, private_folder
from oms.runtime.servers import Postgres, ServerFailed, Valkey, make_cluster, started


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    yield (places := Places(tmp_path / "run"))
    for leftover in places.sockets.glob("*"):
        leftover.unlink()


@pytest.fixture
def postgres(places: Places) -> Postgres:
    template_cluster.copy_to(places.postgres)
    return Postgres(places)


def test_data_survives_a_kill_of_postgresql(postgres: Postgres) -> None:
    with started(postgres):
        postgres.ensure_database("oms")
        with postgres.connect("oms") as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        assert postgres.process is not None
        postgres.process.kill()
        postgres.process.wait()

        postgres.spawn()
        postgres.wait_ready()

        with postgres.connect("oms") as connection:
            row = connection.execute("SELECT number FROM kept").fetchone()
    assert row == (7,)
    assert postgres.process is None


def test_postgresql_starts_once_the_memory_of_a_killed_one_is_free(
    postgres: Postgres,
) -> None:
    with started(postgres), postgres.connect("postgres") as connection:
        [(orphan,)] = connection.execute("SELECT pg_backend_pid()").fetchall()
        os.kill(orphan, signal.SIGSTOP)
        assert postgres.process is not None
        postgres.process.kill()
        postgres.process.wait()

        postgres.spawn().wait()
        assert postgres.was_refused_for_a_moment()
        os.kill(orphan, signal.SIGKILL)
        postgres.wait_ready()

        assert postgres.answers()


def test_postgresql_sorts_by_code_point_and_counts_statements(
    postgres: Postgres,
) -> None:
    with started(postgres), postgres.connect("postgres") as connection:
        facts = connection.execute(
            "SELECT datlocprovider, datlocale, current_setting('listen_addresses'),"
            " current_setting('shared_preload_libraries')"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()

    assert facts == ("b", "C.UTF-8", "", "pg_stat_statements")


def test_the_sockets_are_ours_alone(places: Places) -> None:
    with started(Valkey(places)):
        mode = stat.S_IMODE(places.sockets.stat().st_mode)

    assert mode == 0o700


def test_messages_survive_a_kill_of_valkey(places: Places) -> None:
    valkey = Valkey(places)
    with started(valkey):
        client = redis.Redis(unix_socket_path=str(places.valkey_socket))
        client.lpush("queue", "look again")
        client.config_set("appendfsync", "always")
        client.lpush("queue", "look again")
        assert valkey.process is not None
        valkey.process.kill()
        valkey.process.wait()

        valkey.spawn()
        valkey.wait_ready()

        assert client.llen("queue") == 2


def test_a_start_that_fails_half_way_leaves_nothing_behind(places: Places) -> None:
    valkey, postgres = Valkey(places), Postgres(places)
    places.postgres.mkdir(parents=True)

    with (
        pytest.raises(ServerFailed, match="postgres stopped at once"),
        started(valkey, postgres),
    ):
        pytest.fail("This block must not run.")

    assert valkey.process is None
    assert not valkey.answers()


def test_a_failed_initdb_leaves_no_half_made_cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "oms.runtime.binaries.postgres_program", lambda name: "/bin/false"
    )

    with pytest.raises(ServerFailed):
        make_cluster(tmp_path / "postgres")

    assert list(tmp_path.iterdir()) == []


def test_a_deep_checkout_keeps_its_sockets_in_a_short_folder(tmp_path: Path) -> None:
    deep = Places(tmp_path / ("deep" * 30))

    assert len(os.fsencode(deep.sockets / ".s.PGSQL.5432.lock")) <= 107


def test_a_folder_behind_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    with pytest.raises(RuntimeError, match="belongs to somebody else"):
        private_folder(tmp_path / "link")


def test_the_test_servers_are_not_the_development_servers() -> None:
    from django.db import connection

    assert os.environ["OMS_RUN"] in connection.settings_dict["HOST"]
