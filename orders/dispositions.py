"""What was decided in trade compliance: who or what was let go, or confirmed.

Five kinds of rows come as one list, the latest first: each kind is its own query, the
keys of a page are found by their union, and only that page is read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    DateTimeField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation import clock, formats
from foundation.models import AuditEntry, User
from foundation.records import record_url
from orders.access import orders_for
from orders.compliance.states import CaseStatus, DispositionKind
from orders.compliance_lists import list_names
from orders.models import ClearedPair, License, ScreeningCase, ScreeningOverride

PER_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What of the list is wanted."""

    text: str = ""
    kind: DispositionKind | None = None
    #: Only what still holds, or only what has run out.
    is_over: bool | None = None


@dataclass(frozen=True)
class Disposition:
    """One decision, in words."""

    kind: DispositionKind
    #: The party, the line or the customer it is about, and where it is read.
    about: str
    url: str
    against: str
    by: str
    at: dt.datetime
    reason: str
    #: The list and its entry, or the authority and its permit.
    source: str = ""
    until: dt.date | None = None
    is_over: bool = False


@dataclass(frozen=True)
class DispositionPage:
    rows: list[Disposition]
    count: int
    has_more: bool


Names = Mapping[str, str]
Make = Callable[[Any, Names, dt.date], Disposition]


def dispositions_for(user: User, asked: Asked, page: int) -> DispositionPage:
    """A page of what was decided, within the orders this person may see."""
    start = (page - 1) * PER_PAGE
    found = [
        _keys(kind, rows) for kind, rows in _rows(user, asked) if _wants(asked, kind)
    ]
    first, *others = found
    keys = first.union(*others, all=True) if others else first
    placed = list(
        keys.order_by("-moment", "kind", "-key")[start : start + PER_PAGE + 1]
    )
    rows = _read([(each["kind"], each["key"]) for each in placed[:PER_PAGE]])
    return DispositionPage(rows, keys.count(), len(placed) > PER_PAGE)


def _wants(asked: Asked, kind: DispositionKind) -> bool:
    return asked.kind in (None, kind)


