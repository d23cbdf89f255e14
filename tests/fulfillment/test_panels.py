import datetime as dt

import pytest
from django.test import Client

from foundation.models import User
from tests.factories.fulfillment import happen, ship, shipment_of
from tests.factories.inventory import make_location, make_lot, put_in
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def test_a_lot_says_which_customer_got_how_much_of_it(
    client: Client, ben: User
) -> None:
    partner = make_seller()
    make_location("ROT")
    cream = make_priced_item("CREAM", "5.00", tracking="lot", has_expiry=True)
    lot = make_lot(cream, "L-7", dt.date(2099, 1, 31))
    put_in(cream, 10, lot_id=lot.pk)
    order = book(partner, (cream, 4))
    happen()
    shipment = ship(shipment_of(order), by=ben)

    client.force_login(ben)
    page = client.get("/stock/lots/CREAM/L-7").content.decode()

    for text in ("Who got it", order.number, shipment.number, partner.name):
        assert text in page
    assert page.count(shipment.number) >= 3
