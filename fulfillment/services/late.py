"""Notice what should have left by now."""

from __future__ import annotations

from foundation import clock
from foundation.models import Alert
from foundation.roles import Role
from foundation.services.alerts import close_alert, raise_alert
from fulfillment.models import Shipment

CODE = "alert.shipment_late"


def note_late_shipments() -> int:
    """Raise an alert for each shipment whose planned day has passed; returns how many.

    An alert closes when the shipment is confirmed or canceled.
    """
    late = list(Shipment.objects.to_confirm().filter(planned_on__lt=clock.today()))
    known = set(
        Alert.objects.filter(code=CODE, closed_at=None).values_list(
            "subject", flat=True
        )
    )
    # One that left while an earlier round was still reading.
    for number in known - {shipment.number for shipment in late}:
        close_alert(f"late:{number}")
    for shipment in late:
        if shipment.number in known:
            continue
        raise_alert(
            CODE,
            fingerprint=f"late:{shipment.number}",
            subject=("shipment", shipment.number),
            params={
                "number": shipment.number,
                "planned_on": shipment.planned_on and shipment.planned_on.isoformat(),
            },
            audience=Role.WAREHOUSE,
        )
    return len(late)
