"""What every request gets: means, the person's language and clock, errors worded."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from foundation.actor import by_means
from foundation.errors import BusinessError, NotAllowed, Stale
from foundation.http import came_from, is_api, is_htmx
from foundation.models import Means, User
from foundation.roles import Role
from foundation.rule_names import naming
from foundation.services.page_views import count_page_view

Answer = Callable[[HttpRequest], HttpResponseBase]


class ActorMeans:
    """What a request does is done by page, or by API."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in unquote(request.get_full_path()):
            # PostgreSQL cannot store it, and no honest browser sends it.
            return _bad_request(request)
        with by_means(Means.API if is_api(request) else Means.PAGE), naming():
            return self.get_response(request)


class PersonPreferences:
    """Language and time zone of whoever has signed in; before that the browser's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if not isinstance(person, User):
            return self.get_response(request)
        with timezone.override(ZoneInfo(person.time_zone)):
            translation.activate(person.language)
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers["Content-Language"] = person.language
        return response


class BusinessErrors:
    """A rule that says no becomes a sentence where the person is, never a 500 page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        error = _as_business_error(exception)
        if error is None:
            return None
        if is_api(request):
            return JsonResponse(_as_json(error), status=error.status)
        if is_htmx(request):
            return _toast(error)
        back = came_from(request)
        if request.method == "POST" and back and not isinstance(error, NotAllowed):
            messages.error(request, str(error))
            return HttpResponseRedirect(back)
        return _error_page(request, error)


class WayUp:
    """An address that only takes what is sent leads whoever opens it to its page.

    It stands in the browser after a form with mistakes: a change of the language, a
    sign-in or a bookmark opens it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_opened = request.method == "GET" and not is_api(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not is_opened:
            return response
        if "text/html" not in request.headers.get("Accept", ""):
            return response
        query = request.META.get("QUERY_STRING", "")
        above = _page_above(request.path)
        return HttpResponseRedirect(f"{above}?{query}" if query else above)


class PortalPageViews:
    """Counts the pages customers open, per day and person."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        person, match = request.user, request.resolver_match
        is_counted = (
            match is not None
            and "portal" in match.namespaces
            and request.method == "GET"
            and response.status_code == 200
            and isinstance(person, User)
            and Role.PORTAL in person.roles
        )
        if is_counted and match is not None and isinstance(person, User):
            count_page_view(match.view_name, by=person)
        return response


def _page_above(path: str) -> str:
    """The nearest page on the way up from an address."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0]
        for page in (f"{path}/", path):
            if page and is_valid_path(page):
                return page
    return "/"


def _bad_request(request: HttpRequest) -> HttpResponse:
    if not is_api(request):
        return HttpResponseBadRequest(render_to_string("400.html"))
    message = _("The request is not as described.")
    return JsonResponse({"code": "bad_request", "message": message}, status=400)


def _as_business_error(exception: Exception) -> BusinessError | None:
    if isinstance(exception, BusinessError):
        return exception
    if isinstance(exception, ConcurrentTransition | TransitionNotAllowed):
        return Stale()
    return None


def _as_json(error: BusinessError) -> dict[str, str]:
    return {"code": error.code, "message": str(error), "field": error.field}


def _toast(error: BusinessError) -> HttpResponse:
    response = HttpResponse(str(error), status=error.status)
    response.headers["HX-Reswap"] = "none"
    response.headers["HX-Trigger"] = json.dumps(
        {"toast": {"value": str(error), "isError": True}}
    )
    return response


def _error_page(request: HttpRequest, error: BusinessError) -> HttpResponse:
    if isinstance(error, NotAllowed):
        roles = [Role(code) for code in error.params.get("roles", [])]
        return render(request, "403.html", {"roles": roles}, status=403)
    context = {"error": error, "back_url": came_from(request) or "/"}
    return render(request, "foundation/problem.html", context, status=error.status)
