import pytest

from foundation.models import User
from inventory.areas import tabs_for

pytestmark = pytest.mark.django_db


def _shown(user: User, path: str) -> tuple[list[str], list[str]]:
    tabs = tabs_for(user, path)
    return [tab.label for tab in tabs], [tab.label for tab in tabs if tab.is_active]


def test_a_person_sees_the_areas_they_may_open(
    ada: User, ben: User, cleo: User
) -> None:
    sales, _ = _shown(ada, "/stock/")
    floor, _ = _shown(ben, "/stock/")
    money, _ = _shown(cleo, "/stock/")

    assert {"On hand", "Receipts", "Counts", "Lots", "Locations"} <= set(floor)
    assert "Stock value" not in floor
    assert "Stock value" in money
    assert "Counts" not in sales


@pytest.mark.parametrize(
    ("path", "area"),
    [
        ("/stock/", "On hand"),
        ("/stock/items/BIKE-1", "On hand"),
        ("/stock/value/periods", "Stock value"),
        ("/stock/locations/ROT", "Locations"),
        ("/stock/lots/CREAM-1/L7", "Lots"),
        ("/stock/receipts/RCP-1", "Receipts"),
    ],
)
def test_a_page_belongs_to_one_area(cleo: User, path: str, area: str) -> None:
    assert _shown(cleo, path)[1] == [area]
