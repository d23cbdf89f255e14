"""Peppol BIS Order 3 and other UBL 2.1 orders.

The dedupe key is buyer endpoint / seller endpoint / ID, since buyers number their
orders each for themselves. Prices are net of the price's own allowance and divided by
their base quantity; allowances and charges of a line are spread over its units.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parse as parse_safely
from lxml import etree

from foundation.kinds import mark
from orders.engine.formats import (
    ImportFormat,
    ParsedOrder,
    ParseOptions,
    UnreadableFile,
)
from orders.engine.intake import Buyer, LineInput, OrderInput, PostalAddress
from orders.readers.ubl import Node

ORDER = "urn:oasis:names:specification:ubl:schema:xsd:Order-2"
_PRICE = Decimal("0.0001")

_REFERENCES = {
    "sales_order": "cbc:SalesOrderID",
    "buyer_reference": "cbc:CustomerReference",
    "accounting_cost": "cbc:AccountingCost",
    "valid_until": "cac:ValidityPeriod/cbc:EndDate",
    "quote": "cac:QuotationDocumentReference/cbc:ID",
    "rejected_order": "cac:OrderDocumentReference/cbc:ID",
    "originator": "cac:OriginatorDocumentReference/cbc:ID",
    "catalogue": "cac:CatalogueReference/cbc:ID",
    "attachment": "cac:AdditionalDocumentReference/cbc:ID",
    "contract": "cac:Contract/cbc:ID",
    "project": "cac:ProjectReference/cbc:ID",
    "deliver_from": "cac:Delivery/cac:RequestedDeliveryPeriod/cbc:StartDate",
    "delivery_place": "cac:Delivery/cac:DeliveryLocation/cbc:ID",
    "delivery_terms": "cac:DeliveryTerms/cbc:ID",
    "payment_terms": "cac:PaymentTerms/cbc:Note",
}


class UblOrder(ImportFormat):
    kind = "ubl_order"
    label = mark("Peppol order (UBL 2.1)")
    channel = "peppol"

    def sniff(self, file_name: str, data: bytes) -> bool:
        head = data[:4000].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").replace(b"\x00", b"")
        return head.startswith(b"<")

    def parse(self, data: bytes, options: ParseOptions) -> list[ParsedOrder]:
        root = _tree(data)
        found = [root] if root.tag == f"{{{ORDER}}}Order" else []
        found = found or list(root.iter(f"{{{ORDER}}}Order"))
        if not found:
            raise UnreadableFile(
                "file.not_an_order", document=etree.QName(root).localname
            )
        return [_order(Node(element)) for element in found]


def _tree(data: bytes) -> etree._Element:
    """The document, after a look that no entity or document type is in it."""
    try:
        parse_safely(BytesIO(data), ContentHandler(), forbid_dtd=True)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_pis=True
        )
        return etree.fromstring(data, parser)
    except DefusedXmlException as wrong:
        raise UnreadableFile("file.has_entities") from wrong
    except (SAXException, etree.XMLSyntaxError, ValueError, LookupError) as wrong:
        line = getattr(wrong, "getLineNumber", lambda: None)() or 1
        raise UnreadableFile("file.malformed_xml", row=line) from wrong


def _order(node: Node) -> ParsedOrder:
    buyer = node.find("cac:BuyerCustomerParty/cac:Party")
    seller = node.find("cac:SellerSupplierParty/cac:Party")
    number = node.text("cbc:ID")
    lines = tuple(_line(each) for each in node.all("cac:OrderLine"))
    order = OrderInput(
        lines=lines,
        buyer=_buyer(buyer),
        external_id="/".join((_endpoint(buyer), _endpoint(seller), number)),
        customer_reference=number,
        currency=node.text("cbc:DocumentCurrencyCode"),
        contact_email=buyer.text("cac:Contact/cbc:ElectronicMail"),
        bill_to=_bill_to(node),
        ship_to=_ship_to(node),
        requested_on=_requested_on(node),
        placed_at=_placed_at(node),
        note="\n".join(node.texts("cbc:Note")),
        extra_charges=_charges(node),
        stated_tax=node.decimal("cac:TaxTotal/cbc:TaxAmount", "tax"),
        stated_total=node.decimal(
            "cac:AnticipatedMonetaryTotal/cbc:PayableAmount", "total"
        ),
        references=tuple(
            (kind, text)
            for kind, path in _REFERENCES.items()
            for text in node.texts(path)
        ),
        unreadable=tuple(node.findings),
    )
    return ParsedOrder(order, row=node.row, seller=_endpoint(seller))


def _endpoint(party: Node) -> str:
    scheme, value = party.identifier("cbc:EndpointID")
    return f"{scheme}:{value}" if value else party.name()


def _buyer(party: Node) -> Buyer:
    paths = (
        "cbc:EndpointID",
        "cac:PartyIdentification/cbc:ID",
        "cac:PartyLegalEntity/cbc:CompanyID",
    )
    identifiers = [pair for path in paths for pair in party.identifiers(path)]
    return Buyer(
        name=party.name(),
        vat_number=party.text("cac:PartyTaxScheme/cbc:CompanyID"),
        country=party.text("cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
        identifiers=tuple(dict.fromkeys(identifiers)),
    )


def _bill_to(node: Node) -> PostalAddress | None:
    party = node.find("cac:AccountingCustomerParty/cac:Party")
    address = party.find("cac:PostalAddress")
    return _address(address, party.name()) if address else None


def _ship_to(node: Node) -> PostalAddress | None:
    delivery = node.find("cac:Delivery")
    address = delivery.find("cac:DeliveryLocation/cac:Address")
    name = delivery.find("cac:DeliveryParty").name()
    return _address(address, name) if address else None


def _address(address: Node, name: str) -> PostalAddress:
    second = address.texts("cbc:AdditionalStreetName")
    return PostalAddress(
        name=name,
        street=address.text("cbc:StreetName"),
        street2=", ".join([*second, *address.texts("cac:AddressLine/cbc:Line")]),
        postal_code=address.text("cbc:PostalZone"),
        city=address.text("cbc:CityName"),
        region=address.text("cbc:CountrySubentity"),
        country=address.text("cac:Country/cbc:IdentificationCode"),
    )


def _requested_on(node: Node) -> dt.date | None:
    period = node.find("cac:Delivery/cac:RequestedDeliveryPeriod")
    return period.date("cbc:EndDate", "requested_on") or period.date(
        "cbc:StartDate", "requested_on"
    )


def _placed_at(node: Node) -> dt.datetime | None:
    day = node.date("cbc:IssueDate", "placed_at")
    if day is None:
        return None
    clock = node.time("cbc:IssueTime") or dt.time()
    return dt.datetime.combine(day, clock, dt.UTC)


def _charges(node: Node) -> Decimal:
    """Charges less allowances directly below a node."""
    total = Decimal(0)
    for each in node.all("cac:AllowanceCharge"):
        amount = each.decimal("cbc:Amount", "lines") or Decimal(0)
        is_charge = each.text("cbc:ChargeIndicator") == "true"
        total += amount if is_charge else -amount
    return total


def _line(node: Node) -> LineInput:
    item = node.find("cac:LineItem")
    product = item.find("cac:Item")
    number = item.text("cbc:ID")
    is_number = number.isascii() and number.isdecimal() and 0 < int(number[:10]) < 10**9
    node.line = int(number) if is_number else None
    quantity = item.decimal("cbc:Quantity", "quantity")
    return LineInput(
        line_no=node.line,
        external_id=number,
        sku=product.text("cac:SellersItemIdentification/cbc:ID"),
        gtin=product.text("cac:StandardItemIdentification/cbc:ID"),
        buyer_sku=product.text("cac:BuyersItemIdentification/cbc:ID"),
        text=product.text("cbc:Name") or product.text("cbc:Description")[:200],
        quantity=quantity,
        unit=item.attribute("cbc:Quantity", "unitCode"),
        unit_price=_unit_price(item, quantity),
        net=item.decimal("cbc:LineExtensionAmount", "net"),
        requested_on=_requested_on(item),
        note="\n".join(node.texts("cbc:Note")),
    )


def _unit_price(item: Node, quantity: Decimal | None) -> Decimal | None:
    price = item.decimal("cac:Price/cbc:PriceAmount", "unit_price")
    if price is None:
        return None
    base = item.decimal("cac:Price/cbc:BaseQuantity", "unit_price")
    if base is not None and base <= 0:
        item.note("value.base_quantity", "unit_price")
        return None
    price /= base or Decimal(1)
    if quantity and quantity > 0:
        price += _charges(item) / quantity
    return price.quantize(_PRICE, rounding=ROUND_HALF_UP)
