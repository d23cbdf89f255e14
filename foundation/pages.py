"""What list pages and forms share: keyset paging and business errors in forms."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection, models
from django.db.models import F, Q, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import formats
from foundation.errors import BusinessError

M = TypeVar("M", bound=models.Model)

#: Up to here rows are counted; beyond, the planner's estimate is near enough.
COUNTED = 1000
#: For so many seconds an estimate serves all who turn the pages of one list.
ESTIMATED_FOR = 60
MOST_ESTIMATES = 500
_estimates: dict[Hashable, int] = {}


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows of a list, with the addresses of the rows before and after them."""

    rows: list[M]
    newer_url: str
    older_url: str
    about: str

    def __iter__(self) -> Iterator[M]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return True


def paginate_keyset(
    queryset: QuerySet[M], request: HttpRequest, key: str = "-id", per_page: int = 50
) -> Page[M]:
    """One page of a list sorted by `key` (a field, or "-field"), told apart by id.

    The place is kept in `after` or `before`, so that page 1,000 is as fast as page 1
    and new rows do not shift the others.
    """
    order = _Order.of(queryset, key)
    after = order.read(request.GET.get("after", ""))
    before = order.read(request.GET.get("before", ""))
    wanted = queryset.order_by(*order.columns(backward=before is not None))
    if before is not None:
        wanted = wanted.filter(order.beyond(before, backward=True))
    elif after is not None:
        wanted = wanted.filter(order.beyond(after, backward=False))
    rows = list(wanted[: per_page + 1])
    has_more = len(rows) > per_page
    rows = rows[:per_page]
    if before is not None:
        rows.reverse()
    has_newer = has_more if before is not None else after is not None
    has_older = has_more if before is None else True
    is_all = not has_more and before is None and after is None
    return Page(
        rows,
        _address(request, "before", order.place(rows[0])) if rows and has_newer else "",
        _address(request, "after", order.place(rows[-1])) if rows and has_older else "",
        _rows(len(rows)) if is_all else about_count(queryset),
    )


def about_count(queryset: QuerySet[Any]) -> str:
    """“12 rows”, or “about 12,400 rows” where counting would be slow."""
    try:
        sql, params = queryset.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return _rows(0)
    asked = (sql, repr(params), COUNTED, int(time.monotonic() // ESTIMATED_FOR))
    if asked not in _estimates:
        counted = queryset.order_by().values("pk")[: COUNTED + 1].count()
        if counted <= COUNTED:
            return _rows(counted)
        if len(_estimates) >= MOST_ESTIMATES:
            _estimates.clear()
        _estimates[asked] = max(_estimate(sql, params), COUNTED)
    estimate = _estimates[asked]
    digits = 10 ** max(len(str(estimate)) - 3, 0)
    shown = formats.number(estimate // digits * digits)
    return _("about %(count)s rows") % {"count": shown}


def _rows(count: int) -> str:
    shown = {"count": formats.number(count)}
    return ngettext("%(count)s row", "%(count)s rows", count) % shown


@dataclass(frozen=True)
class _Order:
    field: str
    is_descending: bool
    may_be_null: bool
    column: models.Field[Any, Any] | None

    @classmethod
    def of(cls, queryset: QuerySet[Any], key: str) -> _Order:
        name = key.lstrip("-")
        column = next(
            (f for f in queryset.model._meta.concrete_fields if f.name == name), None
        )
        # An annotation may be null as far as we know.
        may_be_null = (column.null if column else True) and name not in ("id", "pk")
        return cls(name, key.startswith("-"), may_be_null, column)

    def columns(self, *, backward: bool) -> list[Any]:
        down = self.is_descending != backward
        last = {"nulls_first" if backward else "nulls_last": True}
        nulls: Any = last if self.may_be_null else {}
        field = F(self.field)
        first = field.desc(**nulls) if down else field.asc(**nulls)
        if self.field in ("id", "pk"):
            return [first]
        return [first, F("id").desc() if down else F("id").asc()]

    def beyond(self, place: list[Any], *, backward: bool) -> Q:
        """The rows on the far side of a place; empty values stand at the end."""
        value, row_id = place
        side = "lt" if self.is_descending != backward else "gt"
        if self.field in ("id", "pk"):
            return Q(**{f"id__{side}": row_id})
        next_id = Q(**{f"id__{side}": row_id})
        if value is None:
            same = Q(**{f"{self.field}__isnull": True}) & next_id
            return same | Q(**{f"{self.field}__isnull": False}) if backward else same
        # The first condition bounds the index scan; the second is exact.
        rows = Q(**{f"{self.field}__{side}e": value}) & (
            Q(**{f"{self.field}__{side}": value}) | next_id
        )
        if self.may_be_null and not backward:
            rows |= Q(**{f"{self.field}__isnull": True})
        return rows

    def read(self, text: str) -> list[Any] | None:
        """A place in the list; one that somebody garbled is the list's beginning."""
        try:
            packed = base64.urlsafe_b64decode(text.encode()) or b"null"
            place: Any = json.loads(packed)
            if self.column and not self.column.is_relation and place:
                self.column.to_python(place[0])
        except (ValueError, TypeError, IndexError, ValidationError):
            return None
        is_place = (
            isinstance(place, list)
            and len(place) == 2
            and isinstance(place[0], str | int | None)
            and type(place[1]) is int
        )
        return place if is_place else None

    def place(self, row: models.Model) -> list[Any]:
        value = getattr(row, self.field)
        if isinstance(value, models.Model):
            value = value.pk
        return [None if value is None else _plain(value), row.pk]


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _address(request: HttpRequest, direction: str, place: list[Any]) -> str:
    query = request.GET.copy()
    for name in ("after", "before", "page"):
        query.pop(name, None)
    packed = json.dumps(place, separators=(",", ":")).encode()
    query[direction] = base64.urlsafe_b64encode(packed).decode()
    return f"?{query.urlencode()}"


def _estimate(sql: str, params: Sequence[Any]) -> int:
    """How many rows the planner expects."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (plan,) = cursor.fetchone() or ([{"Plan": {"Plan Rows": 0}}],)
    read = json.loads(plan) if isinstance(plan, str) else plan
    return int(read[0]["Plan"]["Plan Rows"])


def show_error(form: BaseForm, error: BusinessError) -> None:
    """Put a business error beside its field, or above the form.

    A form that calls a service's field otherwise says so: `calls = {theirs: its own}`.
    """
    name = getattr(form, "calls", {}).get(error.field, error.field)
    field = name if name in form.fields else None
    form.add_error(field, ValidationError(str(error), code=error.code))


class errors_in:  # noqa: N801  reads as the sentence it stands in: with errors_in(form)
    """`with errors_in(form):` around a service call: its BusinessError shows there."""

    def __init__(self, form: BaseForm) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, BusinessError):
            return False
        show_error(self.form, error)
        return True
