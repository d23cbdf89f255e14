from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from foundation import clock
from foundation.bulk import Batch, insert_rows, take_ids
from foundation.models import Calendar, Job, JobRow, OutboxEvent, PageView, User

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


def test_keys_of_two_tables_come_in_one_statement(
    django_assert_num_queries: object,
) -> None:
    jobs, rows = take_ids([(Job, 2), (JobRow, 3)])

    assert len(set(jobs)) == 2
    assert len(set(rows)) == 3
    assert Job.objects.create(kind="x", title="x").pk > max(jobs)


def test_fields_that_are_not_named_get_their_defaults() -> None:
    with clock.travel_to(NOON):
        insert_rows(Job, ["kind", "title"], [("a", "First"), ("b", "Second")])

    first, second = Job.objects.order_by("id")
    assert (first.kind, second.title) == ("a", "Second")
    assert first.state == Job.State.WAITING
    assert first.params == {}
    assert first.created_at == NOON
    assert first.started_at is None


def test_json_holds_decimals_and_dates_as_text() -> None:
    payload = {"amount": Decimal("1.50"), "on": dt.date(2026, 3, 1), "list": [1, None]}

    insert_rows(OutboxEvent, ["name", "payload"], [("Fact", payload)])

    stored = OutboxEvent.objects.get().payload
    assert stored == {"amount": "1.50", "on": "2026-03-01", "list": [1, None]}


def test_arrays_are_stored_row_by_row() -> None:
    insert_rows(
        Calendar,
        ["code", "name", "weekdays", "closed_on"],
        [("nl", "NL", [0, 1], [dt.date(2026, 12, 25)]), ("x", "X", [0, 1, 2], [])],
    )

    assert Calendar.objects.get(code="nl").weekdays == [0, 1]
    assert Calendar.objects.get(code="x").weekdays == [0, 1, 2]
    assert Calendar.objects.get(code="nl").closed_on == [dt.date(2026, 12, 25)]


def test_empty_values_of_nullable_columns_stay_empty(ada: User) -> None:
    insert_rows(
        Job,
        ["kind", "title", "created_by_id", "ended_at"],
        [("a", "A", ada.pk, None), ("b", "B", None, NOON)],
    )

    first, second = Job.objects.order_by("id")
    assert (first.created_by, first.ended_at) == (ada, None)
    assert (second.created_by, second.ended_at) == (None, NOON)


def test_a_batch_writes_in_the_order_given_and_only_when_sent() -> None:
    ((key,),) = take_ids([(Job, 1)])
    batch = Batch()
    batch.insert(Job, ["id", "kind", "title"], [(key, "a", "A")])
    batch.insert(
        JobRow, ["job_id", "key", "is_ok"], [(key, str(i), True) for i in "12"]
    )
    batch.execute("UPDATE foundation_job SET total = %s WHERE id = %s", [2, key])
    assert not Job.objects.exists()

    batch.send()
    batch.send()

    assert Job.objects.get().total == 2
    assert JobRow.objects.count() == 2


def test_no_rows_are_no_statement(django_assert_num_queries: object) -> None:
    batch = Batch()
    batch.insert(Job, ["kind", "title"], [])

    batch.send()

    assert not Job.objects.exists()


def test_a_refused_row_raises_and_leaves_nothing(ada: User) -> None:
    row = (dt.date(2026, 3, 1), "home", ada.pk, 1)
    batch = Batch()
    batch.insert(Job, ["kind", "title"], [("a", "A")])
    batch.insert(PageView, ["on", "page", "user_id", "count"], [row, row])

    with pytest.raises(IntegrityError), transaction.atomic():
        batch.send()

    assert not Job.objects.exists()
    assert connection.is_usable()


def test_a_text_with_a_nul_is_refused() -> None:
    with pytest.raises(DataError, match="NUL"), transaction.atomic():
        insert_rows(Job, ["kind", "title"], [("a", "A\x00B")])

    assert not Job.objects.exists()
