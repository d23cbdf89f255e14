"""API v1: one router per noun, key authentication, every refusal in one shape."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from channels.api.auth import KeyAuth
from channels.api.availability import router as availability
from channels.api.baskets import router as baskets
from channels.api.holds import router as holds
from channels.api.orders import router as orders
from foundation.errors import BusinessError

api = NinjaAPI(
    title="Order management API",
    version="1",
    auth=KeyAuth(),
    docs_url="docs",
    openapi_url="openapi.json",
    urls_namespace="api",
    description=(
        "Create and read orders, price a basket, check availability. Authenticate with "
        "`Authorization: Bearer <key>`. Writing calls need an Idempotency-Key."
    ),
)
api.add_router("/orders", orders)
api.add_router("/orders", holds)
api.add_router("/baskets", baskets)
api.add_router("/availability", availability)


def _problem(
    request: HttpRequest, status: int, code: str, message: str, **more: Any
) -> HttpResponse:
    body = {"code": code, "message": message, **more}
    return api.create_response(request, body, status=status)


@api.exception_handler(BusinessError)
def on_business_error(request: HttpRequest, error: BusinessError) -> HttpResponse:
    return _problem(request, error.status, error.code, str(error), field=error.field)


@api.exception_handler(Http404)
def on_unknown(request: HttpRequest, error: Http404) -> HttpResponse:
    return _problem(request, 404, "not_found", _("There is no such record."))


@api.exception_handler(AuthenticationError)
def on_no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _problem(request, 401, "no_valid_key", _("Send a valid API key."))


@api.exception_handler(ValidationError)
def on_bad_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [
        {"field": ".".join(str(part) for part in each["loc"]), "message": each["msg"]}
        for each in error.errors
    ]
    message = _("The request is not as described.")
    return _problem(request, 422, "bad_input", message, errors=faults)


@api.exception_handler(HttpError)
def on_broken_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    message = _("The request cannot be read: send JSON in UTF-8.")
    return _problem(request, error.status_code, "bad_request", message)


@api.exception_handler(RequestDataTooBig)
def on_too_much(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return _problem(request, 413, "too_large", _("The request is too large."))
