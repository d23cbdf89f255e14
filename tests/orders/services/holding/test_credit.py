from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from catalog.models import Item
from foundation.facts import renew_version
from foundation.models import User
from foundation.sentences import word
from orders.errors import NotYourRelease
from orders.models import Hold, Order
from orders.services.capture import CaptureResult, Outcome, capture, check_basket
from orders.services.holding.credit import recheck_credit
from orders.services.holding.sources import SourceInput, apply_source
from orders.states import HoldKind, HoldStatus, OrderStatus
from partners.models import Exposure, ExposureEntry, Partner
from partners.queries import owed_by
from tests.factories.billing import invoice_of, make_payment, match
from tests.factories.fulfillment import (
    deliver,
    happen,
    order_now,
    refused,
    runs_of,
    ship,
    shipment_of,
    steps_of,
)
from tests.factories.holds import make_hold_code, release
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import (
    book,
    enter,
    make_order_input,
    make_priced_item,
    make_seller,
)
from tests.orders.services.test_capture import statements_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora_buys() -> Partner:
    return make_seller()


@pytest.fixture
def bike() -> Item:
    """121.00 with VAT."""
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 100)
    return bike


def allow(partner: Partner, limit: str | None, **terms: Any) -> Partner:
    values = {"credit_limit": limit and Decimal(limit), **terms}
    Partner.objects.filter(pk=partner.pk).update(**values)
    renew_version("partners")
    return partner


def credit_hold(order: Order) -> Hold | None:
    return Hold.objects.filter(order=order, code__code="credit").last()


def sums(partner: Partner) -> tuple[Decimal, Decimal, Decimal]:
    owed = owed_by(partner.pk, "EUR")
    return owed.ordered, owed.shipped, owed.balance


def test_an_order_within_the_limit_is_booked(dora_buys: Partner, bike: Item) -> None:
    allow(dora_buys, "242.00")

    order = book(dora_buys, (bike, 2))

    assert credit_hold(order) is None
    assert sums(dora_buys) == (Decimal("242.00"), 0, 0)


def test_what_is_beyond_the_limit_is_booked_and_held(
    dora_buys: Partner, bike: Item
) -> None:
    allow(dora_buys, "300.00")
    book(dora_buys, (bike, 2))

    order = book(dora_buys, (bike, 1))

    hold = credit_hold(order)
    assert hold is not None
    assert (hold.status, hold.kind) == (HoldStatus.ACTIVE, HoldKind.SYSTEM)
    assert hold.amount == Decimal("121.00")
    assert hold.why == (
        "The order of €121.00 goes €63.00 beyond the credit limit of €300.00; "
        "€242.00 is owed already."
    )
    assert sums(dora_buys) == (Decimal("363.00"), 0, 0)
    happen()
    assert set(steps_of(runs_of(order)[0]).values()) == {"pending"}


def test_finance_releases_a_credit_hold_and_sales_does_not(
    dora_buys: Partner, bike: Item, ada: User, cleo: User
) -> None:
    allow(dora_buys, "100.00")
    order = book(dora_buys, (bike, 1))
    happen()
    hold = credit_hold(order)
    assert hold is not None

    with refused(NotYourRelease):
        release(hold, by=ada)
    release(hold, by=cleo)
    happen()

    assert steps_of(runs_of(order)[0])["ship"] == "waiting"
    assert order_now(order).status == OrderStatus.BOOKED


def test_with_an_error_the_order_stays_a_draft(dora_buys: Partner, bike: Item) -> None:
    allow(dora_buys, "100.00", credit_failure="error")

    result = enter(dora_buys, (bike, 1))

    assert result.outcome == Outcome.DRAFT
    assert [each.code for each in result.errors] == ["credit.exceeded"]
    assert sums(dora_buys) == (0, 0, 0)
    assert result.order is not None
    assert not result.order.lines.exclude(scheduled=0).exists()


def test_a_basket_tells_of_credit_before_it_is_sent(
    dora_buys: Partner, bike: Item
) -> None:
    allow(dora_buys, "100.00")

    basket = check_basket(make_order_input(dora_buys, (bike, 1)), channel="desk")

    (found,) = basket.findings
    assert (found.code, found.severity) == ("credit.exceeded", "warning")
    assert "€21.00" in word(found.code, found.params)
    assert not ExposureEntry.objects.exists()


def test_without_a_limit_nothing_is_checked(dora_buys: Partner, bike: Item) -> None:
    order = book(allow(dora_buys, None), (bike, 50))

    assert credit_hold(order) is None


def test_a_mandatory_check_overrides_none(dora_buys: Partner, bike: Item) -> None:
    allow(dora_buys, "100.00", credit_check="none")
    assert credit_hold(book(dora_buys, (bike, 1))) is None

    allow(dora_buys, "100.00", credit_check="none", is_credit_check_mandatory=True)
    assert credit_hold(book(dora_buys, (bike, 1))) is not None


