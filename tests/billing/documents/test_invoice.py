from __future__ import annotations

import pytest

from billing.models import Invoice
from foundation.models import Document, DocumentContent
from foundation.services.documents import render
from tests.factories.billing import invoice_of
from tests.factories.fulfillment import deliver, happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice() -> Invoice:
    dora = make_seller()
    make_location("ROT")
    bike = make_priced_item("BIKE", "500.00")
    make_stock(bike, 10)
    order = book(dora, (bike, 2), customer_reference="PO-7")
    happen()
    deliver(ship(shipment_of(order)))
    return invoice_of(order)


def html_of(invoice: Invoice) -> str:
    from django.template.loader import render_to_string
    from django.utils import translation

    from foundation.documents import kinds

    paper = kinds.get("invoice")
    document = Document.objects.get(kind="invoice", subject=invoice.number)
    with translation.override("en"):
        context = paper.load(str(invoice.number), "en")
        return render_to_string(paper.template, {**context, "document": document})


def test_an_invoice_says_what_an_accountant_needs(invoice: Invoice) -> None:
    shown = html_of(invoice).replace("\N{NO-BREAK SPACE}", " ")

    for text in (
        str(invoice.number),
        "PO-7",
        invoice.order.number,
        "NL004495445B01",
        "€500.00",
        "€1,000.00",
        "VAT 21% on €1,000.00",
        "€210.00",
        "€1,210.00",
    ):
        assert text in shown


def test_an_invoice_becomes_a_pdf(invoice: Invoice) -> None:
    document = Document.objects.get(kind="invoice", subject=invoice.number)

    render(document)

    data = bytes(DocumentContent.objects.get(document=document).data)
    assert data.startswith(b"%PDF")
    assert document.file_name.endswith(f"{invoice.number}.pdf")
