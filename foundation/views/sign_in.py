from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from foundation.http import safe_next
from foundation.models import User
from foundation.person_forms import SignInForm
from foundation.records import url_or_none


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User) and request.method != "POST":
        return redirect(safe_next(request, "home"))
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.user)
        return redirect(safe_next(request, "home"))
    context = {"form": form, "next": safe_next(request, "home")}
    return render(request, "foundation/sign_in.html", context)


def throttled_name(request: HttpRequest, credentials: dict[str, str] | None) -> str:
    """By what name axes counts wrong passwords: the address, whatever its case."""
    return str(request.POST.get("email") or "").strip().lower()[:255]


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords: axes answers with this page."""
    return render(request, "foundation/locked_out.html", status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("sign_in")


def home(request: HttpRequest) -> HttpResponse:
    """Where somebody starts: colleagues on their home page, customers in the portal."""
    person = request.user
    if not isinstance(person, User):
        return redirect("sign_in")
    names = ("portal:home",) if person.is_portal else ("pages:home", "pages:profile")
    urls = [url for name in names if (url := url_or_none(name))]
    return redirect(urls[0] if urls else "pages:profile")
