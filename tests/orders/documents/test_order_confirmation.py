from __future__ import annotations

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from foundation import clock
from foundation.documents import kinds
from foundation.models import Document
from foundation.services.documents import render
from orders.models import Order
from orders.services.confirmation import send_confirmation
from tests.factories.inventory import make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)


@pytest.fixture
def order() -> Order:
    dora = make_seller()
    bike, bell = make_priced_item("BIKE", "500.00"), make_priced_item("BELL", "9.99")
    make_stock(bike, 5)
    with clock.travel_to(MONDAY):
        order = book(
            dora, (bike, 2), (bell, 3), customer_reference="PO-7", note="Ring twice"
        )
        send_confirmation(order.number, by=None)
    return order


def shown(order: Order, language: str) -> str:
    paper = kinds.get("order_confirmation")
    document = Document.objects.get(kind="order_confirmation")
    with translation.override(language):
        context = paper.load(order.number, language) | {"document": document}
        return render_to_string(paper.template, context).replace("\xa0", " ")


def test_a_confirmation_says_what_was_agreed(order: Order) -> None:
    text = shown(order, "en")

    for part in (
        order.number,
        "PO-7",
        "BIKE",
        "€500.00",
        "€1,000.00",
        "€9.99",
        "VAT 21% on €1,029.97",
        "€216.29",
        "€1,246.26",
        "To be confirmed",
        "Ring twice",
        "30 days after the invoice",
    ):
        assert part in text, part


def test_a_confirmation_becomes_a_pdf(order: Order) -> None:
    document = Document.objects.get(kind="order_confirmation")

    render(document)

    document = Document.objects.get(pk=document.pk)
    assert document.state == Document.State.READY
    assert bytes(document.content.data).startswith(b"%PDF")
