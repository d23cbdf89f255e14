from collections.abc import Collection

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from foundation.facts import FactCache, one_look, renew_version
from foundation.models import DataVersion
from oms.benchmarks.statements import statements_of

pytestmark = pytest.mark.django_db


class Shelf:
    """A cache over a dictionary that counts how often it is read."""

    def __init__(self) -> None:
        self.rows = {"a": 1, "b": 2}
        self.asked: list[list[str]] = []
        self.cache = FactCache("shelf", self.load)
        renew_version("shelf")

    def load(self, keys: Collection[str]) -> dict[str, int]:
        self.asked.append(sorted(keys))
        return {key: self.rows[key] for key in keys if key in self.rows}


def test_what_is_known_is_not_read_again_and_what_is_missing_is() -> None:
    shelf = Shelf()

    assert shelf.cache.get_many(["a", "x"]) == {"a": 1}
    assert shelf.cache.get_many(["a", "b", "x"]) == {"a": 1, "b": 2}

    assert shelf.asked == [["a", "x"], ["b", "x"]]


def test_a_renewed_version_empties_the_cache() -> None:
    shelf = Shelf()
    shelf.cache.get("a")

    shelf.rows["a"] = 9
    assert shelf.cache.get("a") == 1
    renew_version("shelf")

    assert shelf.cache.get("a") == 9


def test_a_version_that_was_rolled_back_is_never_trusted_again() -> None:
    shelf = Shelf()
    with transaction.atomic():
        renew_version("shelf")
        shelf.rows["a"] = 9
        assert shelf.cache.get("a") == 9
        transaction.set_rollback(True)

    shelf.rows["a"] = 1

    assert shelf.cache.get("a") == 1


def test_without_a_version_nothing_is_kept() -> None:
    shelf = Shelf()
    DataVersion.objects.filter(name="shelf").delete()

    shelf.cache.get("a")
    shelf.cache.get("a")

    assert shelf.asked == [["a"], ["a"]]


def test_one_look_reads_all_versions_once_and_sees_its_own_changes() -> None:
    shelf = Shelf()
    shelf.cache.get("a")

    def look() -> None:
        with one_look():
            shelf.cache.get("a")
            with one_look():
                shelf.cache.get("a")

    assert statements_of(look, times=2) == 1

    with one_look():
        shelf.cache.get("a")
        shelf.rows["a"] = 9
        renew_version("shelf")
        assert shelf.cache.get("a") == 9


def test_nothing_asked_costs_nothing() -> None:
    shelf = Shelf()

    with CaptureQueriesContext(connection) as queries:
        assert shelf.cache.get_many([]) == {}

    assert len(queries) == 0
