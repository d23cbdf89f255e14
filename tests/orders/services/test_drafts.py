from __future__ import annotations

from decimal import Decimal

import pytest

from foundation.models import OutboxEvent, User
from orders.engine.intake import Buyer, LineInput, OrderInput
from orders.errors import NotADraft
from orders.models import Order
from orders.services.capture import Outcome, capture
from orders.services.drafts import Prices, copy_of, input_of, rebook_draft
from orders.services.mapping import map_code
from orders.states import OrderStatus
from partners.models import Channel
from tests.factories.catalog import make_item
from tests.factories.inventory import balance_of, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.partners import make_channel

pytestmark = pytest.mark.django_db


def message(number: str = "1", **line: object) -> OrderInput:
    """An order of somebody we do not know, for something we do not know."""
    values = {"buyer_sku": "THEIR-7", "quantity": Decimal(2), **line}
    return OrderInput(
        lines=(LineInput(**values),),  # type: ignore[arg-type]
        buyer=Buyer(name="City Hospital", identifiers=(("0088", "73"),)),
        external_id=number,
    )


def draft(given: OrderInput) -> Order:
    result = capture(given, channel="desk", by=None)
    assert result.outcome == Outcome.DRAFT, result
    assert result.order is not None
    return result.order


def test_a_draft_is_booked_once_its_codes_are_mapped(ada: User) -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_stock(bike, 5)
    desk = make_channel()
    order = draft(message())

    map_code("0088:73", dora, channel=desk, by=ada)
    still = rebook_draft(order, by=ada)
    map_code("THEIR-7", bike, channel=desk, of_partner=dora, by=ada)
    result = rebook_draft(order, by=ada)

    assert (still.outcome, result.outcome) == (Outcome.DRAFT, Outcome.CREATED)
    booked = Order.objects.get(pk=order.pk)
    assert (booked.number, booked.status) == (order.number, OrderStatus.BOOKED)
    assert booked.partner == dora
    assert (booked.net, booked.revision) == (Decimal("20.00"), 3)
    assert not booked.todos.exists()
    assert booked.lines.get().scheduled == 2
    assert balance_of(bike) == (5, 2)
    assert OutboxEvent.objects.filter(name="OrderBooked").count() == 1


def test_what_was_mapped_is_remembered_for_the_next_order(ada: User) -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    map_code("0088:73", dora, channel=None, by=ada)
    map_code("THEIR-7", bike, channel=None, by=ada)

    assert capture(message("2"), channel="desk", by=None).outcome == Outcome.CREATED


def test_the_narrowest_mapping_wins() -> None:
    dora, bike, trike = (
        make_seller(),
        make_priced_item("BIKE"),
        make_priced_item("TRIKE"),
    )
    map_code("City Hospital", dora, channel=None, by=None)
    map_code("THEIR-7", bike, channel=None, by=None)
    map_code("THEIR-7", trike, channel=None, of_partner=dora, by=None)

    order = capture(message(), channel="desk", by=None).order

    assert order is not None
    assert order.lines.get().sku == "TRIKE"


def test_a_unit_is_mapped_like_an_item() -> None:
    dora = make_seller()
    make_priced_item("BIKE")
    given = OrderInput(
        (LineInput(sku="BIKE", unit="STK"),), Buyer(partner_id=dora.pk), "u1"
    )
    order = draft(given)
    assert order.todos.get().code == "line.unknown_unit"

    map_code("STK", "C62", channel=None, by=None)

    assert rebook_draft(order, by=None).outcome == Outcome.CREATED


def test_mapping_again_changes_what_is_remembered() -> None:
    bike, trike = make_item("BIKE"), make_item("TRIKE")
    channel: Channel = make_channel()

    first = map_code("X", bike, channel=channel, by=None)
    second = map_code("X", trike, channel=channel, by=None)

    assert first.pk == second.pk
    assert second.item == trike


def test_a_draft_over_prices_is_booked_at_ours_or_theirs() -> None:
    dora, _ = make_seller(), make_priced_item("BIKE", "100.00")
    line = LineInput(sku="BIKE", quantity=Decimal(2), unit_price=Decimal("90.00"))
    given = OrderInput((line,), Buyer(partner_id=dora.pk), extra_charges=Decimal(5))

    ours, theirs = draft(given), draft(given)
    rebook_draft(ours, by=None, prices=Prices.OURS)
    rebook_draft(theirs, by=None, prices=Prices.THEIRS)

    assert Order.objects.get(pk=ours.pk).net == Decimal("200.00")
    assert Order.objects.get(pk=theirs.pk).net == Decimal("185.00")


def test_a_rebooked_message_sent_again_is_still_known() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    order = draft(message())
    map_code("City Hospital", dora, channel=None, by=None)
    map_code("THEIR-7", bike, channel=None, by=None)
    rebook_draft(order, by=None)

    assert capture(message(), channel="desk", by=None).outcome == Outcome.UNCHANGED


def test_a_draft_takes_other_content_in_its_place() -> None:
    dora, _ = make_seller(), make_priced_item("BIKE")
    order = draft(message())
    given = OrderInput((LineInput(sku="BIKE"),), Buyer(partner_id=dora.pk))

    kept = rebook_draft(order, given=given, by=None, book=False)
    assert kept.outcome == Outcome.DRAFT
    assert input_of(Order.objects.get(pk=order.pk)).lines[0].sku == "BIKE"
    booked = rebook_draft(order, by=None)

    assert booked.outcome == Outcome.CREATED


def test_a_booked_order_is_no_draft() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")

    with pytest.raises(NotADraft):
        rebook_draft(book(dora, (bike, 1)), by=None)


def test_a_copy_is_a_new_order_of_the_same_things() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    order = book(dora, (bike, 3), customer_reference="PO-7")

    given = copy_of(order)
    copied = capture(given, channel="desk", by=None).order

    assert copied is not None
    assert copied.number != order.number
    assert copied.customer_reference == ""
    assert (copied.net, copied.partner) == (Decimal("30.00"), dora)


def test_a_copy_leaves_out_what_was_canceled_unless_all_was() -> None:
    dora, bike, bell = make_seller(), make_priced_item("BIKE"), make_priced_item("BELL")
    order = book(dora, (bike, 3), (bell, 2))

    order.lines.filter(line_no=2).update(canceled=2)
    assert [(line.sku, line.quantity) for line in copy_of(order).lines] == [("BIKE", 3)]
    order.lines.filter(line_no=1).update(canceled=3)
    assert [line.sku for line in copy_of(order).lines] == ["BIKE", "BELL"]
