from __future__ import annotations

import pytest

from foundation.models import Document, Mail
from orders.services.confirmation import send_confirmation
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.partners import make_contact

pytestmark = pytest.mark.django_db


def test_a_booked_order_is_confirmed_in_the_customers_language() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_contact(dora, email="dora@customer.example")
    make_stock(bike, 5)
    order = book(dora, (bike, 2), customer_reference="PO-7", language="en")

    send_confirmation(order.number, by=None)
    send_confirmation(order.number, by=None)

    document = Document.objects.get(kind="order_confirmation")
    assert (document.subject, document.language) == (order.number, "en")
    assert document.file_name == f"Order confirmation {order.number}.pdf"
    mail = Mail.objects.get()
    assert (mail.to, mail.to_name) == ("dora@customer.example", "Dora Jansen")
    assert list(mail.documents.all()) == [document]
    assert order.number in mail.title
    assert "€24.20" in mail.body
    assert "Your reference: PO-7" in mail.body


def test_without_an_address_the_paper_is_made_all_the_same() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_location("ROT")
    order = book(dora, (bike, 2))

    send_confirmation(order.number, by=None)

    assert Document.objects.filter(kind="order_confirmation").exists()
    assert not Mail.objects.exists()
