"""Orders for tests: through capture where the path matters, else straight to rows."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from catalog.models import Item
from foundation import clock
from orders.engine.intake import Buyer, LineInput, OrderInput
from orders.models import Order, OrderLine
from orders.services.capture import CaptureResult, capture
from orders.states import OrderStatus
from partners.models import Partner
from tests.factories.catalog import make_item
from tests.factories.partners import make_channel, make_partner
from tests.factories.pricing import make_price, make_tax_rates

_numbers = count(90001)


def make_order_input(
    partner: Partner | None, *lines: tuple[Item | str, int | str], **fields: Any
) -> OrderInput:
    """An order of a customer: (item or text, quantity) per line."""
    return OrderInput(
        buyer=Buyer(partner_id=partner.pk if partner else None),
        lines=tuple(_line(item, quantity) for item, quantity in lines),
        **fields,
    )


def make_seller() -> Partner:
    """All that a first order needs: a channel, VAT rates and a Dutch customer."""
    make_channel()
    make_tax_rates()
    return make_partner()


def make_priced_item(sku: str = "", price: str = "10.00", **fields: Any) -> Item:
    item = make_item(sku, **fields)
    make_price(item, price)
    return item


def book(
    partner: Partner,
    *lines: tuple[Item | str, int | str],
    channel: str = "desk",
    **fields: Any,
) -> Order:
    """A booked order through the real pipeline; fails where it is not clean."""
    result = enter(partner, *lines, channel=channel, **fields)
    assert result.order is not None, result.findings
    assert result.order.status == OrderStatus.BOOKED, result.findings
    return result.order


def enter(
    partner: Partner | None,
    *lines: tuple[Item | str, int | str],
    channel: str = "desk",
    **fields: Any,
) -> CaptureResult:
    by = fields.pop("by", None)
    given = make_order_input(partner, *lines, **fields)
    return capture(given, channel=channel, by=by)


def make_order(
    partner: Partner | None = None,
    *,
    lines: int = 2,
    status: str = OrderStatus.BOOKED,
    **fields: Any,
) -> Order:
    """An order written straight to rows: each line is ten pieces at 10.00."""
    partner = partner or make_partner()
    now = clock.now()
    values: dict[str, Any] = {
        "number": f"ORD-{next(_numbers)}",
        "channel": make_channel(),
        "company": partner.company,
        "partner": partner,
        "currency": "EUR",
        "language": partner.language,
        "placed_at": now,
        "booked_at": None if status == OrderStatus.DRAFT else now,
        "status": status,
        "net": Decimal(100 * lines),
        "tax": Decimal(21 * lines),
        "gross": Decimal(121 * lines),
    }
    order = Order.objects.create(**values | fields)
    for line_no in range(1, lines + 1):
        make_line(order, line_no)
    return order


def make_line(order: Order, line_no: int = 1, **fields: Any) -> OrderLine:
    item = fields.pop("item", None) or make_item()
    values: dict[str, Any] = {
        "sku": item.sku,
        "description": item.name,
        "unit": "C62",
        "unit_price": Decimal("10.00"),
        "net": Decimal("100.00"),
        "tax_rate": Decimal("21.00"),
        "tax": Decimal("21.00"),
        "ordered": Decimal(10),
        "scheduled": Decimal(10),
    }
    return OrderLine.objects.create(
        order=order, line_no=line_no, item=item, **values | fields
    )


def _line(item: Item | str, quantity: int | str) -> LineInput:
    if isinstance(item, str):
        return LineInput(sku=item, quantity=Decimal(quantity))
    return LineInput(item_id=item.pk, quantity=Decimal(quantity))
