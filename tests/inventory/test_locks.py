import threading
from decimal import Decimal

import pytest
from django.db import connection

from foundation.bulk import fetch_rows
from foundation.db import atomic
from foundation.errors import Busy
from inventory import locks
from inventory.locks import lock_balances
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_stock

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_waits_too_long_for_a_balance_is_told_that_it_is_busy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    item, place = make_item(), make_location()
    make_stock(item, 5)
    key = (item.pk, place.pk)
    impatient = locks._LOCK.replace("'3s'", "'100ms'")
    monkeypatch.setattr(locks, "_LOCK", impatient)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with atomic():
            lock_balances([key])
            held.set()
            done.wait(20)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    with pytest.raises(Busy), atomic():
        lock_balances([key])
    done.set()
    other.join()

    with atomic():
        assert lock_balances([key])[key].on_hand == Decimal(5)
        assert fetch_rows("SHOW lock_timeout") == [("100ms",)]
