"""What pages show of holds: the holds of an order, and whether it is held at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from foundation.kinds import mark
from foundation.models import User
from foundation.permissions import SEE_RULES
from foundation.rule_links import rule_url
from foundation.sentences import word
from foundation.status import Status, Tone
from orders.models import Hold, Order
from orders.services.holding.holds import is_held
from orders.services.holding.rights import why_not
from orders.services.holding.steps import step_label
from orders.states import HoldStatus, OrderStatus


class Held(Status):
    """The badge of a held order, the same for colleagues and customers."""

    HELD = "held", mark("On hold"), Tone.AMBER


@dataclass(frozen=True)
class HoldRow:
    """A hold with why this person may not release it; empty where they may."""

    hold: Hold
    why_not: str
    step: str
    #: Where the rule that placed it is read; empty where this person may not.
    rule_url: str = ""

    @property
    def why(self) -> str:
        """The reason, where it says more than which rule it was."""
        return "" if self.hold.reason_code == "hold.rule" else self.hold.why

    @property
    def rule(self) -> str:
        """Which rule placed it, in words."""
        rule = self.hold.rule
        if not rule:
            return ""
        return word("hold.rule_version" if rule["version"] else "hold.rule", rule)

    @property
    def is_open(self) -> bool:
        return self.hold.status in (HoldStatus.REQUESTED, HoldStatus.ACTIVE)


def hold_rows(holds: Iterable[Hold], user: User) -> list[HoldRow]:
    may_see = user.may(SEE_RULES)
    return [
        HoldRow(
            hold,
            why_not(hold, user),
            gettext(step_label(hold.step)),
            _rule_url(hold.rule) if may_see else "",
        )
        for hold in holds
    ]


def _rule_url(rule: Mapping[str, Any]) -> str:
    return rule_url(rule["key"], rule["version"]) if rule else ""


def holds_of(order: Order, user: User) -> list[HoldRow]:
    """All holds of an order, the open ones first, then the latest."""
    found = Hold.objects.filter(order=order).select_related(
        "code", "line", "applied_by", "released_by"
    )
    rows = hold_rows(found.order_by("-id"), user)
    return sorted(rows, key=lambda row: not row.is_open)


def held_lines(rows: Iterable[HoldRow]) -> set[int]:
    """Ids of the lines that are on hold now."""
    return {
        row.hold.line_id
        for row in rows
        if row.hold.line_id and row.hold.status == HoldStatus.ACTIVE
    }


def held_badge(order: Order) -> Held | None:
    """The badge of an order that is on hold; None where it is not."""
    is_booked = order.status == OrderStatus.BOOKED
    return Held.HELD if is_booked and is_held(order) else None


def is_on_hold(rows: Iterable[HoldRow]) -> bool:
    return any(row.hold.status == HoldStatus.ACTIVE for row in rows)
