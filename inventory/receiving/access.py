"""Who may see which receipts: whoever may see supply orders, all of them."""

from __future__ import annotations

from django.http import Http404

from foundation.access import require
from foundation.models import User
from inventory.models import Receipt
from inventory.permissions import SEE_SUPPLY


def get_receipt_for(user: User, number: str) -> Receipt:
    """The receipt with this number; 404 where there is none."""
    require(user, SEE_SUPPLY)
    receipts = Receipt.objects.select_related(
        "location", "order", "supplier", "notice", "actor"
    )
    receipt = receipts.filter(number=number).first()
    if receipt is None:
        raise Http404
    return receipt


def thread_of(receipt: Receipt) -> str:
    """The order that a receipt belongs to; it stands alone without one."""
    return receipt.order.number if receipt.order else receipt.number
