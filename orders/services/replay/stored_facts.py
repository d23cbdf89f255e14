"""Facts of stored orders for rules: many orders at once, with what was agreed.

Agreed values (prices, addresses, dates) are those of the order; what is known of
customers and items is of today. A fixed number of queries per call.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from catalog.queries import ItemFacts, item_facts
from foundation.facts import one_look
from orders.engine.facts import (
    ZERO,
    OrderFacts,
    Setting,
    address_facts,
    amounts_of,
    count_facts,
    is_cross_border,
    item_facts_of,
    partner_facts_of,
    quantity_facts,
    setting_facts,
    total_facts,
)
from orders.models import Order, OrderLine, OrderRevision
from orders.states import OrderStatus
from partners.queries import PartnerFacts, credits_available, partners_facts
from pricing.models import Waterfall

#: Facts that only the order as captured has; the images are read only for them.
_CAPTURED = frozenset({"line.given_unit", "line.given_quantity", "line.attributes"})
#: Facts that need what customers owe.
_CREDIT = frozenset({"order.credit_available"})
#: Facts that need the waterfalls.
_WATERFALL = frozenset({"line.list_price", "line.discount_percent"}) | {
    "order.discount_percent"
}


class StoredOrder(NamedTuple):
    """The row of an order with the codes its rules ask for."""

    id: int
    number: str
    revision: int
    channel: str
    channel_kind: str
    company: str
    company_currency: str
    company_country: str
    partner_id: int | None
    contact_email: str | None
    currency: str
    language: str
    payment_terms_days: int
    bill_to: dict[str, str]
    ship_to: dict[str, str]
    requested_on: dt.date | None
    placed_at: dt.datetime
    customer_reference: str
    note: str
    status: str
    fulfilment_status: str
    payment_status: str
    net: Decimal


ORDER_COLUMNS = (
    "id",
    "number",
    "revision",
    "channel__code",
    "channel__kind",
    "company__code",
    "company__currency",
    "company__country",
    "partner_id",
    "contact__email",
    "currency",
    "language",
    "payment_terms_days",
    "bill_to",
    "ship_to",
    "requested_on",
    "placed_at",
    "customer_reference",
    "note",
    "status",
    "fulfilment_status",
    "payment_status",
    "net",
)


class _Line(NamedTuple):
    order_id: int
    line_no: int
    item_id: int | None
    sku: str
    unit: str
    description: str
    note: str
    requested_on: dt.date | None
    promised_on: dt.date | None
    unit_price: Decimal | None
    is_price_manual: bool
    net: Decimal
    ordered: Decimal
    canceled: Decimal
    reserved: Decimal
    picked: Decimal
    shipped: Decimal
    invoiced: Decimal


def facts_of_orders(
    orders: Sequence[Order],
    today: dt.date,
    *,
    roles: frozenset[str] = frozenset(),
    wanted: Collection[str] | None = None,
) -> list[OrderFacts]:
    """The facts of stored orders, in their order; see `facts_of_stored`."""
    keys = [order.pk for order in orders]
    rows = Order.objects.filter(pk__in=keys).values_list(*ORDER_COLUMNS)
    by_key = {row[0]: StoredOrder(*row) for row in rows}
    stored = [by_key[key] for key in keys]
    return facts_of_stored(stored, today, roles=roles, wanted=wanted)


@one_look()
def facts_of_stored(
    orders: Sequence[StoredOrder],
    today: dt.date,
    *,
    roles: frozenset[str] = frozenset(),
    wanted: Collection[str] | None = None,
) -> list[OrderFacts]:
    """The facts of stored orders, in their order.

    `wanted` are the facts that will be asked; waterfalls and images are read only where
    one of theirs is among them. None = all.
    """
    lines = _lines_of(orders)
    items = item_facts(
        {row.item_id for rows in lines.values() for row in rows if row.item_id}
    )
    partners = partners_facts({row.partner_id for row in orders if row.partner_id})
    loaded = _Loaded(
        today,
        roles,
        items,
        _list_prices(orders, lines) if _is_wanted(_WATERFALL, wanted) else {},
        _captured_lines(orders) if _is_wanted(_CAPTURED, wanted) else {},
        credits_available(partners.values()) if _is_wanted(_CREDIT, wanted) else {},
    )
    return [
        _facts(order, lines.get(order.id, ()), partners, loaded) for order in orders
    ]


class _Loaded(NamedTuple):
    today: dt.date
    roles: frozenset[str]
    items: Mapping[int, ItemFacts]
    #: By order and line number.
    list_prices: Mapping[tuple[int, int], Decimal]
    captured: Mapping[tuple[int, int], Mapping[str, Any]]
    #: By customer: what they may still order today, where something limits it.
    credit: Mapping[int, Decimal]


def _is_wanted(names: frozenset[str], wanted: Collection[str] | None) -> bool:
    return wanted is None or not names.isdisjoint(wanted)


def _facts(
    order: StoredOrder,
    rows: Sequence[_Line],
    partners: Mapping[int, PartnerFacts],
    loaded: _Loaded,
) -> OrderFacts:
    partner = partners.get(order.partner_id or 0)
    lines = tuple(_line(row, order, loaded) for row in rows)
    setting = _setting(order, loaded)
    header = {
        **setting_facts(setting),
        **partner_facts_of(partner, loaded.credit.get(order.partner_id or 0)),
        **address_facts("ship_to", order.ship_to, partner),
        **address_facts("bill_to", order.bill_to, partner),
        "order.currency": order.currency,
        "order.language": order.language,
        "order.payment_terms_days": order.payment_terms_days,
        "order.requested_on": order.requested_on,
        "order.is_cross_border": is_cross_border(setting, order.ship_to),
        "order.is_customer_currency": partner is None
        or partner.currency == order.currency,
        "order.customer_reference": order.customer_reference,
        "order.note": order.note,
        "order.contact_email": order.contact_email
        or (partner.email if partner else ""),
        **count_facts(lines),
        **total_facts(lines, order.currency),
    }
    return OrderFacts(header, lines, tuple(row.line_no for row in rows))


def _setting(order: StoredOrder, loaded: _Loaded) -> Setting:
    return Setting(
        channel=order.channel,
        channel_kind=order.channel_kind,
        company=order.company,
        company_currency=order.company_currency,
        company_country=order.company_country,
        today=loaded.today,
        placed_on=order.placed_at.date(),
        roles=loaded.roles,
        status=order.status,
        fulfilment_status=order.fulfilment_status,
        payment_status=order.payment_status,
    )


def _line(row: _Line, order: StoredOrder, loaded: _Loaded) -> dict[str, Any]:
    item = loaded.items.get(row.item_id or 0)
    key = (row.order_id, row.line_no)
    return {
        "line.sku": row.sku,
        **item_facts_of(item),
        "line.number": row.line_no,
        "line.quantity": row.ordered,
        **quantity_facts(item, row.ordered),
        "line.unit": row.unit,
        "line.requested_on": row.requested_on,
        "line.weight_kg": item.weight_kg * row.ordered if item else None,
        "line.description": row.description,
        "line.note": row.note,
        "line.is_price_manual": row.is_price_manual,
        "line.picked": row.picked,
        "line.shipped": row.shipped,
        "line.reserved": row.reserved,
        "line.invoiced": row.invoiced,
        "line.canceled": row.canceled,
        "line.is_late": _is_late(row, order, loaded.today),
        **amounts_of(
            net=row.net,
            unit_price=row.unit_price,
            list_price=loaded.list_prices.get(key),
            quantity=row.ordered,
            cost=_cost(item, order),
            currency=order.currency,
        ),
        **loaded.captured.get(key, {}),
    }


def _cost(item: ItemFacts | None, order: StoredOrder) -> Decimal | None:
    """Costs are kept in our company's currency; in another there is no margin."""
    if item is None or order.currency != order.company_currency:
        return None
    return item.standard_cost


