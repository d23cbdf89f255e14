"""What the pages for phones share: the place of work, its tiles, and acts.

An act is one POST with a key. A script asks for JSON and queues acts while there is no
network; without a script the same address answers with a message and a page. Higher
apps add their own work to the start page by `register_tile`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm, BaseFormSet
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from foundation import clock
from foundation.errors import BusinessError, Stale
from foundation.http import PersonRequest
from foundation.models import Scope, User
from foundation.roles import Permission
from inventory.errors import ActWithoutKey, NoPlaceToWork, WronglyFilledIn
from inventory.models import Location
from inventory.services.floor.acts import Act, Done, act_once

#: Where the session keeps which place somebody works at.
PLACE = "phone_place"
_NOT_FIELDS = ("csrfmiddlewaretoken", "key", "age")


@dataclass(frozen=True)
class Tile:
    """A kind of work on the start page; the label is marked for translation."""

    label: str
    url_name: str
    icon: str
    permission: Permission
    #: What is done first in a day stands first.
    position: int


_tiles: list[Tile] = []


def register_tile(tile: Tile) -> None:
    if tile not in _tiles:
        _tiles.append(tile)


def tiles_for(user: User) -> list[Tile]:
    mine = [tile for tile in _tiles if user.may(tile.permission)]
    return sorted(mine, key=lambda tile: tile.position)


def places_of_work(user: User) -> QuerySet[Location]:
    """Where this person works: the warehouses of their scope, or all."""
    places = Location.objects.stocking().order_by("name")
    if codes := user.scopes.get(Scope.Kind.WAREHOUSE):
        places = places.filter(code__in=codes)
    return places


def place_of_work(request: PersonRequest) -> Location:
    """The place chosen on this device, else the first one."""
    places = places_of_work(request.user)
    chosen = places.filter(code=request.session.get(PLACE, "")).first()
    place = chosen or places.first()
    if place is None:
        raise NoPlaceToWork
    return place


def wants_json(request: PersonRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def act_of(request: PersonRequest, kind: str) -> Act:
    """The act that was posted; a form without script brings its key in a field."""
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError as wrong:
        raise ActWithoutKey from wrong
    fields = {
        name: str(value)
        for name, value in request.POST.items()
        if name not in _NOT_FIELDS
    }
    return Act(kind, key, fields)


def when_done(request: PersonRequest) -> dt.datetime:
    """The moment of an act that was sent so many seconds after it was done."""
    age = request.POST.get("age", "0").partition(".")[0]
    seconds = min(int(age), 10**7) if age.isdecimal() else 0
    return clock.now() - dt.timedelta(seconds=seconds)


def answer_act(
    request: PersonRequest, kind: str, do: Callable[[Act], Done], *, back: str
) -> HttpResponse:
    """Do an act once and say so, as JSON or as a message on the page before."""
    try:
        act = act_of(request, kind)
        done, is_new = act_once(act, lambda: do(act), by=request.user)
    except BusinessError as error:
        return _refused(request, error, back)
    except (ConcurrentTransition, TransitionNotAllowed):
        return _refused(request, Stale(), back)
    if wants_json(request):
        status = "done" if is_new else "known"
        return JsonResponse(
            {
                "status": status,
                "message": done.message,
                "next": done.next_url,
                "data": dict(done.data),
            }
        )
    if is_new:
        messages.success(request, done.message)
    else:
        messages.info(request, _("This was done before; nothing changed."))
    return HttpResponseRedirect(done.next_url or back)


def check(form: BaseForm) -> None:
    """Raise what is wrong with a form as one sentence at its first wrong field."""
    if form.is_valid():
        return
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        text = f"{label}: {errors[0]}" if label else str(errors[0])
        raise WronglyFilledIn(field=name, text=text)


def check_rows(rows: BaseFormSet[Any]) -> None:
    """The same for rows of forms."""
    if rows.is_valid():
        return
    for error in rows.non_form_errors():
        raise WronglyFilledIn(text=str(error))
    for form in rows.forms:
        check(form)


def _refused(request: PersonRequest, error: BusinessError, back: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(
            {
                "status": "refused",
                "code": error.code,
                "message": str(error),
                "field": error.field,
            },
            status=409,
        )
    messages.error(request, str(error))
    return HttpResponseRedirect(back)
