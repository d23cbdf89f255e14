"""Reads of supply orders and suppliers' invoices for their pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from foundation.sentences import word
from inventory.engine.matching import Agreed
from inventory.engine.purchasing import PriceBreak, price_for
from inventory.models import (
    SupplierInvoice,
    SupplierInvoiceLine,
    SupplierItem,
    SupplyLine,
    SupplyOrder,
)
from inventory.services.supply.invoices import agreed_of, total_problems
from inventory.services.supply.offers import Offer, offers_of
from inventory.states import MatchStatus, SupplyProgressKind, SupplyStage, SupplyStatus
from inventory.supply_queries import still_to_come

NOTHING = Decimal(0)
EXPECTED = (SupplyStatus.APPROVED, SupplyStatus.SENT)
_OPEN = Q(ordered__gt=F("received") + F("canceled"))


@dataclass(frozen=True)
class OrderFigures:
    """What the list says of an order besides its own columns."""

    amount: Decimal | None = None
    next_on: dt.date | None = None


@dataclass(frozen=True)
class ShownLine:
    line: SupplyLine
    net: Decimal | None
    expected: Decimal
    is_late: bool
    reasons: list[str]


@dataclass(frozen=True)
class MatchRow:
    """One line of a supplier's invoice beside what we know of it."""

    line: SupplierInvoiceLine
    agreed: Agreed | None
    problems: list[str]


def late(orders: QuerySet[SupplyOrder], today: dt.date) -> QuerySet[SupplyOrder]:
    """Orders of which something should have come before today."""
    lines = SupplyLine.objects.filter(_OPEN, order=OuterRef("pk"))
    due = lines.annotate(on=Coalesce("confirmed_on", "due_on")).filter(on__lt=today)
    return orders.filter(Exists(due), status__in=EXPECTED)


def matching_orders(text: str) -> Q:
    """The condition that a supply order is meant by a text."""
    means = Q(item__sku__iexact=text) | Q(their_code__iexact=text)
    lines = SupplyLine.objects.filter(means, order=OuterRef("pk"))
    return (
        Q(number__icontains=text)
        | Q(their_reference__icontains=text)
        | Q(external_id__iexact=text)
        | Q(supplier__name__icontains=text)
        | Q(supplier__code__iexact=text)
        | Q(Exists(lines))
    )


def figures_of(orders: Iterable[SupplyOrder]) -> dict[int, OrderFigures]:
    """Amount and next day of delivery, by order; one query."""
    lines = SupplyLine.objects.filter(order__in=list(orders)).values("order_id")
    amount = (F("ordered") - F("canceled")) * F("unit_price")
    found = lines.annotate(
        amount=Sum(amount),
        next_on=Min(Coalesce("confirmed_on", "due_on"), filter=_OPEN),
    )
    return {
        row["order_id"]: OrderFigures(row["amount"], row["next_on"])
        for row in found.order_by("order_id")
    }


def shown_lines(
    order: SupplyOrder, lines: Iterable[SupplyLine], today: dt.date
) -> list[ShownLine]:
    """Lines of an order with what is expected of them, and why they are so."""
    lines = list(lines)
    items = [line.item_id for line in lines]
    offers = offers_of(order.supplier_id, items) if order.supplier_id else {}
    return [
        ShownLine(
            line,
            _net(line),
            still_to_come(line) if order.status in EXPECTED else NOTHING,
            is_late(order, line, today),
            _reasons(order, line, offers.get(line.item_id)),
        )
        for line in lines
    ]


def stage_of(order: SupplyOrder, lines: Sequence[SupplyLine]) -> SupplyStage | None:
    """How far a sent order is: by what came in, else by what was answered."""
    if order.status not in (SupplyStatus.SENT, SupplyStatus.CLOSED):
        return None
    live = [line for line in lines if line.ordered > line.canceled]
    if all(not line.open for line in live):
        return SupplyStage.RECEIVED
    if any(line.received for line in live):
        return SupplyStage.PARTLY_RECEIVED
    if any(line.shipped for line in live):
        return SupplyStage.IN_TRANSIT
    is_answered = all(line.confirmed is not None for line in live)
    return SupplyStage.ACKNOWLEDGED if is_answered else SupplyStage.OPEN


