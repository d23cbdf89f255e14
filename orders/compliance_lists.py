"""Sanctions lists as people call them: by name, with version and day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from foundation import formats
from orders.models import ListVersion, SanctionList


def versions_in_words(versions: Mapping[str, int]) -> list[str]:
    """What an order was screened against, each list with its version and its day."""
    if not versions:
        return []
    rows = ListVersion.objects.filter(
        sanction_list__code__in=versions, number__in=versions.values()
    ).select_related("sanction_list")
    known = {(each.sanction_list.code, each.number): each for each in rows}
    return [_words(*each, known.get(each)) for each in versions.items()]


def list_names() -> dict[str, str]:
    """The name of every list by its code, in the active language."""
    rows = SanctionList.objects.values_list("code", "name")
    return {code: _(name) for code, name in rows}


def name_of_list(code: str = "list_code") -> Subquery:
    """The list's name beside a row that has its code."""
    lists = SanctionList.objects.filter(code=OuterRef(code))
    return Subquery(lists.values("name")[:1])


def with_list_name(params: Mapping[str, Any], names: Mapping[str, str]) -> Any:
    """What a finding says, with the name of its list for its code."""
    code = params.get("list")
    return {**params, "list": names.get(code, code)} if code else params


def _words(code: str, number: int, version: ListVersion | None) -> str:
    if version is None:
        return _("%(name)s, version %(number)s") % {"name": code, "number": number}
    shown = {
        "name": _(version.sanction_list.name),
        "number": formats.number(number),
        "day": formats.paper_day(version.published_on or version.imported_at.date()),
    }
    return _("%(name)s, version %(number)s of %(day)s") % shown
