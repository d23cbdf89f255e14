from pathlib import Path

import pytest

from oms.runtime import addresses


def test_a_database_url_names_every_part() -> None:
    facts = addresses.database_from(
        "postgresql://ada:s%40fe@db.example.com:5433/shop?sslmode=require"
    )

    assert facts == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "USER": "ada",
        "PASSWORD": "s@fe",
        "HOST": "db.example.com",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_the_embedded_database_is_reached_through_its_socket_folder() -> None:
    facts = addresses.embedded_database(Path("/private place/s"), "oms")

    assert (facts["HOST"], facts["NAME"], facts["USER"]) == (
        "/private place/s",
        "oms",
        "oms",
    )


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="postgresql://"):
        addresses.database_from("mysql://db/shop")


@pytest.mark.parametrize(
    ("redis", "celery"),
    [
        ("unix:///run/valkey?db=3", "redis+socket:///run/valkey?virtual_host=3"),
        ("unix:///run/valkey", "redis+socket:///run/valkey?virtual_host=0"),
        ("redis://cache:6379/1", "redis://cache:6379/1"),
    ],
)
def test_celery_gets_its_own_spelling(redis: str, celery: str) -> None:
    assert addresses.celery_broker(redis) == celery
