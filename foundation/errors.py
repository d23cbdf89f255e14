"""What can go wrong in business terms: a code, a sentence for a person, a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class BusinessError(Exception):
    """A rule of the business says no; `message % params` is shown to the person."""

    code = "business_error"
    message: Text = _("This is not possible.")
    status = 409

    def __init__(
        self, message: Text | None = None, *, field: str = "", **params: Any
    ) -> None:
        self.field = field
        self.params: Mapping[str, Any] = params
        if message is not None:
            self.message = message
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text


class NotAllowed(BusinessError):
    code = "not_allowed"
    message = _("You have no access to this page.")
    status = 403


class Busy(BusinessError):
    """Somebody else holds the rows; asking again in a moment works."""

    code = "busy"
    message = _("Somebody else is working on this. Try again in a moment.")
    status = 409


class Stale(BusinessError):
    """The form was made from an older state of the record."""

    code = "stale"
    message = _("This was changed in the meantime. Look at it again and repeat.")
