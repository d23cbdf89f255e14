"""Verify: where a kept figure differs from its facts, and setting it right."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from foundation import formats
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.permissions import REPAIR_BOOKS
from foundation.proofs import kinds
from foundation.services import verify as books

SHOWN = 200


@dataclass(frozen=True)
class Row:
    """A figure that differs, as it is kept and as the facts say."""

    finding: books.Finding

    @property
    def label(self) -> str:
        return _(self.finding.proof.label)

    @property
    def stored(self) -> str:
        return _shown(self.finding.difference.stored)

    @property
    def computed(self) -> str:
        return _shown(self.finding.difference.computed)


@require_safe
@staff_page()
def verify(request: PersonRequest) -> HttpResponse:
    found = books.verify()
    context = {
        "rows": [Row(finding) for finding in found[:SHOWN]],
        "total": len(found),
        "proofs": [_(proof.label) for _kind, proof in sorted(kinds.all().items())],
        "may_repair": request.user.may(REPAIR_BOOKS)
        and any(finding.can_be_repaired for finding in found),
    }
    return render(request, "pages/verify.html", context)


@require_POST
@staff_page(REPAIR_BOOKS)
def verify_repair(request: PersonRequest) -> HttpResponse:
    """One figure, or all that can be set; each is compared again first."""
    key = request.POST.get("key")
    done = books.repair_figures([key] if key else None, by=request.user)
    if done:
        text = ngettext(
            "%(count)s figure was set to what its facts say.",
            "%(count)s figures were set to what their facts say.",
            done,
        )
        messages.success(request, text % {"count": formats.number(done)})
    else:
        messages.info(request, _("The figures had changed; they are compared again."))
    return redirect("pages:verify")


def _shown(value: Any) -> str:
    if value is None:
        return formats.EM_DASH
    return formats.number(value) if isinstance(value, Decimal | int) else str(value)
