"""Commands work whether or not `make run` runs beside them."""

from pathlib import Path

import pytest

from oms.runtime import template_cluster
from oms.runtime.borrow import borrowed_servers, servers_for
from oms.runtime.places import Places
from oms.runtime.servers import Postgres, Valkey


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("OMS_RUN", str(tmp_path / "run"))
    monkeypatch.setenv("OMS_DATABASE", "borrowed")
    places = Places(tmp_path / "run")
    template_cluster.copy_to(places.postgres)
    return places


def test_a_command_brings_the_servers_and_takes_them_away(house: Places) -> None:
    with servers_for(["verify"]):
        Postgres(house).connect("borrowed").close()
        assert Valkey(house).answers()

    assert not Postgres(house).answers()
    assert not Valkey(house).answers()


def test_a_second_command_uses_the_servers_of_the_first(house: Places) -> None:
    with borrowed_servers():
        with borrowed_servers():
            assert Postgres(house).answers()
        assert Postgres(house).answers()

    assert not Postgres(house).answers()


@pytest.mark.parametrize("words", [["check"], ["migrate", "--help"], []])
def test_a_command_that_reads_no_rows_starts_nothing(
    house: Places, words: list[str]
) -> None:
    with servers_for(words):
        assert not Postgres(house).answers()


def test_outside_servers_are_left_alone(
    house: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/oms")

    with servers_for(["verify"]):
        assert not Postgres(house).answers()
