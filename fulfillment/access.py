"""Who may see which shipments: within their warehouses, or of their own orders."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from foundation.errors import NotAllowed
from foundation.models import Scope, User
from fulfillment.models import Shipment
from fulfillment.permissions import SEE_SHIPMENTS
from inventory.models import Location


def shipments_for(user: User) -> QuerySet[Shipment]:
    """The shipments this person may see."""
    shipments = Shipment.objects.all()
    if user.is_portal:
        return shipments.filter(
            order__partner__contacts__user=user,
            order__partner__contacts__is_active=True,
        )
    if not user.may(SEE_SHIPMENTS):
        return shipments.none()
    if codes := user.scopes.get(Scope.Kind.WAREHOUSE):
        shipments = shipments.filter(location__code__in=codes)
    if codes := user.scopes.get(Scope.Kind.PARTNER):
        shipments = shipments.filter(order__partner__code__in=codes)
    return shipments


def get_shipment_for(user: User, number: str) -> Shipment:
    """The shipment with this number; 404 where it is not theirs to know of."""
    if not user.is_portal and not user.may(SEE_SHIPMENTS):
        raise NotAllowed
    shipment = (
        shipments_for(user)
        .select_related("order__partner", "location", "run")
        .filter(number=number)
        .first()
    )
    if shipment is None:
        raise Http404
    return shipment


def places_for(user: User) -> list[tuple[str, str]]:
    """The places this person works for: code and name."""
    places = Location.objects.stocking().order_by("name")
    if codes := user.scopes.get(Scope.Kind.WAREHOUSE):
        places = places.filter(code__in=codes)
    return list(places.values_list("code", "name"))
