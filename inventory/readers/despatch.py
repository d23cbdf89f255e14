"""A supplier's despatch advice (UBL 2.1, Peppol BIS 3) as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parse as parse_safely
from lxml import etree

from inventory.receiving_errors import UnreadableDespatch

_NAMES = {
    "da": "urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
_ROOT = f"{{{_NAMES['da']}}}DespatchAdvice"
_DELIVERY = "cac:Shipment/cac:Delivery"
_ITEM_CODES = (
    "cac:BuyersItemIdentification/cbc:ID",
    "cac:SellersItemIdentification/cbc:ID",
    "cac:StandardItemIdentification/cbc:ID",
)


@dataclass(frozen=True)
class DespatchedLine:
    """So much of something is under way; `codes` are what it may be known by."""

    order_number: str
    line_no: str
    codes: tuple[str, ...]
    quantity: Decimal
    unit: str
    lot_code: str = ""
    expires_on: dt.date | None = None


@dataclass(frozen=True)
class DespatchAdvice:
    reference: str
    lines: tuple[DespatchedLine, ...]
    shipped_on: dt.date | None = None
    expected_on: dt.date | None = None
    carrier: str = ""
    tracking_number: str = ""


def read_despatch(data: bytes) -> DespatchAdvice:
    """What the message says; raises UnreadableDespatch where it is none."""
    root = _parse(data)
    order_number = _text(root, "cac:OrderReference/cbc:ID")
    return DespatchAdvice(
        reference=_text(root, "cbc:ID"),
        lines=tuple(_lines(root, order_number)),
        shipped_on=_date(root, f"{_DELIVERY}/cac:Despatch/cbc:ActualDespatchDate"),
        expected_on=_date(root, f"{_DELIVERY}/cac:EstimatedDeliveryPeriod/cbc:EndDate"),
        carrier=_text(
            root, "cac:Shipment/cac:Consignment/cac:CarrierParty/cac:PartyName/cbc:Name"
        ),
        tracking_number=_text(root, f"{_DELIVERY}/cbc:TrackingID"),
    )


def _parse(data: bytes) -> etree._Element:
    try:
        # Refuses entities and outside files before anything is built of it.
        parse_safely(BytesIO(data), ContentHandler())
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    except (SAXException, DefusedXmlException, etree.XMLSyntaxError) as error:
        raise UnreadableDespatch(field="file") from error
    if root.tag != _ROOT:
        raise UnreadableDespatch(field="file")
    return root


def _lines(root: etree._Element, order_number: str) -> Iterator[DespatchedLine]:
    for row in root.findall("cac:DespatchLine", _NAMES):
        item = row.find("cac:Item", _NAMES)
        lot = "cac:Item/cac:ItemInstance/cac:LotIdentification"
        quantity = row.find("cbc:DeliveredQuantity", _NAMES)
        if item is None or quantity is None:
            continue
        own = "cac:OrderLineReference/cac:OrderReference/cbc:ID"
        codes = [_text(item, path) for path in _ITEM_CODES]
        yield DespatchedLine(
            order_number=_text(row, own) or order_number,
            line_no=_text(row, "cac:OrderLineReference/cbc:LineID"),
            codes=tuple(code for code in codes if code),
            quantity=_decimal(quantity.text),
            unit=str(quantity.get("unitCode") or ""),
            lot_code=_text(row, f"{lot}/cbc:LotNumberID"),
            expires_on=_date(row, f"{lot}/cbc:ExpiryDate"),
        )


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path, "", _NAMES) or "").strip()


def _date(element: etree._Element, path: str) -> dt.date | None:
    text = _text(element, path)
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UnreadableDespatch(field="file") from error


def _decimal(text: str | None) -> Decimal:
    try:
        return Decimal((text or "0").strip())
    except InvalidOperation as error:
        raise UnreadableDespatch(field="file") from error
