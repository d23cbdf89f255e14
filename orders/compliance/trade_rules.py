"""What embargo and export control rules say when they hold, and how they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from foundation.kinds import mark
from foundation.rule_uses import outcome_field
from foundation.rules.nodes import All, Leaf, Node
from foundation.rules.sets import Rule
from orders.compliance.restrictions import TradeRule
from orders.compliance.states import ScreeningStatus, Source

RESTRICT, ALLOW = "restrict", "allow"
EFFECTS = ((RESTRICT, mark("Restricts")), (ALLOW, mark("Exception: lets it go")))
RESULTS = (
    (ScreeningStatus.FAILED.value, ScreeningStatus.FAILED.label),
    (ScreeningStatus.REVIEW.value, ScreeningStatus.REVIEW.label),
)


@dataclass(frozen=True)
class EmbargoOutcome:
    """A place or a customer nothing goes to, or the exception from that."""

    effect: str = outcome_field(
        mark("Effect"), sort="choice", choices=EFFECTS, default=RESTRICT
    )
    code: str = outcome_field(
        mark("Code of the restriction"),
        help=mark("An exception without a code lifts every restriction."),
        default="",
    )
    result: str = outcome_field(
        mark("Result"),
        sort="choice",
        choices=RESULTS,
        default=ScreeningStatus.FAILED.value,
    )
    needs_license: bool = outcome_field(
        mark("Only with a license"),
        sort="flag",
        help=mark("For an exception: a valid license with enough left must exist."),
        default=False,
    )
    message: str = outcome_field(mark("Message"), default="")


@dataclass(frozen=True)
class ExportOutcome(EmbargoOutcome):
    """The same for goods of some export classes."""

    classes: tuple[str, ...] = outcome_field(
        mark("Export classes"),
        sort="set",
        help=mark("Such as 5A002; 5A* means all that begin so."),
        default=(),
    )
    applies_to_all: bool = outcome_field(
        mark("Applies to all classes"), sort="flag", default=False
    )


def trade_rule_of(rule: Rule, source: Source) -> TradeRule:
    """A rule as the judge takes it; an embargo does not ask for classes."""
    said: Mapping[str, Any] = rule.outcome
    is_embargo = source == Source.EMBARGO
    return TradeRule(
        key=f"{rule.set_code}/{rule.key}",
        code=str(said.get("code") or ("" if _is_exception(said) else rule.key)),
        source=source,
        is_exception=_is_exception(said),
        result=ScreeningStatus(said.get("result") or ScreeningStatus.FAILED),
        classes=tuple(said.get("classes") or ()),
        applies_to_all=is_embargo or bool(said.get("applies_to_all")),
        needs_license=bool(said.get("needs_license")),
        message=str(said.get("message") or rule.name),
    )


def when(
    *,
    sell_to: Sequence[str] = (),
    ship_to: Sequence[str] = (),
    purpose: str = "",
    above_percent: Decimal | None = None,
) -> Node:
    """The condition of a filled form: a blank field is ignored, every other must hold.

    `above_percent` is the de minimis threshold of controlled content.
    """
    leaves: list[Node] = []
    if sell_to:
        leaves.append(Leaf("order.customer_country", "in", list(sell_to)))
    if ship_to:
        leaves.append(Leaf("order.ship_to_country", "in", list(ship_to)))
    if purpose:
        leaves.append(Leaf("order.purpose", "is", purpose))
    if above_percent is not None:
        leaves.append(Leaf("line.controlled_percent", ">", str(above_percent)))
    return All(tuple(leaves))


def _is_exception(said: Mapping[str, Any]) -> bool:
    return said.get("effect") == ALLOW
