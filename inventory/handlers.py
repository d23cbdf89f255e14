"""What inventory does when stock itself speaks."""

from __future__ import annotations

from foundation.events import on
from inventory.events import ClaimsLost
from inventory.models import Location
from inventory.services.counting.requests import ask_for_count


@on(ClaimsLost)
def count_what_was_missing(event: ClaimsLost) -> None:
    """Less was there than the books said: the rest is not trusted before a count."""
    location = Location.objects.get(pk=event.location_id)
    cause = f"lost:{event.item_id}:{event.location_id}:{event.at:%Y-%m-%d}"
    ask_for_count([event.item_id], location, cause=cause, by=None)
