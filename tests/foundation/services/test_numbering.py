from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from foundation.errors import BusinessError
from foundation.models import NumberSeries
from foundation.services.numbering import take_gap_free, take_numbers
from tests.factories.foundation import make_series


@pytest.mark.django_db
def test_a_sequence_gives_prefixed_numbers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE test_numbers START 1042")

    assert take_numbers("test_numbers", "ORD-", 2) == ["ORD-1042", "ORD-1043"]


@pytest.mark.django_db
def test_a_missing_series_is_named() -> None:
    with pytest.raises(BusinessError, match="INV-XX"), transaction.atomic():
        take_gap_free("INV-XX")


@pytest.mark.django_db
def test_a_number_of_a_rolled_back_invoice_is_given_again() -> None:
    series = make_series()
    with transaction.atomic():
        first = take_gap_free(series)
        transaction.set_rollback(True)

    with transaction.atomic():
        assert take_gap_free(series) == first == "2026-00001"


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_four_work_at_once_and_some_fail() -> None:
    series = make_series()
    taken: list[str] = []

    def work(start: int) -> None:
        for turn in range(start, start + 10):
            with transaction.atomic():
                number = take_gap_free(series)
                if turn % 3 == 0:
                    transaction.set_rollback(True)
                else:
                    taken.append(number)
        connection.close()

    threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == [f"2026-{n:05d}" for n in range(1, len(taken) + 1)]
    assert NumberSeries.objects.get(code=series).last == len(taken) > 20
