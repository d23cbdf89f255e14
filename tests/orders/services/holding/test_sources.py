from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalog.models import Item
from foundation import clock
from foundation.models import AuditEntry, User
from orders.errors import HoldCriteria, HoldNotOpen, HoldReasonMissing
from orders.models import Hold, HoldSource, Order
from orders.services.holding.sources import (
    SourceInput,
    apply_source,
    end_sources,
    release_source,
    sources_in_force,
)
from orders.states import HoldOrigin, HoldStatus
from partners.models import Partner
from tests.factories.fulfillment import happen, refused, ship, shipment_of
from tests.factories.holds import make_hold_code
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.partners import make_address, make_partner

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)


@pytest.fixture
def dora_buys() -> Partner:
    return make_seller()


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 100)
    return bike


def source(by: User | None = None, code: str = "stop", **criteria: Any) -> HoldSource:
    make_hold_code(code)
    values: dict[str, Any] = {"reason": "Recall", **criteria}
    return apply_source(SourceInput(code, **values), by=by)


def held(order: Order) -> list[tuple[int | None, str]]:
    holds = Hold.objects.filter(order=order).order_by("id")
    return [(each.line.line_no if each.line else None, each.status) for each in holds]


def test_all_new_orders_of_a_customer_are_held(dora_buys: Partner, bike: Item) -> None:
    before = book(dora_buys, (bike, 1))
    made = source(customer=dora_buys)

    after = book(dora_buys, (bike, 1))

    assert held(before) == []
    assert held(after) == [(None, "active")]
    hold = Hold.objects.get(order=after)
    assert (hold.source, hold.origin_key) == (HoldOrigin.SOURCE, str(made.pk))
    assert hold.reason == "Recall"
    assert held(book(make_partner(), (bike, 1))) == []


def test_an_item_holds_the_lines_that_have_it(dora_buys: Partner, bike: Item) -> None:
    lamp = make_priced_item("LAMP")
    source(item=lamp)

    order = book(dora_buys, (bike, 1), (lamp, 2), (lamp, 3))

    assert held(order) == [(2, "active"), (3, "active")]


def test_two_criteria_must_both_be_met(dora_buys: Partner, bike: Item) -> None:
    other = make_partner()
    source(customer=other, item=bike)

    assert held(book(dora_buys, (bike, 1))) == []
    assert held(book(other, (bike, 1))) == [(1, "active")]


def test_a_site_holds_what_goes_there(dora_buys: Partner, bike: Item) -> None:
    shed = make_address(dora_buys, street="Kade 1", city="Zaandam")
    source(site=shed)

    assert held(book(dora_buys, (bike, 1))) == []


def test_existing_orders_are_held_where_wanted(dora_buys: Partner, bike: Item) -> None:
    here, gone = book(dora_buys, (bike, 1)), book(dora_buys, (bike, 1))
    happen()
    ship(shipment_of(gone))

    source(item=bike, holds_existing=True)

    assert held(here) == [(1, "active")]
    assert held(gone) == []


def test_releasing_the_source_releases_its_holds(
    dora_buys: Partner, bike: Item, cleo: User
) -> None:
    made = source(item=bike, holds_existing=True)
    orders = [book(dora_buys, (bike, 1)) for _ in range(2)]

    release_source(made, reason="Checked", by=cleo)

    assert [held(order) for order in orders] == [[(1, "released")]] * 2
    assert {hold.released_by for hold in Hold.objects.all()} == {cleo}
    assert held(book(dora_buys, (bike, 1))) == []
    with refused(HoldNotOpen):
        release_source(made, reason="Again", by=cleo)


def test_a_source_ends_on_its_day(dora_buys: Partner, bike: Item) -> None:
    with clock.travel_to(MONDAY):
        source(item=bike, until=dt.date(2026, 3, 12))
        assert len(sources_in_force()) == 1

    with clock.travel_to(MONDAY + dt.timedelta(days=3)):
        assert sources_in_force() == ()
        end_sources()

    assert not HoldSource.objects.get().is_active


def test_a_source_names_one_or_two_criteria_and_a_reason(
    dora_buys: Partner, bike: Item
) -> None:
    with refused(HoldCriteria):
        source()
    with refused(HoldCriteria):
        site = dora_buys.addresses.all()[0]
        source(customer=dora_buys, item=bike, site=site)
    with refused(HoldReasonMissing):
        source(item=bike, reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        HoldSource.objects.create(code=make_hold_code(), reason="None")


def test_a_source_is_audited(dora_buys: Partner, cleo: User) -> None:
    made = source(by=cleo, customer=dora_buys)
    release_source(made, reason="Checked", by=cleo)

    kinds = AuditEntry.objects.filter(subject_kind="hold_source").order_by("id")
    assert [entry.actor for entry in kinds] == [cleo, cleo]
    assert kinds[1].changes["release_reason"] == ["", "Checked"]


def test_a_task_code_holds_from_its_step(dora_buys: Partner, bike: Item) -> None:
    make_hold_code("papers", step="ship")
    source(customer=dora_buys, code="papers")

    assert held(book(dora_buys, (bike, 1))) == [(None, HoldStatus.REQUESTED)]
