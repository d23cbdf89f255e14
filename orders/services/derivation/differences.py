"""What other defaulting or transformation rules would have made of real orders.

Each order starts from its input as captured, against today's customers and items; what
was matched then is what it is matched to now. A chunk costs a fixed number of queries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.queries import ItemFacts, items_by_sku
from foundation.addresses import one_line
from foundation.facts import one_look
from foundation.kinds import mark
from foundation.rule_told import told, told_value
from foundation.rule_uses import Difference
from orders.engine.defaulting import default_order
from orders.engine.derivation.attributes import ATTRIBUTES, Attribute, value_of
from orders.engine.facts import OrderFacts, Setting
from orders.engine.intake import OrderInput, decode, number_lines
from orders.engine.resolved import Known
from orders.models import CrossReference
from orders.services.derivation.filling import Books, fill_in, fill_in_after
from orders.services.derivation.price_differences import Both, price_differences
from orders.services.prepared import Line, Resolved
from orders.services.replay import StoredImage
from orders.services.replay.stored_facts import facts_of_stored, images_of
from partners.queries import PartnerFacts, partners_facts

LINE = mark("Line")


@dataclass(frozen=True)
class _Case:
    """An order of the past as it stands before any rule."""

    image: StoredImage
    order: Resolved
    setting: Setting
    units: Mapping[str, str]
    facts: OrderFacts | None


@one_look()
def derivation_differences(
    chunk: Sequence[StoredImage], before: Books, after: Books, today: dt.date
) -> list[Difference]:
    """Every value and line that would be another; writes nothing."""
    found: list[Difference] = []
    for case in _cases(chunk, before, after, today):
        old, new = _result(case, before), _result(case, after)
        if old != new:
            both = Both(case.image, old, new)
            differences = list(_differences(both))
            found += differences + price_differences(both, differences, today)
    return found


def _result(case: _Case, books: Books) -> Resolved:
    order = fill_in(case.order, case.setting, case.units, books).order
    numbers = tuple(line.line_no for line in order.lines)
    # What is asked of prices is known of the lines as they were.
    if case.facts is not None and case.facts.line_nos == numbers:
        order = fill_in_after(order, case.facts, case.setting, books).order
    return order


def _cases(
    chunk: Sequence[StoredImage], before: Books, after: Books, today: dt.date
) -> Iterator[_Case]:
    images = images_of(chunk)
    inputs = {
        key: number_lines(decode(image["input"])) for key, image in images.items()
    }
    codes = {key: _codes(inputs[key], image) for key, image in images.items()}
    items = items_by_sku({code for each in codes.values() for code in each if code})
    partners = partners_facts({row.partner_id for row in chunk if row.partner_id})
    units = _Units(chunk)
    facts = _facts_after(chunk, before, after, today)
    for row in chunk:
        if row.id not in images:
            continue
        partner = partners.get(row.partner_id or 0)
        known = _known(row, partner, images[row.id], units.of(row))
        matched = tuple(items.get(code) for code in codes[row.id])
        order = default_order(inputs[row.id], _with_items(known, matched))
        yield _Case(
            row,
            order,
            _setting(row, today),
            known.unit_by_theirs,
            facts.get(row.id),
        )


def _facts_after(
    chunk: Sequence[StoredImage], before: Books, after: Books, today: dt.date
) -> dict[int, OrderFacts]:
    """Facts with prices, only where a rule waits for them."""
    if not (before.levels["after"] or after.levels["after"]):
        return {}
    facts = facts_of_stored(chunk, today)
    return {row.id: each for row, each in zip(chunk, facts, strict=True)}


def _codes(given: OrderInput, image: Mapping[str, Any]) -> list[str]:
    """What each line was understood as: its item, or that of the bundle it was."""
    stored = image["result"].get("lines", {})
    made = {
        each["line"]: each["code"]
        for each in image.get("origins", ())
        if each["line"] == each["of"]
    }
    return [
        made.get(line.line_no) or stored.get(str(line.line_no), {}).get("sku", line.sku)
        for line in given.lines
    ]


def _known(
    row: StoredImage,
    partner: PartnerFacts | None,
    image: Mapping[str, Any],
    units: Mapping[str, str],
) -> Known[PartnerFacts, ItemFacts]:
    return Known(
        # Wishes are judged by the day they were made.
        today=row.placed_at.date(),
        company_currency=row.company_currency,
        company_language=partner.company.language if partner else row.language,
        partner=partner,
        contact_id=image["result"].get("contact_id"),
        items=(),
        unit_by_theirs=units,
    )


def _with_items(
    known: Known[PartnerFacts, ItemFacts], items: tuple[ItemFacts | None, ...]
) -> Known[PartnerFacts, ItemFacts]:
    return Known(**{**vars(known), "items": items})


def _setting(row: StoredImage, today: dt.date) -> Setting:
    return Setting(
        channel=row.channel,
        channel_kind=row.channel_kind,
        company=row.company,
        company_currency=row.company_currency,
        company_country=row.company_country,
        today=today,
        placed_on=row.placed_at.date(),
    )


class _Units:
    """Our units for theirs, as mapped for channels and customers."""

    def __init__(self, chunk: Sequence[StoredImage]) -> None:
        partners = {None, *(row.partner_id for row in chunk)}
        kind = CrossReference.Kind.UNIT
        rows = CrossReference.objects.filter(kind=kind).values_list(
            "channel__code", "of_partner_id", "their_code", "unit"
        )
        self._rows: list[tuple[str | None, int | None, str, str]] = [
            row for row in rows if row[1] in partners
        ]

    def of(self, order: StoredImage) -> dict[str, str]:
        """The narrowest last, so that it is the last word."""
        fitting = [
            row
            for row in self._rows
            if row[0] in (None, order.channel) and row[1] in (None, order.partner_id)
        ]
        fitting.sort(key=lambda row: (row[1] or 0, row[0] or ""))
        return {theirs: ours for _, _, theirs, ours in fitting}


def _differences(both: Both) -> Iterator[Difference]:
    for attribute in ATTRIBUTES.values():
        if not attribute.is_line:
            yield from _of_attribute(both, attribute)
    before, after = both.lines
    for number in sorted({*before, *after}):
        yield from _line(both, number, before.get(number), after.get(number))


def _line(
    both: Both, number: int, was: Line | None, is_now: Line | None
) -> Iterator[Difference]:
    sides = (_told(was), _told(is_now))
    if sides[0] != sides[1]:
        rule = both.rule(f"lines.{number}.item", f"lines.{number}.quantity")
        yield both.difference(number, LINE, sides, rule)
    if was is None or is_now is None:
        return
    for attribute in ATTRIBUTES.values():
        if attribute.is_line and attribute.name not in _TOLD:
            yield from _of_attribute(both, attribute, (was, is_now))


def _of_attribute(
    both: Both, attribute: Attribute, lines: tuple[Line, Line] | None = None
) -> Iterator[Difference]:
    was, is_now = lines or (None, None)
    values = (
        value_of(attribute, both.old, was),
        value_of(attribute, both.new, is_now),
    )
    if values[0] == values[1]:
        return
    number = was.line_no if was else None
    key = attribute.key if number is None else f"lines.{number}.{attribute.key}"
    sides = _side(attribute, values[0]), _side(attribute, values[1])
    yield both.difference(number, attribute.label, sides, both.rule(key))


#: Said by the line as a whole, or with its price.
_TOLD = frozenset(
    {"line.quantity", "line.unit", "line.unit_price", "line.discount_percent"}
)


def _told(line: Line | None) -> str:
    if line is None:
        return ""
    code = line.item.sku if line.item else line.given.sku or line.given.text
    quantity = f"{line.quantity.normalize():f}"
    return told("rehearsal.line", sku=code, quantity=quantity, unit_code=line.unit)


def _side(attribute: Attribute, value: Any) -> str:
    if isinstance(value, Mapping):
        return told("rehearsal.address", address=one_line(value)) if value else ""
    return told_value(attribute.name, value)
