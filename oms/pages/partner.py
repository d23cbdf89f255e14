"""What a partner's page shows of higher apps: their orders and what they owe."""

from __future__ import annotations

from django.db.models import F, Sum

from billing.access import invoices_for
from billing.permissions import SEE_INVOICES
from foundation.models import User
from foundation.panels import Panel, register_panel
from orders.access import orders_for
from orders.permissions import SEE_ORDERS
from partners.models import Partner

SHOWN = 5


def partner_business(user: User, partner: Partner) -> Panel | None:
    """The latest orders of a customer and their open amounts by currency."""
    if not partner.is_customer or not user.may(SEE_ORDERS):
        return None
    orders = orders_for(user).filter(partner=partner)
    context = {
        "partner": partner,
        "orders": orders.order_by("-id")[:SHOWN],
        "may_see_invoices": user.may(SEE_INVOICES),
        "owed": _owed(user, partner),
    }
    return Panel("pages/_partner_business.html", context)


def _owed(user: User, partner: Partner) -> list[tuple[str, object]]:
    unpaid = invoices_for(user).filter(partner=partner, gross__gt=F("paid"))
    rows = unpaid.filter(status="posted").values_list("currency")
    return list(rows.annotate(owed=Sum(F("gross") - F("paid"))).order_by("currency"))


register_panel("partner", partner_business)
