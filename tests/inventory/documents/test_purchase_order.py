from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from foundation.documents import kinds
from foundation.models import Document, DocumentContent
from foundation.services.deliver import deliver_due
from foundation.services.documents import render
from inventory.models import SupplyOrder
from tests.factories.catalog import make_conversion, make_item, make_unit
from tests.factories.inventory import make_purchase, make_supplier_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> SupplyOrder:
    item, box = make_item("TUBE"), make_unit("BX", "Box")
    make_conversion(item, box, "12")
    make_supplier_item(item, unit=box, their_code="GZ-7", price="30.00")
    order = make_purchase((item, 30), note="By the back door.")
    deliver_due()
    return order


def test_a_purchase_order_speaks_the_suppliers_codes_and_units(
    order: SupplyOrder,
) -> None:
    paper = kinds.get("purchase_order")
    document = Document.objects.get(kind="purchase_order", subject=order.number)
    with translation.override("en"):
        context = paper.load(order.number, "en")
        page = render_to_string(paper.template, {**context, "document": document})

    shown = page.replace("\N{NO-BREAK SPACE}", " ")
    for text in (
        order.number,
        "GZ-7",
        "TUBE",
        "3 Box",
        "36 Piece",
        "€30.00",
        "€90.00",
        "Gazelle Parts B.V.",
        "Veloce Groothandel B.V.",
        "NL004495445B01",
        "By the back door.",
    ):
        assert text in shown
    assert document.language == "nl"


def test_a_purchase_order_becomes_a_pdf(order: SupplyOrder) -> None:
    document = Document.objects.get(kind="purchase_order", subject=order.number)

    render(document)

    data = bytes(DocumentContent.objects.get(document=document).data)
    assert data.startswith(b"%PDF")
