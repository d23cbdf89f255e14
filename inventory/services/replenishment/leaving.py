"""What our own orders still want of a place and do not hold there yet.

Transfers from there, components of what is to be made there, and open proposals of
other places that want to be filled from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import F, Sum

from inventory.models import Claim, Proposal, SupplyComponent, SupplyLine
from inventory.states import ProposalStatus, SupplyStatus

ZERO = Decimal(0)
#: Drafts count as well: what is on order already is not ordered again.
OPEN = (
    SupplyStatus.DRAFT,
    SupplyStatus.IN_APPROVAL,
    SupplyStatus.APPROVED,
    SupplyStatus.SENT,
)
Key = tuple[int, int]  # item, location
Held = tuple[str, int]  # demand, item


def leaving(items: Sequence[int]) -> dict[Key, Decimal]:
    """What shall leave each place beyond what is claimed, by (item, place)."""
    wanted = [*_transferred(items), *_consumed(items)]
    held = _held({ref for (ref, _), _, _ in wanted}, items)
    found: dict[Key, Decimal] = defaultdict(Decimal)
    for need, place, quantity in wanted:
        found[need[1], place] += max(quantity - held.get(need, ZERO), ZERO)
    proposed = Proposal.objects.filter(
        item_id__in=items, status=ProposalStatus.OPEN, source__isnull=False
    )
    for item_id, source_id, quantity in proposed.values_list(
        "item_id", "source_id", "quantity"
    ):
        found[item_id, source_id or 0] += quantity
    return found


def _transferred(items: Sequence[int]) -> list[tuple[Held, int, Decimal]]:
    lines = SupplyLine.objects.filter(
        item_id__in=items,
        ordered__gt=F("received") + F("canceled"),
        order__status__in=OPEN,
        order__kind="transfer",
    ).select_related("order")
    return [
        (
            (f"{line.order.number}/{line.line_no}", line.item_id),
            line.order.source_id or 0,
            line.ordered - line.canceled - line.shipped,
        )
        for line in lines
    ]


def _consumed(items: Sequence[int]) -> list[tuple[Held, int, Decimal]]:
    parts = SupplyComponent.objects.filter(
        item_id__in=items,
        quantity__gt=F("consumed"),
        line__ordered__gt=F("line__received") + F("line__canceled"),
        line__order__status__in=OPEN,
    ).select_related("line__order")
    return [
        (
            (f"{part.line.order.number}/{part.line.line_no}", part.item_id),
            part.line.order.source_id or part.line.order.destination_id,
            part.quantity - part.consumed,
        )
        for part in parts
    ]


def _held(refs: set[str], items: Sequence[int]) -> dict[Held, Decimal]:
    claims = Claim.objects.filter(demand_ref__in=refs, item_id__in=items, open__gt=0)
    sums = claims.values_list("demand_ref", "item_id").annotate(held=Sum("open"))
    return {(ref, item_id): held for ref, item_id, held in sums}
