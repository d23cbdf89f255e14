"""Zones and bins: where things lie inside a warehouse or store.

The tree is place → zone (→ zone …) → bin. Every zone and bin knows its site, the place
whose balances count what lies in it; it never changes sites.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q

from foundation.db import atomic
from foundation.models import User
from foundation.services.audit import record_audit
from inventory.errors import (
    PlaceHoldsStock,
    PlaceInClosedBooks,
    PlaceOutsideItsSite,
)
from inventory.models import (
    Balance,
    ClosedPeriod,
    Location,
    Movement,
    StockPart,
)
from inventory.reads.locations import ids_below
from inventory.states import INSIDE, STOCKING, LocationKind


@atomic()
def save_place(place: Location, parent: Location, *, by: User | None) -> Location:
    """Save a zone or bin inside its parent, with what changed in the audit.

    Raises PlaceOutsideItsSite where the parent cannot hold it, PlaceHoldsStock where it
    is given up with stock in it.
    """
    _guard_parent(place, parent)
    stored = Location.objects.filter(pk=place.pk).select_related("parent").first()
    before = _facts(stored) if stored else {}
    if stored and not place.is_active:
        guard_empty(place)
    place.parent = parent
    place.site = parent if parent.kind in STOCKING else parent.site
    place.company, place.time_zone = parent.company, parent.time_zone
    place.save()
    after = _facts(place)
    record_audit(subject=("place", place.code), before=before, after=after, by=by)
    return place


def guard_empty(place: Location) -> None:
    """Raise PlaceHoldsStock, naming some of it, where anything lies in a place."""
    if place.kind in INSIDE:
        found = _in_parts({place.pk, *ids_below(place)})
    else:
        found = _in_balance(place)
    if found is not None:
        sku, quantity = found
        raise PlaceHoldsStock(
            location=place.name,
            item=sku,
            quantity=f"{quantity.normalize():f}",
            field="is_active",
        )


def guard_books(place: Location) -> None:
    """Raise PlaceInClosedBooks where another company would change a closed value."""
    stored = Location.objects.filter(pk=place.pk).values_list("company_id", flat=True)
    if place.company_id in stored or not stored:
        return
    closed = ClosedPeriod.objects.aggregate(until=Max("until"))["until"]
    moved = Movement.objects.filter(Q(source=place) | Q(destination=place))
    if closed and moved.filter(effective_on__lte=closed).exists():
        raise PlaceInClosedBooks(location=place.name, field="company")


def _guard_parent(place: Location, parent: Location) -> None:
    is_fit = parent.kind in STOCKING or parent.kind == LocationKind.ZONE
    site_id = parent.pk if parent.kind in STOCKING else parent.site_id
    has_moved = place.site_id is not None and place.site_id != site_id
    below = ids_below(place) if place.site_id else []
    is_below = parent.pk in {place.pk, *below}
    if not is_fit or has_moved or is_below:
        raise PlaceOutsideItsSite(
            parent=parent.name, location=place.name, field="parent"
        )


def _in_parts(bins: Collection[int]) -> tuple[str, Decimal] | None:
    parts = StockPart.objects.filter(bin_id__in=bins, quantity__gt=0)
    return parts.order_by("id").values_list("item__sku", "quantity").first()


def _in_balance(place: Location) -> tuple[str, Decimal] | None:
    balances = Balance.objects.filter(location=place, on_hand__gt=0).order_by("id")
    parts = StockPart.objects.filter(location=place, quantity__gt=0).order_by("id")
    return (
        balances.values_list("item__sku", "on_hand").first()
        or parts.values_list("item__sku", "quantity").first()
    )


def _facts(place: Location) -> dict[str, Any]:
    return {
        "id": place.pk,
        "code": place.code,
        "name": place.name,
        "kind": place.kind,
        "parent": place.parent.code if place.parent else "",
        "walk_order": place.walk_order,
        "is_active": place.is_active,
    }
