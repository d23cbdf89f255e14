from __future__ import annotations

import datetime as dt

import pytest

from foundation import clock
from foundation.models import Alert
from foundation.roles import Role
from fulfillment.models import Shipment
from fulfillment.services.late import note_late_shipments
from tests.factories.fulfillment import happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def test_a_late_shipment_is_reported_once_until_it_leaves() -> None:
    make_location("ROT")
    bike = make_priced_item("BIKE")
    make_stock(bike, 5)
    order = book(make_seller(), (bike, 1))
    happen()
    assert note_late_shipments() == 0
    Shipment.objects.update(planned_on=clock.today() - dt.timedelta(days=1))

    assert note_late_shipments() == 1
    note_late_shipments()

    alert = Alert.objects.get(code="alert.shipment_late")
    assert alert.audience == Role.WAREHOUSE
    assert alert.closed_at is None

    ship(shipment_of(order))
    assert Alert.objects.get(pk=alert.pk).closed_at is not None


def test_a_report_that_came_too_late_is_closed_by_the_next_round() -> None:
    make_location("ROT")
    bike = make_priced_item("BIKE")
    make_stock(bike, 5)
    order = book(make_seller(), (bike, 1))
    happen()
    Shipment.objects.update(planned_on=clock.today() - dt.timedelta(days=1))
    note_late_shipments()
    ship(shipment_of(order))
    Alert.objects.update(closed_at=None)

    note_late_shipments()

    assert Alert.objects.get(code="alert.shipment_late").closed_at is not None
