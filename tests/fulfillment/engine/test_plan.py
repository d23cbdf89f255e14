import datetime as dt

import pytest

from fulfillment.engine.plan import (
    StepState,
    backoff,
    next_step,
    plan_dates,
    run_status,
)
from fulfillment.states import RunStatus, StepStatus

NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)


def steps(*statuses: str, due_at: dt.datetime | None = None) -> list[StepState]:
    kinds = ["schedule", "reserve", "ship"]
    return [
        StepState(position, kinds[position], StepStatus(status), due_at)
        for position, status in enumerate(statuses)
    ]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("pending", "pending", "pending"), 0),
        (("done", "pending", "pending"), 1),
        (("done", "waiting", "pending"), 1),
        (("done", "failed", "pending"), 1),
        (("skipped", "undone", "pending"), 2),
        (("done", "running", "pending"), None),
        (("done", "done", "done"), None),
    ],
)
def test_the_next_step_is_the_first_that_has_not_ended(
    statuses: tuple[str, ...], expected: int | None
) -> None:
    found = next_step(steps(*statuses), NOW)

    assert (found.position if found else None) == expected


def test_a_failed_step_rests_until_it_is_due() -> None:
    failed = steps("done", "failed", "pending", due_at=NOW + dt.timedelta(minutes=1))

    assert next_step(failed, NOW) is None
    assert next_step(failed, NOW + dt.timedelta(minutes=1)) is not None


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("done", "done", "waiting"), RunStatus.RUNNING),
        (("done", "done", "failed"), RunStatus.RUNNING),
        (("done", "done", "done"), RunStatus.DONE),
        (("skipped", "done", "done"), RunStatus.DONE),
        (("done", "undone", "skipped"), RunStatus.CANCELED),
        (("skipped", "skipped", "undone"), RunStatus.CANCELED),
    ],
)
def test_the_status_of_a_run_is_computed_from_its_steps(
    statuses: tuple[str, ...], expected: RunStatus
) -> None:
    assert run_status(steps(*statuses)) == expected


def test_dates_are_planned_from_the_promise_and_the_payment_terms() -> None:
    days = plan_dates(
        ["schedule", "ship", "deliver", "invoice", "collect"],
        today=dt.date(2026, 11, 20),
        ship_on=dt.date(2026, 11, 23),
        arrive_on=dt.date(2026, 11, 25),
        terms_days=30,
    )

    assert days == [
        dt.date(2026, 11, 20),
        dt.date(2026, 11, 23),
        dt.date(2026, 11, 25),
        dt.date(2026, 11, 25),
        dt.date(2026, 12, 25),
    ]


def test_without_known_supply_no_date_is_invented() -> None:
    days = plan_dates(
        ["schedule", "ship", "collect"],
        today=dt.date(2026, 11, 20),
        ship_on=None,
        arrive_on=None,
        terms_days=30,
    )

    assert days == [None, None, None]


def test_waiting_after_failures_doubles_up_to_an_hour() -> None:
    waits = [backoff(attempts) for attempts in (0, 1, 2, 20)]

    assert waits == [
        dt.timedelta(seconds=30),
        dt.timedelta(seconds=60),
        dt.timedelta(seconds=120),
        dt.timedelta(hours=1),
    ]
