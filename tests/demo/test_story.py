"""Ninety days with few orders: every state there is, and nothing left over."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from billing.models import Invoice, Payment
from billing.states import PaymentState
from foundation import clock
from foundation.models import (
    Alert,
    ApprovalRequest,
    Delivery,
    Document,
    Job,
    JobRow,
    Mail,
    OutboxEvent,
    RuleSet,
)
from foundation.services.jobs import run_job
from fulfillment.models import Shipment
from fulfillment.states import ShipmentStatus
from inventory.models import (
    CountSheet,
    Forecast,
    Lot,
    Movement,
    ShippingNotice,
    SupplierInvoice,
    SupplyOrder,
)
from inventory.queries import balance_differences, claim_differences
from inventory.states import (
    CountStatus,
    MatchStatus,
    SupplyKind,
    SupplyStatus,
)
from oms.demo.master_data import load_master_data
from oms.demo.start import ensure_job
from orders.models import Hold, Order, OrderTodo, ScreeningCase
from orders.states import FulfilmentStatus, HoldStatus, OrderStatus, PaymentStatus
from partners.models import Partner

ORDERS = 32


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Job]:
    """The demo is loaded once for this module, and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_master_data()
        job = ensure_job(ORDERS)
        run_job(job.pk)
        yield Job.objects.get(pk=job.pk)
        transaction.set_rollback(True)


def test_the_job_is_done_and_nothing_was_refused(loaded: Job) -> None:
    assert loaded.state == Job.State.DONE, loaded.last_error
    assert loaded.done == loaded.total
    assert not JobRow.objects.filter(is_ok=False).exists()
    assert not Alert.objects.exists()


def test_nothing_of_the_lane_is_undelivered(loaded: Job) -> None:
    assert set(OutboxEvent.objects.values_list("lane", "is_fanned_out")) == {
        ("demo", True)
    }
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    assert set(Mail.objects.values_list("lane", "state")) == {("demo", "sent")}


def test_orders_are_in_every_state(loaded: Job) -> None:
    statuses = set(Order.objects.values_list("status", flat=True))
    fulfilment = set(Order.objects.values_list("fulfilment_status", flat=True))
    payment = set(Order.objects.values_list("payment_status", flat=True))

    assert statuses == {status.value for status in OrderStatus}
    assert fulfilment >= {
        FulfilmentStatus.BACKORDERED,
        FulfilmentStatus.RESERVED,
        FulfilmentStatus.DELIVERED,
    }
    # Whether a shipment in parts is billed just now depends on the day.
    assert payment >= {*PaymentStatus} - {PaymentStatus.PARTLY_INVOICED}


def test_shipments_wait_travel_and_have_arrived(loaded: Job) -> None:
    statuses = set(Shipment.objects.values_list("status", flat=True))

    assert {ShipmentStatus.READY, ShipmentStatus.DELIVERED} <= statuses
    late = Shipment.objects.filter(
        status=ShipmentStatus.READY, planned_on__lt=clock.today()
    )
    assert late.exists()


def test_payments_are_exact_too_much_and_a_puzzle(loaded: Job) -> None:
    states = set(Payment.objects.values_list("state", flat=True))

    assert states == {
        PaymentState.MATCHED,
        PaymentState.ON_ACCOUNT,
        PaymentState.UNMATCHED,
    }
    assert Invoice.objects.filter(paid__gt=0, paid__lt=Decimal("1000000")).exists()


def test_the_company_s_own_rules_and_a_list_stop_two_orders(loaded: Job) -> None:
    held = Hold.objects.filter(code__code="call-back", status=HoldStatus.ACTIVE)
    case = ScreeningCase.objects.get()

    assert held.get().order.partner == Partner.objects.get(code="C1001")
    assert case.party_name == "Ruhrwerk Maschinenbau"
    assert (
        RuleSet.objects.filter(code__in=["call-back", "terms-by-channel"]).count() == 2
    )


def test_drafts_say_what_they_lack(loaded: Job) -> None:
    codes = set(OrderTodo.objects.values_list("code", flat=True))

    assert {"line.unknown_item", "order.unknown_customer", "price.differs"} <= codes


def test_approvals_wait_were_given_and_refused(loaded: Job) -> None:
    asked = Order.objects.filter(external_id__startswith="demo-approval-")
    requests = ApprovalRequest.objects.filter(
        subject__in=asked.values("number")
    ).order_by("id")

    assert [request.status for request in requests] == [
        "open",
        "open",
        "rejected",
        "approved",
    ]
    assert asked.get(external_id="demo-approval-4").status == OrderStatus.BOOKED


def test_the_stock_agrees_with_its_ledger(loaded: Job) -> None:
    assert balance_differences() == []
    assert claim_differences() == []


def test_orders_carry_the_time_they_were_placed(loaded: Job) -> None:
    first = Order.objects.order_by("id")[0]
    age = clock.now() - first.placed_at

    assert 60 < age.days < 92
    assert first.booked_at is not None
    assert abs((first.booked_at - first.placed_at).total_seconds()) < 60


def test_papers_wait_until_they_are_opened(loaded: Job) -> None:
    assert set(Document.objects.values_list("state", flat=True)) == {"wanted"}
    assert Document.objects.filter(kind="invoice").count() == Invoice.objects.count()


def test_a_second_run_changes_nothing(loaded: Job) -> None:
    before = _counts()

    load_master_data()
    job = ensure_job(ORDERS)
    run_job(job.pk)

    assert job.pk == loaded.pk
    assert _counts() == before


def test_a_job_killed_half_way_repeats_nothing(loaded: Job) -> None:
    before = _counts()
    # What is bought depends on the stock of the moment; the other acts do not.
    rows = JobRow.objects.exclude(key__endswith="receive").order_by("-id")
    killed = list(rows.values_list("id", flat=True)[:120])

    JobRow.objects.filter(pk__in=killed).delete()
    Job.objects.filter(pk=loaded.pk).update(state=Job.State.WAITING)
    run_job(loaded.pk)

    assert Job.objects.get(pk=loaded.pk).state == Job.State.DONE
    assert _counts() == before


def _counts() -> dict[str, int]:
    models = (Order, Shipment, Invoice, Payment, Movement, Mail, JobRow, OutboxEvent)
    return {model.__name__: model.objects.count() for model in models}


def test_what_runs_low_was_bought_and_some_of_it_is_still_to_come(loaded: Job) -> None:
    bought = SupplyOrder.objects.filter(kind=SupplyKind.PURCHASE)
    statuses = set(bought.values_list("status", flat=True))
    invoices = set(SupplierInvoice.objects.values_list("status", flat=True))

    assert {SupplyStatus.SENT, SupplyStatus.CLOSED} <= statuses
    assert MatchStatus.DIFFERENT in invoices
    assert ShippingNotice.objects.filter(order__kind=SupplyKind.TRANSFER).exists()
    assert Forecast.objects.exists()
    assert CountSheet.objects.filter(status=CountStatus.OPEN).exists()
    assert Lot.objects.filter(item__sku="TY-SEAL-1L").exists()
