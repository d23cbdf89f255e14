"""Orders as a table: one row per line, the header's values on every row.

The columns are listed in `docs/recipes/add-an-import-format.md`. A map (`--map FILE`)
names the columns of another table, constants, and further tables to join. Rows with the
same order number are one order, wherever they stand; its own facts come from the first
row, its time is the earliest.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from foundation.kinds import mark
from orders.engine.formats import (
    HistoryFacts,
    ImportFormat,
    ParsedOrder,
    ParseOptions,
    UnreadableFile,
)
from orders.engine.intake import Buyer, LineInput, OrderInput, PostalAddress
from orders.readers.csv_table import Row, Table, read_table

HEADER = """
    order_number kind customer customer_name customer_vat customer_reference currency
    language placed_at requested_on shipped_on delivered_on note
    ship_name ship_street ship_street2 ship_postal_code ship_city ship_region
    ship_country
"""
LINE = """
    line_no sku gtin customer_sku item_name quantity unit unit_price discount
    discount_percent line_requested_on line_note line_attributes
"""
COLUMNS = frozenset([*HEADER.split(), *LINE.split()])
REQUIRED = ("order_number", "quantity")
_PRICE = Decimal("0.0001")
_CENT = Decimal("0.01")


class GenericCsv(ImportFormat):
    kind = "generic_csv"
    label = mark("Table (CSV)")
    channel = "file"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".txt")

    def sniff(self, file_name: str, data: bytes) -> bool:
        return file_name.lower().endswith(self.suffixes)

    def parse(self, data: bytes, options: ParseOptions) -> list[ParsedOrder]:
        table = read_table(data, options)
        _check_columns(table)
        groups: dict[str, list[Row]] = {}
        for row in table.rows:
            groups.setdefault(row.text("order_number"), []).append(row)
        return [
            _order(number, rows, table, is_history=options.is_history)
            for number, rows in groups.items()
        ]


def _check_columns(table: Table) -> None:
    if unknown := sorted(table.columns - COLUMNS):
        raise UnreadableFile("file.unknown_columns", columns=", ".join(unknown))
    if missing := [name for name in REQUIRED if name not in table.columns]:
        raise UnreadableFile("file.missing_columns", columns=", ".join(missing))
    if not table.rows:
        raise UnreadableFile("file.empty")


def _order(
    number: str, rows: list[Row], table: Table, *, is_history: bool
) -> ParsedOrder:
    first = rows[0]
    is_credit = _is_credit(number, first, table)
    if not number:
        first.note("value.missing", "order_number")
    if not is_history:
        _check_same_header(rows)
    moments = [at for row in rows if (at := row.moment("placed_at"))]
    order = OrderInput(
        buyer=_buyer(first),
        external_id=number,
        customer_reference=first.text("customer_reference"),
        currency=first.text("currency"),
        language=first.text("language"),
        ship_to=_ship_to(first),
        requested_on=first.date("requested_on"),
        placed_at=min(moments, default=None),
        note=first.text("note"),
        lines=tuple(_line(row) for row in rows),
        unreadable=tuple(finding for row in rows for finding in row.findings),
    )
    return ParsedOrder(
        order,
        row=first.number,
        history=_history(first, is_credit=is_credit),
        tells_shipping=bool(table.columns & {"shipped_on", "delivered_on"}),
    )


def _is_credit(number: str, row: Row, table: Table) -> bool:
    prefix = str(table.options.get("credit_prefix", ""))
    return row.text("kind") == "credit" or bool(prefix and number.startswith(prefix))


def _history(row: Row, *, is_credit: bool) -> HistoryFacts:
    return HistoryFacts(
        is_credit=is_credit,
        shipped_on=row.date("shipped_on"),
        delivered_on=row.date("delivered_on"),
    )


def _check_same_header(rows: list[Row]) -> None:
    """Two customers or currencies in one order are a mistake in the file."""
    first = rows[0]
    for name in ("customer", "currency"):
        for row in rows:
            if row.text(name) != first.text(name):
                row.note("order.mixed_rows", name, value=row.text(name)[:60])


def _buyer(row: Row) -> Buyer:
    return Buyer(
        code=row.text("customer"),
        name=row.text("customer_name"),
        vat_number=row.text("customer_vat"),
        country=row.country("ship_country"),
    )


def _ship_to(row: Row) -> PostalAddress | None:
    if not (row.text("ship_street") or row.text("ship_city")):
        return None
    return PostalAddress(
        name=row.text("ship_name"),
        street=row.text("ship_street"),
        street2=row.text("ship_street2"),
        postal_code=row.text("ship_postal_code"),
        city=row.text("ship_city"),
        region=row.text("ship_region"),
        country=row.country("ship_country"),
    )


def _line(row: Row) -> LineInput:
    line_no = row.whole_number("line_no")
    row.line = line_no
    quantity = row.decimal("quantity")
    price = row.decimal("unit_price")
    off = _discount(row)
    net = None
    if price is not None:
        price = price.quantize(_PRICE, rounding=ROUND_HALF_UP)
        if off and quantity is not None:
            net = (price * quantity * (1 - off)).quantize(_CENT, ROUND_HALF_UP)
            price = (price * (1 - off)).quantize(_PRICE, ROUND_HALF_UP)
    return LineInput(
        line_no=line_no,
        sku=row.text("sku"),
        gtin=row.text("gtin"),
        buyer_sku=row.text("customer_sku"),
        text=row.text("item_name"),
        quantity=quantity,
        unit=row.text("unit"),
        unit_price=price,
        net=net,
        requested_on=row.date("line_requested_on"),
        note=row.text("line_note"),
        attributes=_attributes(row.text("line_attributes")),
    )


def _discount(row: Row) -> Decimal:
    """The discount as a fraction, to four places: 0.15 in binary is 0.150000006."""
    percent = row.decimal("discount_percent")
    fraction = row.decimal("discount") if percent is None else percent / 100
    return (fraction or Decimal(0)).quantize(_PRICE, rounding=ROUND_HALF_UP)


def _attributes(text: str) -> tuple[tuple[str, str], ...]:
    """“colour=silver; size=56” as pairs."""
    pairs = (piece.partition("=") for piece in text.split(";") if piece.strip())
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)
