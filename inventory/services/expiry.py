"""What has expired is not for sale: it is blocked, and whoever held it waits again."""

from __future__ import annotations

from collections.abc import Iterable

from foundation import clock
from foundation.db import atomic
from foundation.locks import retry_deadlocks
from inventory.engine.parts import Placing
from inventory.locks import lock_balances
from inventory.models import Location, StockPart
from inventory.services.posting import Move, move_inside
from inventory.states import Quality


def block_expired_lots() -> int:
    """Block what has expired at every place of ours; returns how many parts."""
    return sum(_block_at(place) for place in Location.objects.stocking())


@retry_deadlocks
@atomic()
def _block_at(location: Location) -> int:
    today = clock.today(location.time_zone)
    expired = StockPart.objects.filter(
        location=location,
        quality=Quality.AVAILABLE,
        quantity__gt=0,
        lot__expires_on__lt=today,
    ).order_by("item_id", "id")
    items = {part.item_id for part in expired}
    if not items:
        return 0
    lock_balances((item_id, location.pk) for item_id in items)
    # What came in a moment ago is not locked and has to wait.
    moves = _moves(part for part in expired.all() if part.item_id in items)
    move_inside(
        moves, location=location, cause=f"expired:{location.code}:{today}", by=None
    )
    return len(moves)


def _moves(parts: Iterable[StockPart]) -> list[Move]:
    return [
        Move(
            part.item_id,
            part.quantity,
            Placing(part.bin_id, part.lot_id, part.owner_id),
            Placing(part.bin_id, quality=Quality.BLOCKED),
        )
        for part in parts
    ]
