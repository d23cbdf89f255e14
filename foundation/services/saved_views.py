"""Filters and sorting of a list under a name: one's own, or shared with colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.db import atomic
from foundation.errors import BusinessError, NotAllowed
from foundation.models import SavedView, User

#: Where in the list one is, is no part of a view.
_PLACES = frozenset({"after", "before", "page", "view"})


class ViewNameTaken(BusinessError):
    code = "view_name_taken"
    message = _("You already have a view with this name.")


@dataclass(frozen=True)
class ViewTab:
    """A saved view as a tab of its list; `components/tabs.html` draws it."""

    label: str
    url: str
    is_active: bool
    view: SavedView
    count: int | None = None


def views_for(user: User, page: str) -> QuerySet[SavedView]:
    """The views of a list: one's own, the shared ones, those of one's roles."""
    roles = [role.value for role in user.roles]
    return SavedView.objects.filter(
        Q(owner=user) | Q(is_shared=True) | Q(role__in=roles, owner=None), page=page
    ).order_by("position", "name", "id")


def tabs_for(user: User, page: str, query: str) -> list[ViewTab]:
    """The saved views as tabs; the one whose query the page shows is active."""
    shown = _normal(query)
    return [
        ViewTab(view.name, f"?{view.query}", _normal(view.query) == shown, view)
        for view in views_for(user, page)
    ]


@atomic()
def save_view(
    page: str, *, name: str, query: str, by: User, is_shared: bool = False
) -> SavedView:
    """Keep the filters of a list under a name."""
    if SavedView.objects.filter(page=page, owner=by, name=name).exists():
        raise ViewNameTaken(field="name")
    return SavedView.objects.create(
        page=page,
        name=name,
        query=urlencode(_normal(query)),
        owner=by,
        is_shared=is_shared,
    )


@atomic()
def delete_view(view: SavedView, *, by: User) -> None:
    """Remove one's own view."""
    if view.owner_id != by.pk and not by.is_superuser:
        raise NotAllowed
    view.delete()


def _normal(query: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(query.lstrip("?"))
    return sorted((name, value) for name, value in pairs if name not in _PLACES)
