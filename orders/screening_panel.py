"""The panel of trade compliance on an order's page, for those who may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.models import User
from foundation.sentences import word
from orders.compliance.states import ScreeningStatus, Trigger
from orders.compliance_lists import list_names, versions_in_words, with_list_name
from orders.models import Order, OrderScreening, ScreeningFinding
from orders.permissions import DECIDE_COMPLIANCE, SEE_COMPLIANCE
from orders.services.screening.facts import screening_facts


@dataclass(frozen=True)
class ShownFinding:
    key: int
    line_no: int | None
    result: ScreeningStatus
    text: str
    case: str
    may_override: bool


@dataclass(frozen=True)
class ShownScreening:
    """What screening said of an order, in the reader's language."""

    result: ScreeningStatus | None = None
    at: dt.datetime | None = None
    trigger: str = ""
    lists: str = ""
    findings: tuple[ShownFinding, ...] = ()
    is_off: bool = False
    may_decide: bool = False


def screening_of(order: Order, user: User) -> ShownScreening | None:
    """The panel; None for who may not see it, and for orders of the past."""
    if not user.may(SEE_COMPLIANCE) or order.origin != "live":
        return None
    may_decide = user.may(DECIDE_COMPLIANCE)
    known = OrderScreening.objects.filter(order=order).first()
    if known is None:
        is_off = not screening_facts().is_on
        return ShownScreening(is_off=is_off, may_decide=may_decide)
    findings = list(order.screening_findings.select_related("case").order_by("id"))
    lists = "; ".join(versions_in_words(known.versions))
    names = list_names() if findings else {}
    return ShownScreening(
        known.result,
        known.screened_at,
        Trigger(known.trigger).label,
        lists or "—",
        tuple(_shown(each, names, may_decide=may_decide) for each in findings),
        may_decide=may_decide,
    )


def is_under_review(order: Order) -> bool:
    """What a customer learns: somebody looks at the order, never why."""
    found = OrderScreening.objects.filter(order=order)
    return found.exclude(status=ScreeningStatus.PASSED).exists()


def _shown(
    finding: ScreeningFinding, names: Mapping[str, str], *, may_decide: bool
) -> ShownFinding:
    is_enforced = finding.result != ScreeningStatus.PASSED
    return ShownFinding(
        finding.pk,
        finding.line_no,
        finding.result,
        word(finding.code, with_list_name(finding.params, names)),
        finding.case.number if finding.case else "",
        may_decide and is_enforced and finding.line_no is not None,
    )
