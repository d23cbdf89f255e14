"""Key authentication: `Authorization: Bearer <key>`; the key acts as its user."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from channels.models import ApiKey
from channels.services.keys import find_key
from foundation.errors import NotAllowed
from foundation.models import User
from foundation.roles import Permission


class KeyAuth(HttpBearer):
    openapi_description = "The key an administrator made for your system."

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        key = None if "\x00" in token else find_key(token)
        if key is not None:
            request.user = key.user
        return key


def key_of(request: HttpRequest) -> ApiKey:
    """The key of an authenticated request."""
    return cast("ApiKey", request.auth)  # type: ignore[attr-defined]  # set by ninja


def user_with(request: HttpRequest, permission: Permission) -> User:
    """The key's user, who must hold the permission."""
    user = key_of(request).user
    if not user.may(permission):
        raise NotAllowed
    return user
