"""Who may open which page, and which record: the same rights on every way in.

Views are decorated with `staff_page` or `portal_page`. Side rows (comments, handovers,
documents) speak of any record, so apps register how a person gets at one of a kind:
`register_subject("order", get_order_for)`; the getter raises Http404 or `NotAllowed`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url

from foundation.errors import NotAllowed
from foundation.http import PersonRequest, is_htmx
from foundation.models import User
from foundation.roles import STAFF, Permission, Role

P = ParamSpec("P")
View = Callable[Concatenate[PersonRequest, P], HttpResponseBase]
AnyView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Getter = Callable[[User, str], Any]


def staff_page(*permissions: Permission) -> Callable[[View[P]], AnyView[P]]:
    """For colleagues who hold one of the permissions; none named: for any colleague."""

    def decorate(view: View[P]) -> AnyView[P]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            person = request.user
            if not isinstance(person, User):
                return sign_in_first(request)
            if not person.is_staff:
                return _turn_away(request)
            require(person, *permissions)
            return view(cast("PersonRequest", request), *args, **kwargs)

        return guarded

    return decorate


def _turn_away(request: HttpRequest) -> HttpResponse:
    """Customers learn nothing about pages of colleagues; the front door leads home."""
    if request.path == "/":
        return redirect("home")
    raise Http404


def portal_page(view: View[P]) -> AnyView[P]:
    """For customers; a colleague is told that the portal is not theirs."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        person = request.user
        if not isinstance(person, User):
            return sign_in_first(request)
        if Role.PORTAL not in person.roles:
            raise NotAllowed
        return view(cast("PersonRequest", request), *args, **kwargs)

    return guarded


def person_page(view: View[P]) -> AnyView[P]:
    """For everybody who has signed in: colleagues and customers."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return sign_in_first(request)
        return view(cast("PersonRequest", request), *args, **kwargs)

    return guarded


def require(person: User, *permissions: Permission) -> None:
    """Raise `NotAllowed`, naming who may, unless the person holds one of them."""
    if permissions and not any(person.may(wanted) for wanted in permissions):
        roles = frozenset().union(*(wanted.roles for wanted in permissions)) & STAFF
        raise NotAllowed(roles=sorted(role.value for role in roles))


def sign_in_first(request: HttpRequest) -> HttpResponse:
    if is_htmx(request):
        # A fragment cannot show the sign-in page; the script says what happened.
        return HttpResponse(status=401)
    return redirect_to_login(
        request.get_full_path() if request.method == "GET" else "",
        resolve_url(settings.LOGIN_URL),
    )


@dataclass(frozen=True)
class Subject:
    """A record that side rows speak of, as this person may see it."""

    kind: str
    number: str
    thread: str
    record: Any


_getters: dict[str, tuple[Getter, Callable[[Any], str] | None]] = {}


def register_subject(
    kind: str, getter: Getter, *, thread: Callable[[Any], str] | None = None
) -> None:
    """How a person gets at a record of this kind, and which order it belongs to."""
    _getters[kind] = (getter, thread)


def subject_for(person: User, kind: str, number: str) -> Subject:
    """The record, if this person may see it; raises Http404 or `NotAllowed`."""
    if kind not in _getters:
        raise Http404
    getter, thread = _getters[kind]
    record = getter(person, number)
    if record is None:
        raise Http404
    return Subject(kind, number, thread(record) if thread else number, record)


def may_see(person: User, kind: str, number: str) -> bool:
    try:
        subject_for(person, kind, number)
    except (Http404, NotAllowed):
        return False
    return True