def _is_late(row: _Line, order: StoredOrder, today: dt.date) -> bool:
    due = row.promised_on or row.requested_on
    is_open = row.ordered - row.canceled > row.shipped
    is_booked = order.status == OrderStatus.BOOKED
    return is_booked and is_open and due is not None and due < today


def _lines_of(orders: Sequence[StoredOrder]) -> dict[int, list[_Line]]:
    rows = (
        OrderLine.objects.filter(order__in=[order.id for order in orders])
        .order_by("order_id", "line_no")
        .values_list(*_Line._fields)
    )
    found: defaultdict[int, list[_Line]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(_Line(*row))
    return found


def _list_prices(
    orders: Sequence[StoredOrder], lines: Mapping[int, Sequence[_Line]]
) -> dict[tuple[int, int], Decimal]:
    """List prices of one unit, from the steps of each waterfall."""
    by_ref = {
        f"{order.number}/{row.line_no}": row
        for order in orders
        for row in lines.get(order.id, ())
    }
    rows = Waterfall.objects.filter(line_ref__in=by_ref).order_by("revision")
    found: dict[tuple[int, int], Decimal] = {}
    for ref, steps in rows.values_list("line_ref", "steps"):
        line = by_ref[ref]
        ours = [step["after"] for step in steps if step["kind"] == "list_price"]
        if ours and line.ordered:
            price = Decimal(ours[-1]) / line.ordered
            found[line.order_id, line.line_no] = price
    return found


def images_of(orders: Iterable[StoredOrder]) -> dict[int, dict[str, Any]]:
    """The image of the current revision of each order, by order id."""
    current = {order.id: order.revision for order in orders}
    rows = OrderRevision.objects.filter(order__in=current).values_list(
        "order_id", "number", "image"
    )
    return {key: image for key, number, image in rows if current[key] == number}


def _captured_lines(
    orders: Sequence[StoredOrder],
) -> dict[tuple[int, int], dict[str, Any]]:
    """What only the order as captured says of its lines."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for order_id, image in images_of(orders).items():
        for line in image["input"].get("lines", ()):
            quantity = line.get("quantity")
            found[order_id, line["line_no"]] = {
                "line.given_unit": line.get("unit", ""),
                "line.given_quantity": Decimal(quantity) if quantity else ZERO,
                "line.attributes": [
                    f"{name}={value}" for name, value in line.get("attributes", ())
                ],
            }
    return found
