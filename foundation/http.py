"""Requests as the views behind a sign-in see them."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from foundation.models import User


class PersonRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
    htmx: HtmxDetails


def frame_of(person: User) -> str:
    """The frame around pages that colleagues and customers both have."""
    return "portal/base.html" if person.is_portal else "base.html"


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def safe_next(request: HttpRequest, default: str) -> str:
    """The address in `next` where it stays in this house, else the default page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_address = wanted.startswith("/") and _is_ours(request, wanted)
    return wanted if is_address else reverse(default)


def came_from(request: HttpRequest) -> str:
    """The page of ours that this request was sent from; empty when unknown."""
    referer = request.headers.get("Referer", "")
    return referer if _is_ours(request, referer) else ""


def _is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
