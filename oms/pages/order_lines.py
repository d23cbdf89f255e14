"""The lines of the order page: how far each piece is, and why price, date and VAT."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Unit
from catalog.states import ItemKind
from foundation.sentences import word
from foundation.status import Tone
from inventory.models import Location
from orders.models import Order, OrderLine
from orders.states import OrderStatus, ProgressKind
from partners.queries import CompanyFacts, company_facts
from pricing.models import Waterfall
from pricing.queries import WhyRow, waterfalls_of, why_rows
from promising.models import Promise
from promising.queries import last_told, promises_of, still_given

#: Lines shown at once; a longer order pages through them.
LINES = 200

_PIECES = ("C62", "EA")
_TAX_CODES = {
    "AE": "tax.reverse_charge",
    "G": "tax.export",
    "E": "tax.not_registered",
    "Z": "tax.zero_rate",
}


@dataclass(frozen=True)
class Share:
    """So many pieces of a line are so far."""

    label: str
    quantity: Decimal
    tone: Tone


@dataclass(frozen=True)
class LineRow:
    """A line with why its price, its date and its VAT are what they are."""

    line: OrderLine
    unit: str
    shares: list[Share]
    price_rows: list[WhyRow]
    promises: list[Promise]
    tax_reason: str
    may_cancel: bool
    may_split: bool
    may_choose_place: bool

    @property
    def standing(self) -> list[Promise]:
        """The promises that still hold: of stock, and the last for what waits."""
        told = last_told(self.promises)
        standing = {each.pk for each in still_given(self.promises)}
        if self.line.backordered:
            standing |= {each.pk for each in told}
        return [each for each in self.promises if each.pk in standing]

    @property
    def parts(self) -> list[Promise]:
        """What comes from where, for a line that leaves from several places."""
        latest = max((each.revision for each in self.promises), default=0)
        given = {p.part: p for p in self.standing if p.revision == latest}
        parts = [part for part in given.values() if part.location_id]
        places = {part.location_id for part in parts}
        return parts if len(places) > 1 else []

    @property
    def reasons(self) -> list[str]:
        return [
            word(reason["code"], reason["params"])
            for promise in self.standing
            for reason in promise.reasons
        ]


def line_rows(order: Order, page: int, rights: Mapping[str, bool]) -> list[LineRow]:
    """One page of the lines, with a fixed number of queries.

    `rights` are what the person may do with the lines of the order as it stands.
    """
    first = (page - 1) * LINES
    lines = order.lines.select_related("item", "location").order_by("line_no")
    shown = list(lines[first : first + LINES])
    refs = [f"{order.number}/{line.line_no}" for line in shown]
    waterfalls, promises = waterfalls_of(refs), promises_of(refs)
    units = dict(Unit.objects.values_list("code", "name"))
    company = company_facts(order.company_id)
    is_booked = order.status == OrderStatus.BOOKED
    return [
        LineRow(
            line,
            _unit(line, units),
            shares_of(line, is_booked=is_booked),
            _why_price(waterfalls.get(ref)),
            promises.get(ref, []),
            tax_reason(order, line, company) if company else "",
            rights["may_cancel_lines"] and line.open > 0,
            rights["may_split_lines"] and line.open > (line.unit in _PIECES),
            rights["may_choose_place"] and line.open > 0 and _needs_stock(line),
        )
        for line, ref in zip(shown, refs, strict=True)
    ]


def _why_price(waterfall: Waterfall | None) -> list[WhyRow]:
    return why_rows(waterfall.steps, waterfall.currency) if waterfall else []


def shares_of(line: OrderLine, *, is_booked: bool) -> list[Share]:
    """The pieces of a line by the furthest they have come; together all of them."""
    picked = max(line.picked, line.shipped)
    reserved = max(line.reserved, picked)
    scheduled = max(line.scheduled, reserved)
    short = line.ordered - line.canceled - scheduled if is_booked else Decimal(0)
    shares = [
        Share(ProgressKind.DELIVERED.label, line.delivered, Tone.GREEN),
        Share(ProgressKind.SHIPPED.label, line.shipped - line.delivered, Tone.BLUE),
        Share(ProgressKind.PICKED.label, picked - line.shipped, Tone.BLUE),
        Share(ProgressKind.RESERVED.label, reserved - picked, Tone.BLUE),
        Share(ProgressKind.SCHEDULED.label, scheduled - reserved, Tone.BLUE),
        Share("Backordered", short, Tone.AMBER),
        Share(ProgressKind.RETURNED.label, line.returned, Tone.AMBER),
        Share(ProgressKind.CANCELED.label, line.canceled, Tone.RED),
    ]
    return [share for share in shares if share.quantity > 0]


def tax_reason(order: Order, line: OrderLine, company: CompanyFacts) -> str:
    """Why this VAT, from what was agreed: origin, destination and category."""
    if line.unit_price is None:
        return ""
    origin = _country_of(line.location) or company.country
    country = order.ship_to.get("country") or origin
    code = _TAX_CODES.get(line.tax_category, "")
    if not code:
        is_registered = country in company.registrations
        code = "tax.destination" if is_registered else "tax.origin"
        if origin == country:
            code = "tax.domestic"
    rate = f"{line.tax_rate.normalize():f}"
    named = origin if code == "tax.origin" else country
    return word(code, {"origin": origin, "country": named, "rate": rate})


def _needs_stock(line: OrderLine) -> bool:
    return line.item is not None and line.item.kind != ItemKind.SERVICE


def _unit(line: OrderLine, units: Mapping[str, str]) -> str:
    """Pieces are plain numbers; every other unit is named."""
    if line.unit in _PIECES:
        return ""
    return units.get(line.unit, line.unit)


def _country_of(location: Location | None) -> str:
    return location.country if location else ""
