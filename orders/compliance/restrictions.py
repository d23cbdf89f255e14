"""Which lines may not be exported: restrictions, exceptions, licenses, overrides.

1. A restriction whose rule holds blocks a line, unless the line's export class is not
   in its list (an empty list with “applies to all” means every class).
2. An exception lifts restrictions of the codes it names, or all. One that needs a
   license counts only with a license that fits, is valid and has enough left.
3. An override turns one restriction of one line into a remark; others stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from orders.compliance.states import ScreeningStatus, Source, worst_of


@dataclass(frozen=True)
class TradeRule:
    """A rule that holds for a line: it restricts, or lets a restriction go."""

    key: str  # "set/key"
    code: str
    source: Source = Source.EXPORT
    is_exception: bool = False
    result: ScreeningStatus = ScreeningStatus.FAILED
    #: Export classes; one that ends in * means all that begin so.
    classes: tuple[str, ...] = ()
    applies_to_all: bool = True
    needs_license: bool = False
    message: str = ""

    def covers(self, export_class: str) -> bool:
        """Whether the class of a line is one of the rule's."""
        return self.applies_to_all or fits(export_class, self.classes)

    def lifts(self, restriction: TradeRule) -> bool:
        """An exception without a code lifts every restriction."""
        return self.is_exception and self.code in ("", restriction.code)


@dataclass(frozen=True)
class LicenseFacts:
    """A license with what is left of it; None = without limit."""

    number: str
    valid_from: dt.date
    valid_until: dt.date
    id: int = 0
    partner_id: int | None = None
    countries: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()
    quantity_left: Decimal | None = None
    value_left: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True)
class TradeLine:
    """A line as export control sees it."""

    line_no: int
    export_class: str = ""
    quantity: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    currency: str = ""
    country: str = ""  # where it goes
    partner_id: int | None = None


@dataclass(frozen=True)
class TradeFinding:
    """What became of one restriction of one line."""

    line_no: int
    code: str
    source: Source
    status: ScreeningStatus
    rule: str
    message: str = ""
    #: The exception, license or person that lets it go.
    lifted_by: str = ""
    is_overridden: bool = False


@dataclass(frozen=True)
class Consumption:
    """So much a line takes of a license."""

    license_id: int
    number: str
    line_no: int
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True)
class TradeResult:
    findings: tuple[TradeFinding, ...] = ()
    consumptions: tuple[Consumption, ...] = ()
    #: Names of rules that could not be worked out.
    failures: tuple[str, ...] = ()

    @property
    def status(self) -> ScreeningStatus:
        return worst_of(each.status for each in self.findings)


@dataclass
class _Licenses:
    """Licenses while an order is judged: what one line takes, another cannot."""

    known: Sequence[LicenseFacts]
    today: dt.date
    #: Pairs (license, line) that an order has already: they are not taken twice.
    held: Collection[tuple[int, int]] = ()
    taken: list[Consumption] = field(default_factory=list)

    def take(self, line: TradeLine, restriction: TradeRule) -> str:
        """The license that serves; a line takes of one only once."""
        for each in self.known:
            if self._serves(each, line, restriction):
                taken = Consumption(
                    each.id, each.number, line.line_no, line.quantity, line.value
                )
                is_held = (each.id, line.line_no) in self.held
                if taken not in self.taken and not is_held:
                    self.taken.append(taken)
                return each.number
        return ""

    def _serves(
        self, permit: LicenseFacts, line: TradeLine, restriction: TradeRule
    ) -> bool:
        named = permit.restrictions
        return (
            permit.valid_from <= self.today <= permit.valid_until
            and permit.partner_id in (None, line.partner_id)
            and (not permit.countries or line.country in permit.countries)
            and (not permit.classes or fits(line.export_class, permit.classes))
            and (not named or restriction.code in named)
            and self._has_enough(permit, line)
        )

    def _has_enough(self, permit: LicenseFacts, line: TradeLine) -> bool:
        if (permit.id, line.line_no) in self.held:
            return True
        used = [each for each in self.taken if each.license_id == permit.id]
        if any(each.line_no == line.line_no for each in used):
            return True
        quantity = line.quantity + sum(each.quantity for each in used)
        value = line.value + sum(each.value for each in used)
        if permit.quantity_left is not None and quantity > permit.quantity_left:
            return False
        if permit.value_left is None:
            return True
        return permit.currency == line.currency and value <= permit.value_left


def judge(
    lines: Iterable[TradeLine],
    rules_by_line: Mapping[int, Sequence[TradeRule]],
    *,
    licenses: Sequence[LicenseFacts] = (),
    overrides: Collection[tuple[int, str]] = (),
    held: Collection[tuple[int, int]] = (),
    today: dt.date,
) -> TradeResult:
    """What restricts each line, what lets it go, and what that takes of licenses.

    `rules_by_line` are the rules that hold; `overrides` are pairs (line, code), `held`
    pairs (license id, line) that were taken before.
    """
    left = _Licenses(licenses, today, held)
    findings = [
        _finding(line, restriction, rules_by_line[line.line_no], left, overrides)
        for line in lines
        if line.line_no in rules_by_line
        for restriction in rules_by_line[line.line_no]
        if not restriction.is_exception and restriction.covers(line.export_class)
    ]
    return TradeResult(tuple(findings), tuple(left.taken))


def fits(export_class: str, classes: Iterable[str]) -> bool:
    """Whether an export class is listed, by itself or by its beginning (5A*)."""
    wanted = export_class.upper()
    return bool(wanted) and any(
        wanted.startswith(each[:-1].upper())
        if each.endswith("*")
        else wanted == each.upper()
        for each in classes
    )


def _finding(
    line: TradeLine,
    restriction: TradeRule,
    rules: Sequence[TradeRule],
    licenses: _Licenses,
    overrides: Collection[tuple[int, str]],
) -> TradeFinding:
    lifted_by = _lifted_by(line, restriction, rules, licenses)
    is_overridden = not lifted_by and (line.line_no, restriction.code) in overrides
    is_free = bool(lifted_by) or is_overridden
    return TradeFinding(
        line_no=line.line_no,
        code=restriction.code,
        source=restriction.source,
        status=ScreeningStatus.PASSED if is_free else restriction.result,
        rule=restriction.key,
        message=restriction.message,
        lifted_by=lifted_by,
        is_overridden=is_overridden,
    )


def _lifted_by(
    line: TradeLine,
    restriction: TradeRule,
    rules: Sequence[TradeRule],
    licenses: _Licenses,
) -> str:
    exceptions = [
        rule
        for rule in rules
        if rule.lifts(restriction) and rule.covers(line.export_class)
    ]
    # A license is spent only where nothing else lifts the restriction.
    for rule in sorted(exceptions, key=lambda rule: rule.needs_license):
        if not rule.needs_license:
            return rule.key
        if number := licenses.take(line, restriction):
            return number
    return ""
