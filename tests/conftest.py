import os
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from foundation.facts import forget_facts
from oms.runtime import template_cluster

os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A clone of the migrated template instead of running every migration."""
    with django_db_blocker.unblock():
        template_cluster.make_test_database()
    yield
    with django_db_blocker.unblock():
        template_cluster.close_connections()


@pytest.fixture(autouse=True)
def no_facts_of_other_tests() -> None:
    forget_facts()
