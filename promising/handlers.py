"""What promising does when stock or supply comes, is freed or turns out missing."""

from __future__ import annotations

from foundation.events import on
from inventory.events import ClaimsLost, StockArrived, SupplyChanged
from promising.events import DemandWaits
from promising.services.incoming import repeg
from promising.services.waiting import note_lost_claims, serve_waiting


@on(StockArrived)
def serve_arrived(event: StockArrived) -> None:
    serve_waiting(event.item_ids)
    repeg(event.item_ids)


@on(DemandWaits)
def serve_booked(event: DemandWaits) -> None:
    serve_waiting(event.item_ids)
    repeg(event.item_ids)


@on(SupplyChanged)
def date_waiting(event: SupplyChanged) -> None:
    # What has come is stock by now: it is given out before the rest is looked at.
    serve_waiting(event.item_ids)
    repeg(event.item_ids)


@on(ClaimsLost)
def wait_again(event: ClaimsLost) -> None:
    note_lost_claims(event.demand_refs)
