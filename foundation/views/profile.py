from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import person_page
from foundation.http import PersonRequest, frame_of, is_htmx, safe_next
from foundation.models import Theme, User
from foundation.person_forms import ProfileForm
from foundation.services.people import choose, save_profile
from foundation.views.absences import absence_context

YEAR = 60 * 60 * 24 * 365


@require_http_methods(["GET", "HEAD", "POST"])
@person_page
def profile(request: PersonRequest) -> HttpResponse:
    form = ProfileForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = save_profile(request.user, form.cleaned_data, by=request.user)
        with translation.override(person.language):
            messages.success(request, _("Your profile is saved."))
        return _remember(redirect("pages:profile"), person.language, person.theme)
    context = {"form": form, "own_frame": frame_of(request.user)}
    if request.user.is_staff:
        context |= absence_context(request.user)
    return render(request, "foundation/profile.html", context)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if isinstance(request.user, User):
        choose(request.user, by=request.user, language=language)
    return _remember(redirect(safe_next(request, "home")), language=language)


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    if theme not in Theme.values:
        return HttpResponseBadRequest()
    if isinstance(request.user, User):
        choose(request.user, by=request.user, theme=theme)
    if is_htmx(request):
        return _remember(HttpResponse(status=204), theme=theme)
    return _remember(redirect(safe_next(request, "home")), theme=theme)


def _remember(
    response: HttpResponse, language: str = "", theme: str = ""
) -> HttpResponse:
    # The sign-in page, where nobody is known yet, looks as it did last time.
    chosen = {settings.LANGUAGE_COOKIE_NAME: language, "theme": theme}
    for name, value in chosen.items():
        if value:
            response.set_cookie(
                name,
                value,
                max_age=YEAR,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
    return response