def match_rows(invoice: SupplierInvoice) -> list[MatchRow]:
    """Ordered, received and charged side by side; what differs in words."""
    has_counted = invoice.status in (MatchStatus.MATCHED, MatchStatus.ACCEPTED)
    lines = invoice.lines.select_related("supply_line__item__unit").order_by("line_no")
    return [
        MatchRow(
            line,
            _agreed(line, has_counted=has_counted),
            [word(each["code"], each["params"]) for each in line.differences],
        )
        for line in lines
    ]


def problems_of(invoice: SupplierInvoice) -> list[str]:
    """What differs in the invoice as a whole, in words."""
    return [word(each.code, each.params) for each in total_problems(invoice)]


def total_of(lines: Iterable[SupplyLine]) -> Decimal:
    return sum((_net(line) or NOTHING for line in lines), NOTHING)


def price_of(supplied: SupplierItem, today: dt.date) -> PriceBreak | None:
    """What the smallest order costs per unit of purchase today."""
    breaks = [
        PriceBreak(
            each.from_quantity, each.unit_price, each.valid_from, each.valid_until
        )
        for each in supplied.prices.all()
    ]
    return price_for(breaks, max(supplied.minimum, supplied.multiple), today)


def matching_invoices(text: str) -> Q:
    """The condition that a supplier's invoice is meant by a text."""
    return (
        Q(their_number__icontains=text)
        | Q(supplier__name__icontains=text)
        | Q(supplier__code__iexact=text)
        | Q(order__number__iexact=text)
    )


def receipts_of(order: SupplyOrder) -> list[Mapping[str, object]]:
    """What came in of an order: one row per cause, the newest first."""
    rows = (
        order.lines.filter(progress__kind=SupplyProgressKind.RECEIVED)
        .values("progress__cause", "progress__on", "progress__actor__name")
        .annotate(quantity=Sum("progress__quantity"))
    )
    return list(rows.order_by("-progress__on", "-progress__cause"))


def _net(line: SupplyLine) -> Decimal | None:
    if line.unit_price is None:
        return None
    return (line.ordered - line.canceled) * line.unit_price


def is_late(order: SupplyOrder, line: SupplyLine, today: dt.date) -> bool:
    """Whether something of the line should have come before today."""
    day = line.expected_on
    return bool(order.status in EXPECTED and line.open and day and day < today)


def _agreed(line: SupplierInvoiceLine, *, has_counted: bool) -> Agreed | None:
    ours = line.supply_line
    if ours is None:
        return None
    return agreed_of(ours, besides=-line.quantity if has_counted else NOTHING)


def _reasons(order: SupplyOrder, line: SupplyLine, offer: Offer | None) -> list[str]:
    """Why the line has this price, quantity and day, by the terms as they are now."""
    found: list[tuple[str, dict[str, object]]] = []
    if offer is not None:
        found += _reasons_of_offer(order, line, offer)
    elif order.supplier_id is not None:
        found.append(("supply.why_no_terms", {}))
    if line.confirmed_on:
        params: dict[str, object] = {"confirmed_on": line.confirmed_on.isoformat()}
        found.append(("supply.why_confirmed", params))
    if line.demand_ref:
        found.append(("supply.why_demand", {"reference": line.demand_ref}))
    return [word(code, params) for code, params in found]


def _reasons_of_offer(
    order: SupplyOrder, line: SupplyLine, offer: Offer
) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = [
        (
            "supply.why_minimum",
            {"minimum": str(offer.minimum), "unit_code": offer.unit},
        ),
        (
            "supply.why_multiple",
            {"multiple": str(offer.multiple), "unit_code": offer.unit},
        ),
        ("supply.why_lead_days", {"days": offer.lead_days}),
    ]
    price = offer.price_of(line.ordered, order.created_at.date())
    if price is None:
        return [*found, ("supply.why_no_price", {})]
    if price != line.unit_price:
        agreed = {"amount": str(price), "currency": order.currency}
        return [*found, ("supply.why_other_price", {"price": agreed})]
    return [*found, ("supply.why_price", {})]
