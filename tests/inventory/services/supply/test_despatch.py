import datetime as dt

import pytest

from inventory.errors import NoConversion
from inventory.models import NoticeLine, ShippingNotice
from inventory.receiving_errors import (
    DespatchLineUnknown,
    DespatchOfNoOrder,
    UnreadableDespatch,
)
from inventory.services.supply.despatch import announce_despatch
from tests.factories.catalog import make_item, make_unit
from tests.factories.fulfillment import refused
from tests.factories.inventory import (
    make_purchase,
    make_supplier_item,
)
from tests.samples import sample

pytestmark = pytest.mark.django_db

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_LINE = """<cac:DespatchLine><cbc:ID>1</cbc:ID>
  <cbc:DeliveredQuantity unitCode="{unit}">{quantity}</cbc:DeliveredQuantity>
  <cac:OrderLineReference><cbc:LineID>{line_no}</cbc:LineID></cac:OrderLineReference>
  <cac:Item><cbc:Name>Beeswax</cbc:Name>
    <cac:SellersItemIdentification><cbc:ID>{code}</cbc:ID>
    </cac:SellersItemIdentification>
    <cac:ItemInstance><cac:LotIdentification><cbc:LotNumberID>{lot}</cbc:LotNumberID>
      <cbc:ExpiryDate>2031-01-01</cbc:ExpiryDate>
    </cac:LotIdentification></cac:ItemInstance></cac:Item></cac:DespatchLine>"""


def advice(number: str, **line: str) -> bytes:
    values = {
        "unit": "C62",
        "quantity": "10",
        "line_no": "1",
        "code": "BIKE",
        "lot": "",
    }
    return f"""<DespatchAdvice xmlns="{_UBL}DespatchAdvice-2"
      xmlns:cbc="{_UBL}CommonBasicComponents-2"
      xmlns:cac="{_UBL}CommonAggregateComponents-2"><cbc:ID>565899</cbc:ID>
      <cac:OrderReference><cbc:ID>{number}</cbc:ID></cac:OrderReference>
      <cac:Shipment><cbc:ID>1</cbc:ID><cac:Consignment><cac:CarrierParty>
        <cac:PartyName><cbc:Name>DHL</cbc:Name></cac:PartyName></cac:CarrierParty>
      </cac:Consignment><cac:Delivery><cbc:TrackingID>456789</cbc:TrackingID>
        <cac:EstimatedDeliveryPeriod><cbc:EndDate>2030-09-27</cbc:EndDate>
        </cac:EstimatedDeliveryPeriod><cac:Despatch>
        <cbc:ActualDespatchDate>2030-09-25</cbc:ActualDespatchDate></cac:Despatch>
      </cac:Delivery></cac:Shipment>{_LINE.format(**values | line)}
      </DespatchAdvice>""".encode()


def test_a_despatch_advice_announces_a_delivery_once() -> None:
    order = make_purchase((make_item("BIKE", tracking="lot"), 10))
    data = advice(order.number, lot="L-7")

    first, again = announce_despatch(data, by=None), announce_despatch(data, by=None)

    assert first == again
    assert (first.order, first.reference, first.carrier) == (order, "565899", "DHL")
    assert first.shipped_on == dt.date(2030, 9, 25)
    assert first.expected_on == dt.date(2030, 9, 27)
    line = NoticeLine.objects.get()
    assert (line.quantity, line.lot_code) == (10, "L-7")
    assert line.expires_on == dt.date(2031, 1, 1)


def test_an_item_is_known_by_the_suppliers_code_and_unit() -> None:
    bell, box = make_item("BELL"), make_unit("XBX", "Box")
    bell.conversions.create(unit=box, factor=12)
    make_supplier_item(bell, unit=box, their_code="GZ-77")
    order = make_purchase((make_item("BIKE"), 1), (bell, 24))

    announce_despatch(
        advice(order.number, code="GZ-77", unit="XBX", quantity="2"), by=None
    )

    line = NoticeLine.objects.get()
    assert (line.supply_line.line_no, line.quantity) == (2, 24)


def test_what_does_not_fit_an_order_of_ours_is_refused() -> None:
    order = make_purchase((make_item("BIKE"), 10))

    with refused(UnreadableDespatch):
        announce_despatch(b"<Order/>", by=None)
    with refused(UnreadableDespatch):
        announce_despatch(b"Good morning", by=None)
    with refused(DespatchOfNoOrder):
        announce_despatch(advice("PO-0"), by=None)
    with refused(DespatchLineUnknown):
        announce_despatch(advice(order.number, code="NOTHING"), by=None)
    with refused(NoConversion):
        announce_despatch(advice(order.number, unit="XPK"), by=None)
    assert not ShippingNotice.objects.exists()


def test_the_example_of_peppol_is_understood() -> None:
    data = sample("peppol/DespatchAdvice_Example.xml").read_bytes()
    wax = make_item("WAX", gtin="1234567891234")
    order = make_purchase((wax, 12), their_reference="AEG012345")

    notice = announce_despatch(data, by=None)

    assert (notice.order, notice.reference) == (order, "565899")
    assert notice.expected_on == dt.date(2018, 9, 27)
    line = notice.lines.get()
    assert (line.quantity, line.lot_code) == (10, "546378239")
