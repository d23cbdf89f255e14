"""Two bookings at once never take the same rest of a license."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from django.db import connection

from orders.compliance.trade_rules import when
from orders.models import LicenseUse
from partners.models import Partner
from tests.factories.compliance import make_license, make_trade_rule
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_rest_of_a_license_goes_to_one_of_two_bookings() -> None:
    seller, item = make_seller(), make_priced_item(export_class="5A002")
    rule = {"code": "DU-5", "classes": ["5A*"]}
    make_trade_rule("export_control", when(), **rule)
    lifted = rule | {"effect": "allow", "needs_license": True}
    make_trade_rule("export_control", when(), **lifted)
    make_license(quantity=Decimal(10))
    start = threading.Barrier(2)

    def order(partner: Partner) -> None:
        try:
            start.wait()
            book(partner, (item, 6))
        finally:
            connection.close()

    threads = [threading.Thread(target=order, args=[seller]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [use.quantity for use in LicenseUse.objects.all()] == [Decimal(6)]
