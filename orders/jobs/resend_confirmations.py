"""Mail the confirmation of many orders once more."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from foundation.kinds import mark
from foundation.models import User
from orders.models import Order
from orders.permissions import ENTER_ORDERS
from orders.services.bulk import BulkDeed
from orders.services.confirmation import send_confirmation
from orders.states import OrderStatus


class ResendConfirmations(BulkDeed):
    kind = "resend_confirmations"
    label = mark("Send confirmations again")
    button = mark("Send confirmations again")
    icon = "mail"
    permission = ENTER_ORDERS
    position = 20

    def refusal(self, order: Order) -> str:
        if order.status not in (OrderStatus.BOOKED, OrderStatus.CLOSED):
            return _("Only booked orders have a confirmation.")
        if not (order.contact and order.contact.email) and not (
            order.partner and order.partner.email
        ):
            return _("No e-mail address is known for it.")
        return ""

    def do(self, order: Order, *, by: User, params: dict[str, Any]) -> str:
        send_confirmation(order.number, by=by, again=True)
        return _("The confirmation is on its way again.")
