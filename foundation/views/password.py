from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from foundation.access import person_page
from foundation.http import PersonRequest, frame_of
from foundation.person_forms import ResetForm
from foundation.services.people import person_of_link, send_password_reset, set_password


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        send_password_reset(form.cleaned_data["email"])
        return redirect("password_reset_sent")
    return render(request, "foundation/password_reset.html", {"form": form})


@require_http_methods(["GET", "HEAD"])
def password_reset_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "foundation/password_reset_sent.html")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_reset_confirm(
    request: HttpRequest, person: str, token: str
) -> HttpResponse:
    user = person_of_link(person, token)
    if user is None:
        return render(request, "foundation/password_reset_expired.html", status=410)
    form = SetPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(user, form.cleaned_data["new_password1"], by=user)
        messages.success(request, _("Your new password is set. Sign in with it."))
        return redirect("sign_in")
    return render(request, "foundation/password_reset_confirm.html", {"form": form})


@sensitive_post_parameters()
@person_page
def password_change(request: PersonRequest) -> HttpResponse:
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(request.user, form.cleaned_data["new_password1"], by=request.user)
        # This browser stays signed in; every other session of the person ends.
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed."))
        return redirect("pages:profile")
    context = {"form": form, "own_frame": frame_of(request.user)}
    return render(request, "foundation/password_change.html", context)
