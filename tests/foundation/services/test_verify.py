"""A spoiled figure is listed, repaired and audited; a healthy system lists nothing."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from billing.models import Invoice
from foundation.models import AuditEntry, NumberSeries, User
from foundation.services.verify import repair, verify
from inventory.models import Balance, Claim
from orders.models import Order, OrderLine
from promising.models import Demand
from tests.factories.fulfillment import deliver, happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller


@pytest.fixture
def order(ben: User) -> Order:
    """Two of five bells are delivered and invoiced; another order waits for stock."""
    partner = make_seller()
    item = make_priced_item("BELL", "10.00")
    make_location()
    make_stock(item, 5)
    order = book(partner, (item, 2))
    book(partner, (item, 8))
    happen()
    deliver(ship(shipment_of(order), by=ben), by=ben)
    happen()
    return order


def test_nothing_differs_after_real_business(order: Order) -> None:
    assert verify() == []


@pytest.mark.parametrize(
    ("model", "field", "proof"),
    [
        (Balance, "on_hand", "balances"),
        (Claim, "quantity", "claims"),
        (Demand, "quantity", "demands"),
        (OrderLine, "scheduled", "line_quantities"),
        (Order, "invoiced", "order_money"),
        (Invoice, "paid", "invoice_money"),
    ],
)
def test_a_spoiled_figure_is_found(
    order: Order, model: type[Any], field: str, proof: str
) -> None:
    row = model.objects.order_by("-id").first()
    model.objects.filter(pk=row.pk).update(**{field: getattr(row, field) + 1})

    assert proof in {finding.proof.kind for finding in verify()}


def test_a_repair_sets_what_the_facts_say_and_is_audited(order: Order) -> None:
    Balance.objects.update(on_hand=Decimal(50))

    done = [repair(finding, by=None) for finding in verify()]

    assert done == [True]
    assert Balance.objects.get().on_hand == 3
    assert AuditEntry.objects.filter(changes__on_hand__1__startswith="3").exists()
    assert verify() == []


def test_a_figure_that_moved_meanwhile_is_left_alone(order: Order) -> None:
    Balance.objects.update(on_hand=Decimal(50))
    finding = verify()[0]
    Balance.objects.update(on_hand=Decimal(3))

    assert not repair(finding, by=None)


def test_a_gap_in_invoice_numbers_is_listed_and_not_repaired(order: Order) -> None:
    NumberSeries.objects.update(last=7)

    findings = verify()

    assert [finding.proof.kind for finding in findings] == ["invoice_numbers"]
    assert not repair(findings[0], by=None)


def test_the_command_prints_json_and_fails_on_differences(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(invoiced=0)
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("verify", "--json", stdout=out)

    [row] = json.loads(out.getvalue())["differences"]
    assert (row["proof"], row["number"], row["computed"]) == (
        "order_money",
        order.number,
        "24.20",
    )
    call_command("verify", "--repair", stdout=StringIO())
    call_command("verify", stdout=StringIO())
