"""Who may see which orders: the same for page, API, export and search."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from foundation.errors import NotAllowed
from foundation.kinds import load_kinds
from foundation.models import InboundMessage, Scope, User
from orders.engine.formats import ImportFormat
from orders.models import Order
from orders.permissions import SEE_ORDERS


def orders_for(user: User) -> QuerySet[Order]:
    """The orders this person may see: within their scopes, or their own account's."""
    orders: QuerySet[Order] = Order.objects.all()
    if user.is_portal:
        return orders.filter(
            partner__contacts__user=user, partner__contacts__is_active=True
        ).exclude(status="draft")
    if not user.may(SEE_ORDERS):
        return orders.none()
    return orders.filter(_within_scopes(user))


def get_order_for(user: User, number: str) -> Order:
    """The order with this number; 404 where it is not theirs to know of."""
    if not user.is_portal and not user.may(SEE_ORDERS):
        raise NotAllowed
    order = (
        orders_for(user)
        .select_related("partner", "channel", "company", "contact", "created_by")
        .filter(number=number)
        .first()
    )
    if order is None:
        raise Http404
    return order


def messages_for(user: User) -> QuerySet[InboundMessage]:
    """Messages of orders that came in by the channels this person may see."""
    messages = InboundMessage.objects.filter(kind__in=_formats()).defer("raw")
    if not user.may(SEE_ORDERS):
        return messages.none()
    codes = user.scopes.get(Scope.Kind.CHANNEL)
    return messages.filter(source__in=codes) if codes else messages


def _formats() -> list[str]:
    return list(load_kinds("orders.imports", ImportFormat))


def _within_scopes(user: User) -> Q:
    """A scope limits only where it is set; a warehouse sees what leaves from it."""
    condition = Q()
    scopes = user.scopes
    if codes := scopes.get(Scope.Kind.CHANNEL):
        condition &= Q(channel__code__in=codes)
    if codes := scopes.get(Scope.Kind.PARTNER):
        condition &= Q(partner__code__in=codes)
    return condition
