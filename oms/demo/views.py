from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from foundation.http import safe_next
from foundation.models import User
from oms.demo.people import persona

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_POST
def persona_sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """One click makes the visitor of the demo somebody; nowhere else."""
    wanted = persona(key) if settings.OMS_DEMO else None
    if wanted is None:
        raise Http404
    user = get_object_or_404(User, email=wanted.email, is_active=True)
    login(request, user, backend=BACKEND)
    return redirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
