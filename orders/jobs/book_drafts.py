"""Send many drafts through capture again: what became clean is booked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from foundation.errors import BusinessError
from foundation.kinds import mark
from foundation.models import User
from foundation.sentences import word
from orders.models import Order
from orders.permissions import ENTER_ORDERS
from orders.services.bulk import BulkDeed
from orders.services.capture import Outcome
from orders.services.drafts import rebook_draft
from orders.states import OrderStatus


class BookDrafts(BulkDeed):
    kind = "book_drafts"
    label = mark("Book drafts")
    button = mark("Book drafts")
    icon = "check"
    permission = ENTER_ORDERS
    position = 10

    def refusal(self, order: Order) -> str:
        return "" if order.status == OrderStatus.DRAFT else _("It is no draft.")

    def do(self, order: Order, *, by: User, params: dict[str, Any]) -> str:
        result = rebook_draft(order, by=by)
        if result.outcome == Outcome.CREATED:
            return _("Booked.")
        if result.is_in_approval:
            return _("Waits for approval.")
        raise StillOpen(" ".join(word(e.code, e.params) for e in result.errors))


class StillOpen(BusinessError):
    """The draft stays one; the message is its to-do list."""

    code = "order.still_open"
