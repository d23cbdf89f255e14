from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.models import Mail
from foundation.pages import paginate_keyset
from foundation.permissions import RETRY_WORK, SEE_MAILS
from foundation.person_forms import MailFilterForm
from foundation.services.mail import SECRET_KINDS, retry_mail


@require_safe
@staff_page(SEE_MAILS)
def mail_list(request: PersonRequest) -> HttpResponse:
    form = MailFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    mails = _filtered(asked.get("q", ""), asked.get("state", ""))
    context = {
        "page": paginate_keyset(mails, request),
        "text": asked.get("q", ""),
        "tabs": _tabs(asked.get("q", ""), asked.get("state", "")),
        "kept": [("state", asked["state"])] if asked.get("state") else [],
    }
    return render(request, "foundation/mail_list.html", context)


@require_safe
@staff_page(SEE_MAILS)
def mail_page(request: PersonRequest, key: str) -> HttpResponse:
    mail = _mail(key)
    context = {
        "mail": mail,
        "documents": mail.documents.order_by("id"),
        "is_secret": mail.kind in SECRET_KINDS,
        "may_retry": mail.state == Mail.State.FAILED and request.user.may(RETRY_WORK),
    }
    return render(request, "foundation/mail_page.html", context)


@require_POST
@staff_page(RETRY_WORK)
def mail_retry(request: PersonRequest, key: str) -> HttpResponse:
    retry_mail(_mail(key))
    return redirect("pages:mail_page", key)


def _mail(key: str) -> Mail:
    mail = Mail.objects.filter(message_id__startswith=f"<{key}@").first()
    if mail is None:
        raise Http404
    return mail


def _filtered(text: str, state: str) -> QuerySet[Mail]:
    mails = Mail.objects.prefetch_related("documents").defer("body")
    if state:
        mails = mails.filter(state=state)
    if text:
        about = Q(thread=text) | Q(subject=text)
        who = Q(to__icontains=text) | Q(to_name__icontains=text)
        mails = mails.filter(about | who | Q(title__icontains=text))
    return mails


def _tabs(text: str, state: str) -> list[dict[str, Any]]:
    kept = {"q": text} if text else {}
    choices = [("", _("All")), *[(s.value, s.label) for s in Mail.State]]
    return [
        {
            "label": label,
            "url": f"?{urlencode(kept | ({'state': value} if value else {}))}",
            "is_active": value == state,
            "count": None,
        }
        for value, label in choices
    ]
