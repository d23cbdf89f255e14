"""Places: our locations and the counterparts that goods come from and go to."""

from __future__ import annotations

from foundation.db import atomic
from foundation.models import User
from foundation.services.audit import save_audited
from inventory.models import Location
from inventory.states import LocationKind


def counterpart(kind: LocationKind) -> int:
    """The id of the one location that stands for all suppliers, customers, …"""
    location, _ = Location.objects.get_or_create(
        code=kind.value.upper(), defaults={"name": kind.label, "kind": kind}
    )
    return location.pk


@atomic()
def save_location(location: Location, *, by: User | None) -> Location:
    """Save one of our places, with what changed in the audit."""
    save_audited(location, subject=("location", location.code), by=by)
    return location
