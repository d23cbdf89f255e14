"""The page for faults of our own, with a number to quote."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither a session nor the database, which may be what failed."""
    error_id = secrets.token_hex(4).upper()
    _log.error("error %s shown for %s %s", error_id, request.method, request.path)
    page = render_to_string("500.html", {"error_id": error_id})
    return HttpResponse(page, status=500)
