import pytest

from foundation.models import User
from foundation.roles import Role
from tests.people import make_person


@pytest.fixture
def mia(db: None) -> User:
    """The sales manager, who may change prices."""
    return make_person("Mia Manager", Role.SALES_MANAGER)
