from __future__ import annotations

import pytest

from foundation.models import Mail
from tests.factories.fulfillment import deliver, happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.partners import make_contact

pytestmark = pytest.mark.django_db


def test_the_customer_reads_what_left_and_what_it_costs() -> None:
    dora = make_seller()
    dora.language = "en"
    dora.email = "office@fietsendora.example"
    dora.save()
    contact = make_contact(dora, email="dora@fietsendora.example")
    make_location("ROT")
    bell = make_priced_item("BELL", "5.00", name="Brass bell")
    make_stock(bell, 20)
    order = book(
        dora,
        (bell, 20),
        customer_reference="PO-7",
        contact_id=contact.pk,
        language="en",
    )
    happen()

    deliver(ship(shipment_of(order), 12, carrier="DHL", tracking_number="JD01"))

    shipped = Mail.objects.get(kind="shipped")
    assert (shipped.to, shipped.to_name) == (contact.email, contact.name)
    assert shipped.title == f"Your order {order.number} is on its way"
    body = shipped.body.replace("\N{NO-BREAK SPACE}", " ")
    for text in ("Your reference: PO-7", "- 12 Piece Brass bell", "JD01", "The rest"):
        assert text in body
    invoice = Mail.objects.get(kind="invoice")
    assert invoice.title == "Invoice INV-00001 from Veloce Groothandel B.V."
    assert "€72.60" in invoice.body
    assert [paper.kind for paper in invoice.documents.all()] == ["invoice"]


def test_a_customer_without_an_address_gets_no_mail() -> None:
    make_location("ROT")
    bell = make_priced_item("BELL", "5.00")
    make_stock(bell, 20)
    order = book(make_seller(), (bell, 1))
    happen()

    deliver(ship(shipment_of(order)))

    assert not Mail.objects.exclude(kind="order_confirmation").exists()
