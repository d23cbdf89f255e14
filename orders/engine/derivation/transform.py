"""Transformation rules: a line becomes other lines, another item or another unit.

1. Rounds over all lines: on each line the first rule that holds and was not used on it
   (or on what it came from) before. Rounds go on until nothing changes, five at most.
2. explode: parts take the place of the line, the first under its number, the others
   behind the highest. A quantity is that of the line times that of the part; a stated
   amount is spread by cost, else by quantity, to the cent.
3. select: another item; convert: another unit, with a factor to the item's own.
4. A rule that cannot be carried out is a failure by name and leaves the line alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from foundation.money import round_amount, round_unit_price, spread
from foundation.rules.errors import RuleError, RuleFailed
from foundation.rules.sets import Failure, Hit, Rule, RuleProgram
from orders.engine.derivation.attributes import Line, Order, converted
from orders.engine.derivation.derive import RULE, Derived, Setup, source_value
from orders.engine.derivation.figures import bad_value, number
from orders.engine.derivation.parts import Part, read_parts
from orders.engine.resolved import LineOrigin
from orders.engine.validation import MOST_LINES, MOST_QUANTITY

ROUNDS = 5
ZERO = Decimal(0)
_QUANTITY = Decimal("0.0001")

#: Items by SKU, for all that the rules of one round name.
FindItems = Callable[[Iterable[str]], Mapping[str, Any]]


@dataclass(frozen=True)
class _Change:
    """What one rule wants of one line: items are found for all changes together."""

    hit: Hit
    parts: tuple[Part, ...]
    factor: Decimal = ZERO

    @property
    def rule(self) -> Rule:
        return self.hit.rule

    @property
    def action(self) -> str:
        return str(self.rule.outcome.get("action", ""))


def transform(
    order: Order, program: RuleProgram, setup: Setup, find_items: FindItems
) -> Derived:
    """The order with its lines as the rules make them; the input stays as captured."""
    work = _Work(order, setup, find_items)
    for _round in range(ROUNDS):
        if not work.run(program):
            break
    return Derived(work.result(), tuple(work.hits), tuple(work.failures))


@dataclass
class _Work:
    """The lines while they are transformed."""

    order: Order
    setup: Setup
    find_items: FindItems
    hits: list[Hit] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    provenance: dict[str, str] = field(default_factory=dict)
    origins: dict[int, LineOrigin] = field(default_factory=dict)
    #: Rules that a line, or what it came from, has been through.
    used: dict[int, frozenset[str]] = field(default_factory=dict)

    def run(self, program: RuleProgram) -> bool:
        """One round; says whether a line changed."""
        facts = self.setup.facts(self.order)
        found = program.run(facts.header, facts.lines)
        self._keep_failures(found.failures)
        if not found.hits:
            return False
        wanted = self._changes(found.hits, facts.header, facts.lines)
        skus = {part.sku for change in wanted.values() for part in change.parts}
        items = self.find_items(skus) if skus else {}
        lines: list[Line] = []
        for line in self.order.lines:
            change = wanted.get(line.line_no)
            lines += self._apply(line, change, items) if change else [line]
        is_changed = lines != list(self.order.lines)
        self.order = dataclasses.replace(self.order, lines=tuple(lines))
        return is_changed

    def result(self) -> Order:
        if not self.origins:
            return self.order
        return dataclasses.replace(
            self.order,
            origins=tuple(self.origins.values()),
            provenance={**self.order.provenance, **self.provenance},
        )

    def _changes(
        self,
        hits: Sequence[Hit],
        header: Mapping[str, Any],
        lines: Sequence[Mapping[str, Any]],
    ) -> dict[int, _Change]:
        """The first rule of each line that is new to it."""
        changes: dict[int, _Change] = {}
        for hit in hits:
            places = range(len(lines)) if hit.lines is None else hit.lines
            for place in places:
                line = self.order.lines[place]
                used = self.used.get(line.line_no, frozenset())
                if line.line_no in changes or name_of(hit.rule) in used:
                    continue
                try:
                    facts = {**header, **lines[place]}
                    change = self._change(hit, line, facts)
                except RuleError as failed:
                    self._fail(hit.rule, failed)
                    continue
                if change is not None:
                    changes[line.line_no] = change
        return changes

    def _change(self, hit: Hit, line: Line, facts: Mapping[str, Any]) -> _Change | None:
        """What a rule wants of a line; None where its source has nothing for it."""
        outcome = hit.rule.outcome
        if outcome.get("source") == "components":
            own = getattr(line.item, "components", ())
            parts = tuple(Part(part.sku, part.quantity) for part in own)
            if not parts:
                raise RuleFailed("rule.no_parts")
            return _Change(hit, parts)
        value = source_value(hit.rule, facts, self.setup)
        if value is None or value == "" or value == getattr(line.item, "sku", ""):
            return None
        match outcome.get("action"):
            case "explode":
                return _Change(hit, read_parts(str(value)))
            case "select":
                return _Change(hit, (Part(str(value), Decimal(1)),))
            case _:
                return _Change(hit, (), read_factor(value))

    def _apply(
        self, line: Line, change: _Change, items: Mapping[str, Any]
    ) -> list[Line]:
        missing = [part.sku for part in change.parts if part.sku not in items]
        try:
            if missing:
                raise RuleFailed("rule.unknown_item", sku=missing[0])
            made = self._made(line, change, items)
        except RuleError as failed:
            self._fail(change.rule, failed)
            self._use(line.line_no, line.line_no, change.rule)
            return [line]
        for each in made:
            self._note(each, line, change)
        if all(hit is not change.hit for hit in self.hits):
            self.hits.append(change.hit)
        return made

    def _made(
        self, line: Line, change: _Change, items: Mapping[str, Any]
    ) -> list[Line]:
        match change.action:
            case "explode":
                return self._exploded(line, change, items)
            case "select":
                return [_selected(line, items[change.parts[0].sku], self.order)]
            case _:
                if line.item is None:
                    raise RuleFailed("rule.no_value")
                return [converted(line, change.factor, line.item.unit)]

    def _exploded(
        self, line: Line, change: _Change, items: Mapping[str, Any]
    ) -> list[Line]:
        parts = [(items[part.sku], part.quantity) for part in change.parts]
        if len(self.order.lines) + len(parts) > MOST_LINES:
            raise RuleFailed("rule.too_many_lines", most=MOST_LINES)
        following = self._next_number()
        numbers = [line.line_no, *range(following, following + len(parts) - 1)]
        quantities = [_times(line.quantity, per) for _item, per in parts]
        weights = _weights([item for item, _ in parts], quantities)
        amounts = _shares(_stated_amount(line, self.order), weights, self.order)
        by_rule = _shares(_amount_by_rule(line, self.order), weights, self.order)
        return [
            _with_price_by_rule(
                _part(line, no, item, (quantity, amount), self.order), share
            )
            for no, (item, _), quantity, amount, share in zip(
                numbers, parts, quantities, amounts, by_rule, strict=True
            )
        ]

    def _next_number(self) -> int:
        taken = [line.line_no for line in self.order.lines]
        return max([*taken, *self.origins]) + 1

    def _note(self, made: Line, line: Line, change: _Change) -> None:
        before = self.origins.get(line.line_no)
        number = made.line_no
        self._use(number, line.line_no, change.rule)
        self.origins[number] = LineOrigin(
            line_no=number,
            of_line=before.of_line if before else line.line_no,
            code=before.code if before else _code_of(line),
            quantity=before.quantity if before else line.given.quantity or ZERO,
            action=before.action if before else change.action,
            rule=name_of(change.rule),
        )
        key = "unit" if change.action == "convert" else "item"
        self.provenance[f"lines.{number}.{key}"] = f"{RULE}{name_of(change.rule)}"
        if number != line.line_no:
            self._inherit(number, line.line_no)

    def _inherit(self, number: int, parent: int) -> None:
        """What was filled in on the line holds for its parts."""
        start = f"lines.{parent}."
        for key, source in self.order.provenance.items():
            if key.startswith(start):
                inherited = f"lines.{number}.{key.removeprefix(start)}"
                self.provenance.setdefault(inherited, source)

    def _use(self, number: int, parent: int, rule: Rule) -> None:
        self.used[number] = self.used.get(parent, frozenset()) | {name_of(rule)}

    def _keep_failures(self, failures: Sequence[Failure]) -> None:
        known = {id(each.rule) for each in self.failures}
        self.failures += [each for each in failures if id(each.rule) not in known]

    def _fail(self, rule: Rule, error: RuleError) -> None:
        self._keep_failures([Failure(rule, error.code, error.params)])


def name_of(rule: Rule) -> str:
    return f"{rule.set_code}/{rule.key}"


def _selected(line: Line, item: Any, order: Order) -> Line:
    """Another item in the place of the one ordered; its quantity stays."""
    given = dataclasses.replace(
        line.given, item_id=item.id, sku=item.sku, gtin="", buyer_sku=""
    )
    is_own_unit = line.item is None or line.unit == line.item.unit
    return dataclasses.replace(
        line,
        given=dataclasses.replace(given, unit="" if is_own_unit else given.unit),
        item=item,
        unit=item.unit,
        description=item.name_in(order.language),
    )


def _part(
    line: Line,
    number: int,
    item: Any,
    figures: tuple[Decimal, Decimal | None],
    order: Order,
) -> Line:
    quantity, amount = figures
    price = None
    if amount is not None and quantity:
        price = round_unit_price(amount / quantity)
    note = _note_of(line)
    given = dataclasses.replace(
        line.given,
        line_no=number,
        item_id=item.id,
        sku=item.sku,
        gtin="",
        buyer_sku="",
        text="",
        quantity=quantity,
        unit="",
        unit_price=price,
        net=amount,
        note=note,
    )
    return dataclasses.replace(
        line,
        given=given,
        line_no=number,
        item=item,
        quantity=quantity,
        unit=item.unit,
        stated_price=price,
        description=item.name_in(order.language),
        note=note,
    )


def _note_of(line: Line) -> str:
    """What it is a part of, in no language, behind what the line says already."""
    part_of = f"{_code_of(line)} × {line.quantity.normalize():f}"
    return f"{line.note}; {part_of}"[-300:] if line.note else part_of


def _stated_amount(line: Line, order: Order) -> Decimal | None:
    if line.given.net is None and line.stated_price is not None:
        return round_amount(line.stated_price * line.quantity, order.currency)
    return line.given.net


def _amount_by_rule(line: Line, order: Order) -> Decimal | None:
    given = line.price_by_rule
    if given is None or given.price is None or given.amount is not None:
        return None if given is None else given.amount
    return round_amount(given.price * line.quantity, order.currency)


def _weights(items: Sequence[Any], quantities: Sequence[Decimal]) -> Sequence[Decimal]:
    """By what an amount is spread over parts: their cost, else their quantity."""
    costs = [
        (item.standard_cost or ZERO) * quantity
        for item, quantity in zip(items, quantities, strict=True)
    ]
    return costs if all(costs) else quantities


def _shares(
    total: Decimal | None, weights: Sequence[Decimal], order: Order
) -> list[Decimal | None]:
    """The amount of a line over its parts; None for each where there is none."""
    if total is None:
        return [None] * len(weights)
    return list(spread(total, weights, order.currency))


def _with_price_by_rule(part: Line, amount: Decimal | None) -> Line:
    """The part with its share of what a rule made of the price of the whole."""
    given = part.price_by_rule
    if given is None or amount is None or not part.quantity:
        return part
    price = round_unit_price(amount / part.quantity)
    given = dataclasses.replace(given, price=price, amount=amount)
    return dataclasses.replace(part, price_by_rule=given)


def _times(quantity: Decimal, per: Decimal) -> Decimal:
    made = (quantity * per).quantize(_QUANTITY, rounding=ROUND_HALF_UP)
    if not 0 < made <= MOST_QUANTITY:
        raise RuleFailed("rule.bad_value", value=f"{made.normalize():f}")
    return made


def read_factor(value: Any) -> Decimal:
    factor = number(value)
    if factor <= 0:
        raise bad_value(value)
    return factor


def _code_of(line: Line) -> str:
    return line.item.sku if line.item else (line.given.sku or line.given.text)[:60]
