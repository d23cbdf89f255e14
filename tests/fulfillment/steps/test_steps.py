"""Every kind of step keeps the contract; what fails is noted, raised and retried."""

from __future__ import annotations

import datetime as dt

import pytest

from foundation.clock import now, travel_to
from foundation.models import Alert, User
from foundation.services.deliver import deliver_due
from fulfillment.engine.outcomes import Outcome, RetryLater
from fulfillment.errors import NothingToShip
from fulfillment.models import ProcessDefinition, ProcessRun, StepRun
from fulfillment.services.run import MAX_ATTEMPTS, advance, retry_step
from fulfillment.services.start import STEPS
from fulfillment.services.step import Step, label_of, step_kinds
from fulfillment.steps import reserve
from fulfillment.tasks import advance_due_runs
from orders.models import LineProgress, Order
from orders.states import ProgressKind
from tests.factories.fulfillment import happen, runs_of, steps_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller


@pytest.mark.parametrize("kind", step_kinds().values())
def test_a_step_has_a_label_and_says_what_it_does(kind: type[Step]) -> None:
    assert kind.label
    assert kind.__module__.rpartition(".")[2] == kind.kind
    module = __import__(kind.__module__, fromlist=["_"])
    assert (module.__doc__ or "").startswith(kind.label)


@pytest.mark.django_db
def test_the_standard_process_names_known_steps() -> None:
    definition = ProcessDefinition.objects.get(code="standard")

    assert definition.steps == STEPS
    assert set(STEPS) <= set(step_kinds())


def test_an_unknown_step_is_called_by_its_code() -> None:
    assert label_of("gone") == "gone"


@pytest.fixture
def order(db: None) -> Order:
    make_location("ROT")
    bike = make_priced_item("BIKE")
    make_stock(bike, 5)
    return book(make_seller(), (bike, 1))


def broken(self: Step, run: ProcessRun, *, by: User | None) -> Outcome:
    """Writes something, then fails."""
    run.lines.update(quantity=0)
    raise NothingToShip


def late(self: Step, run: ProcessRun, *, by: User | None) -> Outcome:
    return RetryLater("not now", dt.timedelta(minutes=5))


def test_a_failed_step_leaves_nothing_but_the_note(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve.Reserve, "start", broken)

    happen()

    (run,) = runs_of(order)
    step = StepRun.objects.get(run=run, kind="reserve")
    assert step.status == "failed"
    assert step.last_error == "Enter a quantity for at least one line."
    assert step.due_at is not None
    assert run.lines.get().quantity == 1
    assert Alert.objects.get(code="alert.step_failed").closed_at is None


def test_a_failed_step_is_tried_again_when_it_is_due(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(reserve.Reserve, "start", broken)
        happen()
    (run,) = runs_of(order)

    advance(run.pk, by=None)
    assert steps_of(run)["reserve"] == "failed"
    with travel_to(now() + dt.timedelta(minutes=2)):
        advance_due_runs()

    assert steps_of(run)["ship"] == "waiting"
    assert Alert.objects.get(code="alert.step_failed").closed_at is not None


def test_after_many_failures_a_person_retries(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(reserve.Reserve, "start", broken)
        happen()
        for hours in range(1, MAX_ATTEMPTS + 1):
            with travel_to(now() + dt.timedelta(hours=2 * hours)):
                advance_due_runs()
    step = StepRun.objects.get(kind="reserve")
    assert (step.status, step.due_at) == ("failed", None)

    retry_step(step, by=None)

    assert steps_of(step.run)["ship"] == "waiting"


def test_what_is_not_possible_yet_is_looked_at_later(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve.Reserve, "start", late)
    happen()

    step = StepRun.objects.get(kind="reserve")
    assert (step.status, step.last_error) == ("failed", "not now")
    assert not Alert.objects.filter(code="alert.step_failed").exists()


def test_advancing_twice_changes_nothing(order: Order) -> None:
    deliver_due()
    (run,) = runs_of(order)

    for _ in range(3):
        advance(run.pk, by=None)

    reserved = LineProgress.objects.filter(kind=ProgressKind.RESERVED)
    assert reserved.count() == 1
    assert steps_of(run)["ship"] == "waiting"