@pytest.mark.parametrize(
    ("check", "after_order", "after_shipment", "after_invoice"),
    [
        ("none", False, False, False),
        ("balance", False, False, True),
        ("shipped", False, True, True),
        ("open", True, True, True),
    ],
)
def test_each_check_counts_its_part(
    dora_buys: Partner,
    bike: Item,
    check: str,
    *,
    after_order: bool,
    after_shipment: bool,
    after_invoice: bool,
) -> None:
    allow(dora_buys, "200.00", credit_check=check)
    first = book(dora_buys, (bike, 1))
    happen()

    ordered = credit_hold(book(dora_buys, (bike, 1))) is not None
    shipment = ship(shipment_of(first))
    shipped = credit_hold(book(dora_buys, (bike, 1))) is not None
    deliver(shipment)
    invoiced = credit_hold(book(dora_buys, (bike, 1))) is not None

    assert (ordered, shipped, invoiced) == (after_order, after_shipment, after_invoice)


def test_what_is_paid_is_free_for_the_next_order(
    dora_buys: Partner, bike: Item
) -> None:
    allow(dora_buys, "200.00")
    first = book(dora_buys, (bike, 1))
    happen()
    deliver(ship(shipment_of(first)))
    assert sums(dora_buys) == (0, 0, Decimal("121.00"))

    match(make_payment("121.00"), invoice_of(first))

    assert sums(dora_buys) == (0, 0, 0)
    assert credit_hold(book(dora_buys, (bike, 1))) is None


def test_too_much_paid_is_credit_for_more(dora_buys: Partner, bike: Item) -> None:
    allow(dora_buys, "100.00")
    first = book(dora_buys, (bike, 1))
    release(Hold.objects.get())
    happen()
    deliver(ship(shipment_of(first)))

    match(make_payment("150.00"), invoice_of(first), "121.00")

    assert sums(dora_buys) == (0, 0, Decimal("-29.00"))
    assert credit_hold(book(dora_buys, (bike, 1))) is None


def test_credit_is_checked_again_before_goods_ship(dora_buys: Partner) -> None:
    make_location("ROT")
    rare = make_priced_item("RARE", "100.00")
    make_stock(rare, 1)
    allow(dora_buys, "200.00", credit_check="balance")
    first, second = book(dora_buys, (rare, 1)), book(dora_buys, (rare, 1))
    happen()
    deliver(ship(shipment_of(first)))
    assert credit_hold(second) is None

    make_stock(rare, 1)
    happen()

    hold, (run,) = credit_hold(second), runs_of(second)
    assert hold is not None
    assert (steps_of(run)["reserve"], steps_of(run)["ship"]) == ("done", "pending")


def test_after_a_release_only_a_rise_beyond_the_tolerance_holds_again(
    dora_buys: Partner, bike: Item, cleo: User
) -> None:
    allow(dora_buys, "100.00", credit_tolerance=Decimal(10))
    order = book(dora_buys, (bike, 1))
    release(Hold.objects.get(order=order), by=cleo)

    raise_total(order, "133.10")
    assert recheck_credit(order, by=None) is None

    raise_total(order, "133.11")
    again = recheck_credit(order, by=None)
    assert again is not None
    assert again.status == HoldStatus.ACTIVE
    assert Hold.objects.filter(order=order).count() == 2


def raise_total(order: Order, gross: str) -> None:
    Order.objects.filter(pk=order.pk).update(gross=Decimal(gross))


def test_the_ledger_has_an_entry_for_every_step(dora_buys: Partner, bike: Item) -> None:
    order = book(dora_buys, (bike, 1))
    happen()
    deliver(ship(shipment_of(order)))
    invoice = invoice_of(order)
    payment = match(make_payment("121.00"), invoice)

    rows = ExposureEntry.objects.order_by("id").values_list("kind", "subject", "amount")
    assert list(rows) == [
        ("order", order.number, Decimal("121.00")),
        ("order", order.number, Decimal("-121.00")),
        ("shipped", order.number, Decimal("121.00")),
        ("shipped", order.number, Decimal("-121.00")),
        ("invoice", invoice.number, Decimal("121.00")),
        ("payment", payment.number, Decimal("-121.00")),
    ]
    assert Exposure.objects.get().total == 0


class TestTogether:
    """Two people at once, each with a connection of their own."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_two_orders_at_once_do_not_both_slip_under_the_limit(
        self, dora_buys: Partner, bike: Item
    ) -> None:
        allow(dora_buys, "242.00")

        results = at_once(lambda: enter(dora_buys, (bike, 1)), times=5)

        assert {each.outcome for each in results} == {Outcome.CREATED}
        assert Hold.objects.filter(code__code="credit").count() == 3
        assert sums(dora_buys)[0] == Decimal("605.00")


def at_once(work: Callable[[], CaptureResult], *, times: int) -> list[CaptureResult]:
    barrier = Barrier(times)

    def person(_: int) -> CaptureResult:
        try:
            barrier.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(person, range(times)))


@pytest.mark.django_db(transaction=True)
def test_credit_and_holds_cost_no_statement_per_line(dora_buys: Partner) -> None:
    allow(dora_buys, "100.00")
    make_hold_code("stop")
    bikes = [make_priced_item(f"B-{number}") for number in range(40)]
    apply_source(SourceInput("stop", "Look", customer=dora_buys), by=None)
    few = make_order_input(dora_buys, *((bike, 1) for bike in bikes[:5]))
    many = make_order_input(dora_buys, *((bike, 1) for bike in bikes))

    for _ in range(2):  # the first one makes the hold code, caches are warm after
        capture(many, channel="desk", by=None)
    counts = statements_of(few), statements_of(many)

    assert counts[0] == counts[1] <= 30
