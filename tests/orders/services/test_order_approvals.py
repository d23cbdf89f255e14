"""GV: an order that needs approval waits, goes on by itself, or stays with a reason."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from foundation.models import ApprovalRequest, Mail, User
from foundation.roles import Role
from foundation.services.approvals import approve, reject
from foundation.services.deliver import deliver_due
from fulfillment.models import ProcessRun
from inventory.models import Claim
from orders.engine.intake import LineInput, OrderInput
from orders.jobs.book_drafts import BookDrafts
from orders.models import Order
from orders.services.cancel import cancel_order
from orders.services.capture import CaptureResult, Outcome, capture
from orders.services.corrections import take_correction
from orders.services.drafts import rebook_draft
from orders.services.entry import enter_order
from orders.states import CancelReason
from tests.factories.inventory import make_stock
from tests.factories.order_rules import (
    approval_rule,
    discount_above,
    make_approval_rules,
    margin_below,
    net_above,
)
from tests.factories.orders import make_order_input, make_priced_item, make_seller
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def mia() -> User:
    return make_person("Mia Manager", Role.SALES_MANAGER)


@pytest.fixture
def given() -> OrderInput:
    """Ten bikes of 100.00 that cost us 60.00, from a customer of ours."""
    partner = make_seller()
    bike = make_priced_item("BIKE", "100.00", standard_cost=Decimal("60.00"))
    make_stock(bike, 100)
    return make_order_input(partner, (bike, 10))


def at_price(given: OrderInput, price: str, quantity: int = 10) -> OrderInput:
    line = dataclasses.replace(
        given.lines[0],
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        is_price_manual=True,
    )
    return dataclasses.replace(given, lines=(line,))


def _enter(given: OrderInput, by: User) -> CaptureResult:
    return enter_order(given, channel="desk", by=by)


def _order(result: CaptureResult) -> Order:
    assert result.order is not None
    return Order.objects.get(pk=result.order.pk)


def _request() -> ApprovalRequest:
    return ApprovalRequest.objects.latest("id")


def _approve(by: User) -> None:
    (step,) = _request().steps.filter(status="pending")
    approve(step, by=by)
    deliver_due()


def test_an_order_that_no_rule_hits_is_booked_at_once(
    given: OrderInput, ada: User
) -> None:
    make_approval_rules(approval_rule("discount", discount_above("15")))

    result = _enter(at_price(given, "85.00"), ada)

    assert result.outcome == Outcome.CREATED
    assert not ApprovalRequest.objects.exists()


def test_an_order_that_needs_approval_waits_and_nothing_starts(
    given: OrderInput, ada: User, mia: User
) -> None:
    make_approval_rules(approval_rule("discount", discount_above("15")))

    result = _enter(at_price(given, "84.00"), ada)
    deliver_due()

    assert (result.outcome, result.is_in_approval) == (Outcome.DRAFT, True)
    order = _order(result)
    assert (order.status, order.booked_at) == ("draft", None)
    assert not ProcessRun.objects.filter(order=order).exists()
    assert not Claim.objects.exists()
    mail = Mail.objects.get(kind="approval_asked")
    assert mail.to == mia.email
    assert "Net amount: €840.00" in mail.body
    assert "Discount: 16" in mail.body


def test_an_approved_order_is_booked_by_itself(
    given: OrderInput, ada: User, mia: User
) -> None:
    make_approval_rules(approval_rule("discount", discount_above("15")))
    result = _enter(at_price(given, "84.00"), ada)

    _approve(mia)

    order = _order(result)
    assert (order.status, order.net) == ("booked", Decimal("840.00"))
    assert order.todos.count() == 0


def test_several_rules_make_one_chain_in_sequence(
    given: OrderInput, ada: User, mia: User, cleo: User
) -> None:
    make_approval_rules(
        approval_rule("discount", discount_above("15")),
        approval_rule("amount", net_above("500.00")),
        approval_rule("margin", margin_below("30"), role="finance", rank=2),
    )
    result = _enter(at_price(given, "80.00"), ada)

    steps = list(_request().steps.order_by("rank"))
    assert [(s.role, s.status) for s in steps] == [
        ("sales_manager", "pending"),
        ("finance", "waiting"),
    ]
    assert steps[0].keys == {"approvals-test/discount", "approvals-test/amount"}
    _approve(mia)
    assert _order(result).status == "draft"
    _approve(cleo)

    assert _order(result).status == "booked"


def test_a_rejected_order_stays_a_draft_with_the_reason(
    given: OrderInput, ada: User, mia: User
) -> None:
    make_approval_rules(approval_rule("discount", discount_above("15")))
    result = _enter(at_price(given, "84.00"), ada)

    reject(_request().steps.get(), by=mia, reason="At most 10 %")
    deliver_due()

    assert _order(result).status == "draft"
    assert "“At most 10 %”" in Mail.objects.get(kind="approval_decided").body
    again = rebook_draft(_order(result), given=at_price(given, "90.00"), by=ada)
    assert again.outcome == Outcome.CREATED


def _approved_but_not_booked(given: OrderInput, ada: User, mia: User) -> Order:
    """Approved at 16 % off 840.00, and not yet booked: the event is not delivered."""
    make_approval_rules(approval_rule("discount", discount_above("15")))
    order = _order(_enter(at_price(given, "84.00"), ada))
    approve(_request().steps.get(), by=mia)
    return order


@pytest.mark.parametrize(
    ("edit", "net"),
    [
        (("84.00", 10), "840.00"),
        (("84.50", 9), "760.50"),
        (("99.00", 8), "792.00"),
    ],
)
def test_an_edit_that_is_no_worse_is_booked_on_the_same_approval(
    given: OrderInput, ada: User, mia: User, edit: tuple[str, int], net: str
) -> None:
    order = _approved_but_not_booked(given, ada, mia)

    result = rebook_draft(order, given=at_price(given, *edit), by=ada)

    assert result.outcome == Outcome.CREATED
    assert _order(result).net == Decimal(net)
    assert ApprovalRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("edit", "worse"),
    [
        (("83.00", 10), ["order.discount_percent", "order.margin_percent"]),
        (("84.00", 11), ["order.net"]),
        (
            ("80.00", 20),
            ["order.net", "order.discount_percent", "order.margin_percent"],
        ),
    ],
)
def test_an_edit_that_is_worse_asks_again(
    given: OrderInput, ada: User, mia: User, edit: tuple[str, int], worse: list[str]
) -> None:
    order = _approved_but_not_booked(given, ada, mia)
    first = _request()

    result = rebook_draft(order, given=at_price(given, *edit), by=ada)

    assert (result.outcome, result.is_in_approval) == (Outcome.DRAFT, True)
    assert (_request().previous, _request().worsened) == (first, worse)
    assert ApprovalRequest.objects.get(pk=first.pk).status == "outdated"
    deliver_due()  # the first approval books nothing any more
    assert _order(result).status == "draft"


def test_an_order_from_a_file_needs_the_same_approval(
    given: OrderInput, mia: User
) -> None:
    make_approval_rules(approval_rule("amount", net_above("500.00")))

    result = capture(given, channel="desk", by=None)

    assert result.is_in_approval
    _approve(mia)
    assert _order(result).status == "booked"


def test_a_worse_correction_from_another_system_asks_again(
    given: OrderInput, mia: User
) -> None:
    make_approval_rules(approval_rule("amount", net_above("500.00")))
    order = _order(capture(given, channel="desk", by=None))
    approve(_request().steps.get(), by=mia)

    result = take_correction(order, at_price(given, "100.00", 12), by=None)

    assert result.is_in_approval
    assert _request().worsened == ["order.net"]


def test_a_bulk_of_drafts_asks_and_keeps_what_it_asked(
    given: OrderInput, ada: User
) -> None:
    make_approval_rules(approval_rule("amount", net_above("500.00")))
    draft = _order(enter_order(given, channel="desk", by=ada, book=False))

    assert BookDrafts().do(draft, by=ada, params={}) == "Waits for approval."
    assert _request().status == "open"


def test_a_draft_that_nobody_books_asks_nobody(given: OrderInput, ada: User) -> None:
    make_approval_rules(approval_rule("amount", net_above("500.00")))

    result = enter_order(given, channel="desk", by=ada, book=False)

    assert not result.is_in_approval
    assert not ApprovalRequest.objects.exists()
    assert [todo.severity for todo in _order(result).todos.all()] == ["approve"]


def test_what_lacks_something_else_is_settled_before_anybody_is_asked(
    given: OrderInput, ada: User
) -> None:
    make_approval_rules(approval_rule("amount", net_above("500.00")))
    unknown = LineInput(sku="NOBODY-KNOWS", quantity=Decimal(1))

    result = capture(
        dataclasses.replace(given, lines=(*given.lines, unknown)),
        channel="desk",
        by=ada,
    )

    assert result.outcome == Outcome.DRAFT
    assert not ApprovalRequest.objects.exists()


def test_a_canceled_order_asks_nobody_any_more(given: OrderInput, ada: User) -> None:
    make_approval_rules(approval_rule("amount", net_above("500.00")))
    order = _order(_enter(given, ada))

    cancel_order(order, reason=CancelReason.CUSTOMER, by=ada)
    deliver_due()

    assert _request().status == "withdrawn"


def test_a_person_can_be_named_and_one_who_left_is_replaced(
    given: OrderInput, ada: User, cleo: User
) -> None:
    make_approval_rules(
        approval_rule("named", user="Cleo@example.com"),
        approval_rule("gone", user="gone@example.com", escalate_to="auditor"),
    )

    _enter(given, ada)

    steps = _request().steps.order_by("role")
    assert [(step.user, step.role) for step in steps] == [
        (cleo, ""),
        (None, "auditor"),
    ]
