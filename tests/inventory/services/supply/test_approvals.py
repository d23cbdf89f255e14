from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from foundation import clock
from foundation.approvals.states import ApprovalStatus
from foundation.models import ApprovalRequest, Mail, User
from foundation.roles import Role
from foundation.services.approvals import approve, reject
from foundation.services.deliver import deliver_due
from inventory.models import SupplyOrder
from inventory.services.supply.approvals import purchase_history
from inventory.services.supply.orders import (
    approve_supply,
    cancel_supply,
    give_back_supply,
)
from inventory.states import SupplyStatus
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase, make_supplier_item

pytestmark = pytest.mark.django_db


def purchase_of(amount: str) -> SupplyOrder:
    item = make_item()
    make_supplier_item(item, price=amount)
    return make_purchase((item, 1), state="draft")


def fresh(order: SupplyOrder) -> SupplyOrder:
    return SupplyOrder.objects.get(pk=order.pk)


def test_up_to_five_thousand_nobody_is_asked() -> None:
    order = approve_supply(purchase_of("5000.00"), by=None)

    assert order.status == SupplyStatus.APPROVED
    assert not ApprovalRequest.objects.exists()


def test_above_five_thousand_finance_is_asked() -> None:
    order = approve_supply(purchase_of("5000.01"), by=None)

    assert order.status == SupplyStatus.IN_APPROVAL
    [step] = ApprovalRequest.objects.get().steps.all()
    assert (step.role, step.hours) == (Role.FINANCE, 24)
    assert step.reasons[0]["text"] == "The purchase is above 5,000."


def test_an_order_that_is_agreed_to_goes_on_by_itself(cleo: User) -> None:
    order = approve_supply(purchase_of("6000.00"), by=None)
    [step] = ApprovalRequest.objects.get().steps.all()

    approve(step, by=cleo)
    deliver_due()

    assert fresh(order).status == SupplyStatus.APPROVED


def test_an_order_that_is_rejected_is_a_draft_again(cleo: User) -> None:
    order = approve_supply(purchase_of("6000.00"), by=None)
    [step] = ApprovalRequest.objects.get().steps.all()

    reject(step, by=cleo, reason="Too many.")
    deliver_due()

    assert fresh(order).status == SupplyStatus.DRAFT


@pytest.mark.parametrize("end", [cancel_supply, give_back_supply])
def test_nobody_is_asked_about_an_order_that_was_taken_back(
    end: Callable[..., SupplyOrder],
) -> None:
    order = approve_supply(purchase_of("6000.00"), by=None)

    end(order, "Not needed any more.", by=None)

    assert ApprovalRequest.objects.get().status == ApprovalStatus.WITHDRAWN


def test_the_facts_of_a_period_can_be_tried_with_other_rules() -> None:
    item = make_item()
    make_supplier_item(item, price="12.50")
    order = make_purchase((item, 4), (make_item(), 1))
    today = clock.today()

    [(number, facts)] = purchase_history(today, today)

    assert number == order.number
    assert facts["purchase.amount"] == 50
    assert (facts["purchase.line_count"], facts["purchase.has_unpriced"]) == (2, True)
    assert not list(purchase_history(today, today - dt.timedelta(days=1)))


def test_a_sent_purchase_is_mailed_to_its_supplier_once() -> None:
    order = make_purchase((make_item(), 10))

    deliver_due()
    deliver_due()

    [mail] = Mail.objects.filter(kind="purchase_order")
    assert mail.to == "sales@gazelle.example"
    assert order.number in mail.title
    assert [paper.kind for paper in mail.documents.all()] == ["purchase_order"]
