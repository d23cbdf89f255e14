from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django_fsm import TransitionNotAllowed, can_proceed

from fulfillment.engine.plan import STARTABLE
from fulfillment.models import Shipment, StepRun
from fulfillment.services.run import claim_step
from fulfillment.states import ShipmentStatus, StepStatus
from tests.factories.fulfillment import happen, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

STEP_MOVES = {
    "pending": {"start", "skip"},
    "running": {"wait", "finish", "fail"},
    "waiting": {"start", "finish", "skip", "undo"},
    "failed": {"start", "skip", "undo"},
    "done": {"undo"},
    "skipped": set(),
    "undone": set(),
}
SHIPMENT_MOVES = {
    "ready": {"ship", "cancel"},
    "shipped": {"deliver"},
    "delivered": set(),
    "canceled": set(),
}


@pytest.mark.parametrize("status", list(StepStatus))
def test_what_a_step_may_do_in_each_state(status: StepStatus) -> None:
    step = StepRun(status=status)
    moves = ("start", "wait", "finish", "fail", "skip", "undo")

    possible = {move for move in moves if can_proceed(getattr(step, move))}

    assert possible == STEP_MOVES[status]


@pytest.mark.parametrize("status", list(ShipmentStatus))
def test_what_a_shipment_may_do_in_each_state(status: ShipmentStatus) -> None:
    shipment = Shipment(status=status)

    possible = {
        move
        for move in ("ship", "deliver", "cancel")
        if can_proceed(getattr(shipment, move))
    }

    assert possible == SHIPMENT_MOVES[status]


def test_a_step_is_claimed_from_the_states_it_may_start_in() -> None:
    sources = {status for status, moves in STEP_MOVES.items() if "start" in moves}

    assert {status.value for status in STARTABLE} == sources


@pytest.mark.django_db
def test_a_step_is_claimed_once() -> None:
    make_location("ROT")
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_stock(bike, 5)
    order = book(dora, (bike, 1))
    happen()
    step = StepRun.objects.get(run__order=order, kind="ship")

    assert claim_step(step.pk) is True
    assert claim_step(step.pk) is False


@pytest.mark.django_db
def test_a_forbidden_move_is_refused() -> None:
    make_location("ROT")
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_stock(bike, 5)
    order = book(dora, (bike, 1))
    happen()
    shipment = shipment_of(order)

    with transaction.atomic(), pytest.raises(TransitionNotAllowed):
        shipment.deliver(dt.date(2026, 11, 20), "")
