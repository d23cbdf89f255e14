"""Comments and handovers: on any record that its app has registered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import staff_page, subject_for
from foundation.http import PersonRequest, came_from
from foundation.models import Handover, Mention
from foundation.pages import errors_in
from foundation.person_forms import CommentForm, HandoverForm
from foundation.records import record_url
from foundation.services.handover import finish_handover, hand_over, see_mention
from foundation.services.timeline import comment as write_comment


@require_POST
@staff_page()
def comment(request: PersonRequest, kind: str, number: str) -> HttpResponse:
    about = subject_for(request.user, kind, number)
    form = CommentForm(request.POST)
    if form.is_valid():
        write_comment(
            form.cleaned_data["text"],
            subject=(kind, number),
            thread=about.thread,
            by=request.user,
        )
        messages.success(request, _("Your comment is added."))
    else:
        messages.error(request, _("A comment needs a text, at most 4,000 letters."))
    return redirect(came_from(request) or record_url(kind, number) or "home")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page()
def handover(request: PersonRequest, kind: str, number: str) -> HttpResponse:
    about = subject_for(request.user, kind, number)
    back = record_url(kind, number)
    form = HandoverForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            to, note = form.cleaned_data["to"], form.cleaned_data["note"]
            hand_over(
                (kind, number), to=to, note=note, by=request.user, thread=about.thread
            )
            done = _("%(number)s is handed over to %(name)s.")
            messages.success(request, done % {"number": number, "name": to.name})
            return redirect(back or "home")
    context = {"form": form, "kind": kind, "number": number, "back_url": back}
    return render(request, "foundation/handover.html", context)


@require_POST
@staff_page()
def handover_done(request: PersonRequest, key: int) -> HttpResponse:
    finish_handover(
        get_object_or_404(Handover, pk=key, to_user=request.user), by=request.user
    )
    return redirect(came_from(request) or "home")


@require_POST
@staff_page()
def mention_seen(request: PersonRequest, key: int) -> HttpResponse:
    see_mention(get_object_or_404(Mention, pk=key, user=request.user), by=request.user)
    return redirect(came_from(request) or "home")
