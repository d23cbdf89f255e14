import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Movement
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase, make_supplier_item
from tests.factories.receiving import a_cause, came, receive_now

pytestmark = pytest.mark.django_db


def statements_of(lines: int, prefix: str) -> int:
    """How many statements it takes to receive an order of so many lines."""
    items = [make_item(f"{prefix}{number}") for number in range(lines)]
    for item in items:
        make_supplier_item(item, price="2.50")
    order = make_purchase(*[(item, 10) for item in items])
    arrived = [came(item, 10, damaged=1) for item in items]
    cause = a_cause()
    with CaptureQueriesContext(connection) as asked:
        receive_now(order, *arrived, cause=cause)
    assert Movement.objects.filter(item__in=items).count() == 2 * lines
    return len(asked)


def test_ten_lines_take_as_many_statements_as_two_hundred() -> None:
    statements_of(1, "WARM-")  # counterparts are made once

    assert statements_of(10, "FEW-") == statements_of(200, "MANY-")
