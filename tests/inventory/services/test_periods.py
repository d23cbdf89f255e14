import datetime as dt
from decimal import Decimal

import pytest

from catalog.models import Item
from foundation import clock
from foundation.models import AuditEntry, User
from inventory.errors import PeriodAlreadyClosed, PeriodNotOver
from inventory.models import Location
from inventory.proofs.values import Values
from inventory.services.periods import close_period
from partners.models import Company
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_move
from tests.factories.partners import make_company

pytestmark = pytest.mark.django_db

OCTOBER = dt.date(2026, 10, 31)
NOVEMBER = dt.date(2026, 11, 30)


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def place(company: Company) -> Location:
    return make_location(company=company)


@pytest.fixture
def item(place: Location) -> Item:
    """10 at 4.00, 10 at 5.00, 12 gone: 36.00 by average, 40.00 by FIFO."""
    item = make_item("BIKE-1", standard_cost=Decimal("3.00"))
    make_move(item, "10", to=place, cost="4.00", on=dt.date(2026, 10, 2))
    make_move(item, "10", to=place, cost="5.00", on=dt.date(2026, 10, 9))
    make_move(item, "12", source=place, on=dt.date(2026, 10, 12))
    return item


@pytest.fixture(autouse=True)
def _december() -> object:
    with clock.travel_to(dt.datetime(2026, 12, 5, 9, tzinfo=dt.UTC)):
        yield


def test_closing_keeps_what_stock_was_worth(
    company: Company, item: Item, place: Location, cleo: User
) -> None:
    make_move(item, "4", to=place, cost="6.00", on=dt.date(2026, 11, 20))

    period = close_period(company, OCTOBER, by=cleo)

    assert period.values["weighted_average"] == "36.00"
    assert period.values["fifo"] == "40.00"
    assert period.closed_by == cleo
    entry = AuditEntry.objects.get(subject_kind="closed_period")
    assert (entry.subject, entry.actor) == ("VELO-NL 2026-10-31", cleo)


def test_a_period_is_closed_once_and_only_forward(company: Company, item: Item) -> None:
    close_period(company, OCTOBER, by=None)

    for until in (OCTOBER, dt.date(2026, 9, 30)):
        with pytest.raises(PeriodAlreadyClosed, match="2026-10-31"):
            close_period(company, until, by=None)
    close_period(company, NOVEMBER, by=None)


def test_a_day_that_is_not_over_cannot_be_closed(company: Company) -> None:
    for day in (5, 6):
        with pytest.raises(PeriodNotOver):
            close_period(company, dt.date(2026, 12, day), by=None)


def test_a_new_standard_cost_leaves_closed_periods_alone(
    company: Company, item: Item, place: Location
) -> None:
    make_move(item, "2", to=place, on=dt.date(2026, 10, 20))
    period = close_period(company, OCTOBER, by=None)
    assert period.values["fifo"] == "46.00"  # 8 × 5 + 2 × 3

    Item.objects.filter(pk=item.pk).update(standard_cost=Decimal("9.00"))
    make_move(item, "1", to=place, on=dt.date(2026, 11, 3))

    assert list(Values().differences()) == []
    later = close_period(company, NOVEMBER, by=None)
    assert later.values["fifo"] == "55.00"  # and 1 × 9


def test_what_is_posted_behind_closed_books_is_found(
    company: Company, item: Item, place: Location
) -> None:
    close_period(company, OCTOBER, by=None)
    assert list(Values().differences()) == []

    make_move(item, "1", to=place, cost="7.00", on=dt.date(2026, 10, 30))

    found = {
        each.field: (each.stored, each.computed) for each in Values().differences()
    }
    assert found == {"weighted_average": (36, 43), "fifo": (40, 47)}
    assert Values.model is None