def _keys(kind: DispositionKind, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    named = rows.annotate(kind=Value(kind.value), key=F("pk"))
    keys: QuerySet[Any, Any] = named.order_by().values("kind", "key", "moment")
    return keys


def _rows(user: User, asked: Asked) -> Iterable[tuple[DispositionKind, QuerySet[Any]]]:
    seen, text = orders_for(user), asked.text
    cases = ScreeningCase.objects.filter(order__in=seen).annotate(
        moment=F("decided_at")
    )
    cases = cases.filter(_of_case(text))
    confirmed = cases.filter(status=CaseStatus.CONFIRMED)
    noted = cases.filter(status=CaseStatus.CLEARED, is_automatic=True)
    set_aside = ScreeningOverride.objects.filter(_of_override(text), order__in=seen)
    pairs = ClearedPair.objects.filter(_of_pair(text)).annotate(moment=F("at"))
    starts = Cast("valid_from", DateTimeField())
    licenses = License.objects.filter(_of_license(text)).annotate(moment=starts)
    if asked.is_over is not None:
        today = clock.today()
        pairs = _in_time(pairs, Q(expires_on__gte=today), is_over=asked.is_over)
        valid = Q(valid_until__gte=today, is_active=True)
        licenses = _in_time(licenses, valid, is_over=asked.is_over)
    lasting = [
        (DispositionKind.CONFIRMED, confirmed),
        (DispositionKind.NOTED, noted),
        (DispositionKind.SET_ASIDE, set_aside.annotate(moment=F("at"))),
    ]
    if asked.is_over:
        lasting = [(kind, rows.none()) for kind, rows in lasting]
    return [
        (DispositionKind.CLEARED, pairs),
        *lasting,
        (DispositionKind.LICENSE, licenses),
    ]


def _in_time(rows: QuerySet[Any], holds: Q, *, is_over: bool) -> QuerySet[Any]:
    return rows.exclude(holds) if is_over else rows.filter(holds)


def _any(text: str, *names: str) -> Q:
    found = Q()
    for name in names if text else ():
        found |= Q(**{f"{name}__icontains": text})
    return found


def _of_case(text: str) -> Q:
    names = ("party_name", "entry__name", "number", "order__number", "reason")
    return _any(text, *names, "decided_by__name")


def _of_override(text: str) -> Q:
    return _any(text, "order__number", "code", "reason", "by__name")


def _of_pair(text: str) -> Q:
    return _any(text, "party_name", "listed_name", "reason", "by__name")


def _of_license(text: str) -> Q:
    return _any(text, "number", "authority", "partner__name", "partner__code", "note")


def _read(keys: Collection[tuple[str, int]]) -> list[Disposition]:
    """The rows of these keys, in their order; a query for each kind among them."""
    names, today = list_names() if keys else {}, clock.today()
    made: dict[tuple[str, int], Disposition] = {}
    for kind, (rows, make) in _KINDS.items():
        wanted = [key for each, key in keys if each == kind.value]
        if wanted:
            found = rows().in_bulk(wanted)
            made |= {
                (kind.value, key): make(row, names, today) for key, row in found.items()
            }
    return [made[key] for key in keys if key in made]


def _pairs() -> QuerySet[Any]:
    same = ScreeningCase.objects.filter(
        fingerprint=OuterRef("fingerprint"),
        list_code=OuterRef("list_code"),
        external_id=OuterRef("external_id"),
    )
    latest = same.order_by("-id").values("number")[:1]
    rows = ClearedPair.objects.select_related("by")
    return rows.annotate(case_number=Subquery(latest))


def _cases() -> QuerySet[Any]:
    return ScreeningCase.objects.select_related("decided_by")


def _overrides() -> QuerySet[Any]:
    return ScreeningOverride.objects.select_related("order", "by")


def _licenses() -> QuerySet[Any]:
    saved = AuditEntry.objects.filter(
        subject_kind="license", subject=OuterRef("number")
    ).order_by("-id")
    rows = License.objects.select_related("partner")
    return rows.annotate(saved_by=Subquery(saved.values("actor__name")[:1]))


def _of_pair_row(row: Any, names: Names, today: dt.date) -> Disposition:
    return Disposition(
        kind=DispositionKind.CLEARED,
        about=row.party_name,
        url=_case_url(row.case_number),
        against=row.listed_name,
        source=_source(names, row),
        by=_name(row.by),
        at=row.at,
        until=row.expires_on,
        is_over=row.expires_on < today,
        reason=row.reason,
    )


def _of_case_row(row: Any, names: Names, _today: dt.date) -> Disposition:
    is_confirmed = row.status == CaseStatus.CONFIRMED
    return Disposition(
        kind=DispositionKind.CONFIRMED if is_confirmed else DispositionKind.NOTED,
        about=row.party_name,
        url=_case_url(row.number),
        against=str(row.entry.get("name", "")),
        source=_source(names, row),
        by=_name(row.decided_by),
        at=row.decided_at,
        reason=row.reason,
    )


def _of_override_row(row: Any, _names: Names, _today: dt.date) -> Disposition:
    shown = {"number": row.order.number, "line": formats.number(row.line_no)}
    return Disposition(
        kind=DispositionKind.SET_ASIDE,
        about=_("%(number)s, line %(line)s") % shown,
        url=record_url("order", row.order.number),
        against=_("Restriction %(code)s") % {"code": row.code},
        by=_name(row.by),
        at=row.at,
        reason=row.reason,
    )


def _of_license_row(row: Any, _names: Names, today: dt.date) -> Disposition:
    restrictions = ", ".join(row.restrictions)
    return Disposition(
        kind=DispositionKind.LICENSE,
        about=row.partner.name if row.partner else _("Any customer"),
        url=reverse("orders:license_list"),
        against=_("Restriction %(code)s") % {"code": restrictions}
        if restrictions
        else _("Any restriction"),
        source=" ".join(each for each in (row.authority, row.number) if each),
        by=row.saved_by or "",
        at=dt.datetime.combine(row.valid_from, dt.time.min, dt.UTC),
        until=row.valid_until,
        is_over=row.valid_until < today or not row.is_active,
        reason=row.note,
    )


_KINDS: Mapping[DispositionKind, tuple[Callable[[], QuerySet[Any]], Make]] = {
    DispositionKind.CLEARED: (_pairs, _of_pair_row),
    DispositionKind.CONFIRMED: (_cases, _of_case_row),
    DispositionKind.NOTED: (_cases, _of_case_row),
    DispositionKind.SET_ASIDE: (_overrides, _of_override_row),
    DispositionKind.LICENSE: (_licenses, _of_license_row),
}


def _source(names: Names, row: Any) -> str:
    """The list and its entry."""
    shown = {"list": names.get(row.list_code, row.list_code), "entry": row.external_id}
    return _("%(list)s, entry %(entry)s") % shown


def _case_url(number: str | None) -> str:
    return reverse("orders:case_page", args=[number]) if number else ""


def _name(person: User | None) -> str:
    return person.name if person else ""
