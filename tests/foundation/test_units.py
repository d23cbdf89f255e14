from decimal import Decimal

import pytest
from django.utils import translation

from foundation import formats
from foundation.formats import NO_BREAK


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (Decimal(1), "piece", "1 piece"),
        (Decimal(10), "piece", "10 pieces"),
        (Decimal("1.5"), "hour", "1.5 hours"),
        (Decimal(0), "box", "0 boxes"),
        (Decimal(3), "crate of a kind", "3 crate of a kind"),
        (Decimal(3), "", "3"),
    ],
)
def test_a_quantity_says_how_many_of_what(
    value: Decimal, unit: str, shown: str
) -> None:
    with translation.override("en"):
        assert formats.quantity(value, unit).replace(NO_BREAK, " ") == shown
