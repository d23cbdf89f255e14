"""What people decide about screening; nothing else changes what it said.

A cleared pair is remembered until it expires, for every order of the same party; a
confirmed one fails every order. Either way the orders concerned are screened again,
which applies or lets go of their holds. Locks: the orders, by number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from foundation import clock
from foundation.access import require
from foundation.db import atomic
from foundation.models import User
from foundation.services.audit import record_audit
from foundation.services.timeline import tell
from orders.compliance.states import CaseStatus, ScreeningStatus, Trigger
from orders.errors import CaseDecided, NotRestricted, ReasonNeeded
from orders.models import ClearedPair, Order, ScreeningCase, ScreeningOverride
from orders.permissions import DECIDE_COMPLIANCE
from orders.services.compliance.rescreen import DECISION, rescreen
from orders.services.progress import lock_order
from orders.services.screening.facts import screening_facts
from orders.states import OrderStatus

_OPEN_ORDERS = (OrderStatus.DRAFT, OrderStatus.BOOKED)


@atomic()
def clear_case(case: ScreeningCase, *, reason: str, by: User) -> ScreeningCase:
    """Our party is not the listed one: it passes here and on its other orders."""
    reason = _checked(reason, by)
    at = clock.now()
    expires_on = clock.today() + dt.timedelta(
        days=screening_facts().policy.cleared_days
    )
    cases = _locked(case, CaseStatus.OPEN)
    ClearedPair.objects.update_or_create(
        fingerprint=case.fingerprint,
        list_code=case.list_code,
        external_id=case.external_id,
        entry_digest=case.entry_digest,
        defaults={
            "party_name": case.party_name,
            "listed_name": case.entry.get("name", "")[:500],
            "reason": reason,
            "by": by,
            "at": at,
            "expires_on": expires_on,
        },
    )
    return _decide(cases, "order.case_cleared", lambda c: c.clear(at, reason, by), by)


@atomic()
def confirm_case(case: ScreeningCase, *, reason: str, by: User) -> ScreeningCase:
    """Our party is the listed one: all its open orders fail."""
    reason = _checked(reason, by)
    at = clock.now()
    cases = _locked(case, CaseStatus.OPEN)
    return _decide(
        cases, "order.case_confirmed", lambda c: c.confirm(at, reason, by), by
    )


@atomic()
def reopen_case(case: ScreeningCase, *, reason: str, by: User) -> ScreeningCase:
    """A decision was wrong: the pair is to be decided anew."""
    _checked(reason, by)
    ClearedPair.objects.filter(**_pair(case)).delete()
    cases = _locked(case, CaseStatus.CLEARED, CaseStatus.CONFIRMED)
    return _decide(cases, "order.case_reopened", lambda c: c.reopen(), by, reason)


@atomic()
def override_restriction(
    order: Order, line_no: int, code: str, *, reason: str, by: User
) -> ScreeningStatus:
    """Set one restriction of one line aside; other lines and codes stay enforced."""
    reason = _checked(reason, by)
    locked = lock_order(order.number)
    found = locked.screening_findings.filter(line_no=line_no, params__code=code)
    if not found.exclude(status=ScreeningStatus.PASSED).exists():
        raise NotRestricted(line=line_no)
    ScreeningOverride.objects.update_or_create(
        order=locked,
        line_no=line_no,
        code=code,
        defaults={"reason": reason, "by": by, "at": clock.now()},
    )
    params = {"code": code, "line": line_no, "reason": reason}
    subject = ("order", locked.number)
    record_audit(
        subject=subject,
        before={f"restriction {code} of line {line_no}": "enforced"},
        after={f"restriction {code} of line {line_no}": "set aside"},
        by=by,
        thread=locked.number,
    )
    tell("order.restriction_overridden", subject=subject, by=by, params=params)
    return rescreen([locked.number], trigger=Trigger.HAND, by=by)[locked.number]


def _checked(reason: str, by: User) -> str:
    require(by, DECIDE_COMPLIANCE)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    return reason.strip()[:500]


def _pair(case: ScreeningCase) -> dict[str, str]:
    return {
        "fingerprint": case.fingerprint,
        "list_code": case.list_code,
        "external_id": case.external_id,
        "entry_digest": case.entry_digest,
    }


def _locked(case: ScreeningCase, *statuses: CaseStatus) -> list[ScreeningCase]:
    """The case, and those of the same pair on other open orders; orders locked."""
    same = ScreeningCase.objects.filter(**_pair(case), status__in=statuses)
    cases = list(same.select_related("order").order_by("order__number"))
    for each in cases:
        lock_order(each.order.number)
    # Read again behind the locks: somebody may have decided meanwhile.
    wanted = ScreeningCase.objects.filter(pk__in=[each.pk for each in cases])
    found = list(wanted.filter(status__in=statuses).select_related("order"))
    if case.pk not in {each.pk for each in found}:
        raise CaseDecided(number=case.number)
    return sorted(found, key=lambda each: each.pk != case.pk)


def _decide(
    cases: Sequence[ScreeningCase],
    code: str,
    step: Callable[[ScreeningCase], None],
    by: User,
    reason: str = "",
) -> ScreeningCase:
    """Decide the cases alike and screen their open orders again; the first one."""
    for case in cases:
        step(case)
        case.save(update_fields=["status", *DECISION])
        params = {
            "party": case.party_name,
            "name": case.entry.get("name", ""),
            "reason": case.reason or reason,
        }
        tell(code, subject=("order", case.order.number), by=by, params=params)
    numbers = {case.order.number for case in cases if case.order.status in _OPEN_ORDERS}
    rescreen(numbers, trigger=Trigger.HAND, by=by)
    return cases[0]
