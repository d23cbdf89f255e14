from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache, caches
from pytest_django import Settings

from oms.runtime.cache import TolerantRedisCache


@pytest.fixture
def dead(tmp_path: Path) -> TolerantRedisCache:
    return TolerantRedisCache(f"unix://{tmp_path}/nobody", {})


def test_a_living_cache_remembers() -> None:
    cache.set("answer", 42)

    assert cache.get("answer") == 42
    assert cache.add("answer", 43) is False


def test_a_dead_cache_answers_like_an_empty_one(dead: TolerantRedisCache) -> None:
    dead.set("answer", 42)
    dead.set_many({"a": 1})
    dead.delete("answer")
    dead.delete_many(["a"])
    dead.clear()

    assert dead.get("answer", "nothing") == "nothing"
    assert dead.get_many(["a", "b"]) == {}
    assert dead.add("first", 1) is True
    assert dead.has_key("answer") is False
    assert dead.touch("answer") is False
    assert dead.incr("visits") == 1


def test_a_dead_cache_is_not_asked_again_for_a_moment(dead: TolerantRedisCache) -> None:
    dead.get("once")

    with patch.object(dead._cache, "get_client") as asked:
        assert dead.get("twice", "nothing") == "nothing"

    assert not asked.called


@pytest.mark.django_db
def test_people_stay_signed_in_while_the_cache_is_dead(
    settings: Settings, tmp_path: Path
) -> None:
    engine = import_module(django_settings.SESSION_ENGINE)
    settings.CACHES = {
        "default": {
            "BACKEND": "oms.runtime.cache.TolerantRedisCache",
            "LOCATION": f"unix://{tmp_path}/nobody",
        }
    }
    session = engine.SessionStore()
    session["cart"] = ["BIKE-1"]
    session.save()

    assert caches["default"].get("anything") is None
    assert engine.SessionStore(session.session_key)["cart"] == ["BIKE-1"]
