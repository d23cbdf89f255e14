"""A shipment as it is now, and what its timeline tells."""

from __future__ import annotations

from foundation.models import User
from foundation.services.timeline import tell
from fulfillment.models import Shipment


def lock_shipment(shipment: Shipment) -> Shipment:
    """The shipment as it is now, locked; the caller holds the lock of its run."""
    shipments = Shipment.objects.select_related("order", "location")
    return shipments.select_for_update(of=("self",)).get(pk=shipment.pk)


def tell_of_shipment(
    shipment: Shipment,
    code: str,
    by: User | None,
    *,
    is_public: bool = False,
    **params: str,
) -> None:
    tell(
        code,
        subject=("shipment", shipment.number),
        by=by,
        thread=shipment.order.number,
        params={"number": shipment.number, **params},
        public=is_public,
    )
