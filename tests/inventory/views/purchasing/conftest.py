from __future__ import annotations

import pytest

from foundation.models import User
from foundation.roles import Role
from tests.people import make_person


@pytest.fixture
def bo(db: None) -> User:
    """The buyer."""
    return make_person("Bo Inkoop", Role.BUYER)
