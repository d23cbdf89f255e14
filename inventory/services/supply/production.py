"""Production: components are held, then consumed as pieces are made.

What is made costs what was consumed for it, where that is known of every component.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from foundation import clock
from foundation.db import atomic
from foundation.formats import number
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.services.timeline import tell
from inventory.engine.making import Recipe, consumption, cost_per_piece
from inventory.engine.sharing import ShipWish
from inventory.engine.valuation import Basis, Method
from inventory.models import (
    Location,
    SupplyComponent,
    SupplyLine,
    SupplyOrder,
    SupplyProgress,
)
from inventory.reads.values import item_values
from inventory.receiving_errors import (
    ComponentsMissing,
    MoreThanOrdered,
    NoComponents,
    NothingNamed,
    NotReleased,
    WrongSupplyKind,
)
from inventory.services.checks import guard_day, guard_whole
from inventory.services.claims import release_claims, ship_claims
from inventory.services.lots import LotWanted, find_or_make_lots
from inventory.services.posting import Placing, Posting, post_arrivals
from inventory.services.supply.held import Need, Wanted, hold, missing_of, ref_of
from inventory.services.supply.orders import send_supply
from inventory.services.supply.progress import (
    SupplyChange,
    lock_supply_order,
    note_progress,
)
from inventory.states import (
    LocationKind,
    SupplyKind,
    SupplyProgressKind,
    SupplyStatus,
)

ZERO = Decimal(0)
#: So much of each item, by line.
_Used = dict[int, dict[int, Decimal]]


@dataclass(frozen=True)
class Made:
    """So much of a line is ready, in one lot."""

    line_id: int
    quantity: Decimal
    lot_code: str = ""
    expires_on: dt.date | None = None
    bin_id: int | None = None


@dataclass(frozen=True)
class MadeDraft:
    lines: Sequence[Made] = field(default_factory=tuple)
    #: What was really consumed, by line and item; else as the component list says.
    consumed: Mapping[int, Mapping[int, Decimal]] = field(default_factory=dict)
    made_on: dt.date | None = None


@retry_deadlocks
@atomic()
def start_making(order: SupplyOrder, *, by: User | None) -> dict[Need, Decimal]:
    """Hand approved production to the floor and hold its components, as far as there.

    Asked again it holds what has come in since. Returns what is held by (line, item).
    """
    order = _locked(order)
    if order.status == SupplyStatus.APPROVED:
        _guard_components(order)
        order = send_supply(order, by=by)
    _guard_released(order)
    return hold(order, wanted_components(order), floor_of(order).pk, by=by)


@retry_deadlocks
@atomic()
def finish_making(
    order: SupplyOrder, draft: MadeDraft, *, cause: str, by: User | None
) -> bool:
    """Pieces are ready: their components are consumed, they come in; once per cause.

    Raises ComponentsMissing where less is held and free than is consumed. Publishes
    StockArrived and SupplyChanged.
    """
    order = _locked(order)
    if SupplyProgress.objects.filter(line__order=order, cause=cause).exists():
        return False
    _guard_released(order)
    lines = {line.pk: line for line in order.lines.select_related("item__unit")}
    made = _made(lines, draft)
    today = clock.today(order.destination.time_zone)
    on = draft.made_on or today
    guard_day(on, today, field="made_on")
    used = _used(lines, made, draft)
    costs = _costs(order, used, made, on)
    _consume(order, lines, used, cause=f"{cause}/used", on=on, by=by)
    _bring_in(order, draft, costs, cause=f"{cause}/made", on=on, by=by)
    changes = [
        SupplyChange(line_id, SupplyProgressKind.RECEIVED, quantity)
        for line_id, quantity in made.items()
    ]
    note_progress(changes, cause=cause, on=on, by=by)
    _give_back_rest(order, lines, made, cause=f"{cause}/rest", by=by)
    tell(
        "supply.made",
        subject=("supply", order.number),
        by=by,
        params={"count": str(sum(made.values()))},
    )
    return True


def wanted_components(order: SupplyOrder) -> list[Wanted]:
    """What is still to be consumed for what is still to be made."""
    parts = SupplyComponent.objects.filter(line__order=order).select_related("line")
    return [
        Wanted(part.line, part.item_id, part.quantity - part.consumed)
        for part in parts.order_by("line__line_no", "id")
        if part.quantity > part.consumed and part.line.open
    ]


def floor_of(order: SupplyOrder) -> Location:
    """Where the components are taken from."""
    return order.source or order.destination


def _locked(order: SupplyOrder) -> SupplyOrder:
    order = lock_supply_order(order)
    if order.kind != SupplyKind.MAKE:
        raise WrongSupplyKind(number=order.number)
    return order


def _guard_released(order: SupplyOrder) -> None:
    if order.status != SupplyStatus.SENT:
        raise NotReleased(number=order.number)


def _guard_components(order: SupplyOrder) -> None:
    bare = order.lines.filter(components__isnull=True).select_related("item").first()
    if bare is not None:
        raise NoComponents(item=bare.item.sku)


def _made(lines: Mapping[int, SupplyLine], draft: MadeDraft) -> dict[int, Decimal]:
    """What is ready, by line; no more than is still to be made."""
    made: dict[int, Decimal] = defaultdict(Decimal)
    for each in draft.lines:
        if each.quantity and each.line_id in lines:
            made[each.line_id] += each.quantity
    if not made:
        raise NothingNamed
    for line_id, quantity in made.items():
        line = lines[line_id]
        field, item = f"line_{line.line_no}", line.item
        if not 0 < quantity <= line.open:
            raise MoreThanOrdered(field=field, item=item.sku, most=number(line.open))
        guard_whole(quantity, item.sku, item.unit.digits, field=field)
    return dict(made)


def _used(
    lines: Mapping[int, SupplyLine], made: Mapping[int, Decimal], draft: MadeDraft
) -> _Used:
    """What is consumed: as somebody counted, else in proportion to what was made."""
    recipes: dict[int, list[Recipe]] = defaultdict(list)
    for part in SupplyComponent.objects.filter(line_id__in=made).order_by("id"):
        recipes[part.line_id].append(Recipe(part.item_id, part.quantity))
    used: _Used = {}
    for line_id, quantity in made.items():
        used[line_id] = consumption(recipes[line_id], lines[line_id].ordered, quantity)
        counted = draft.consumed.get(line_id, {})
        used[line_id] |= {i: q for i, q in counted.items() if i in used[line_id]}
    return used


def _costs(
    order: SupplyOrder, used: _Used, made: Mapping[int, Decimal], on: dt.date
) -> dict[int, Decimal | None]:
    """What one piece of each line costs: its components at their average cost."""
    items = {item_id for each in used.values() for item_id in each}
    held = item_values(order.company, on, Method.WEIGHTED_AVERAGE, items)
    known = {
        item_id: each.unit_cost
        for item_id, each in held.items()
        if each.basis != Basis.UNKNOWN
    }
    return {
        line_id: cost_per_piece(used[line_id], known, quantity)
        for line_id, quantity in made.items()
    }


def _consume(
    order: SupplyOrder,
    lines: Mapping[int, SupplyLine],
    used: _Used,
    *,
    cause: str,
    on: dt.date,
    by: User | None,
) -> None:
    """Take the components out of stock, from what the order holds of them."""
    place = floor_of(order)
    wanted = [
        Wanted(lines[line_id], item_id, quantity)
        for line_id, parts in used.items()
        for item_id, quantity in parts.items()
        if quantity
    ]
    held = hold(order, wanted, place.pk, by=by)
    for missing, short in missing_of(wanted, held):
        item = SupplyComponent.objects.select_related("item").get(
            line=missing.line, item_id=missing.item_id
        )
        raise ComponentsMissing(item=item.item.sku, quantity=number(short))
    wishes = [
        ShipWish(ref_of(order, each.line), each.item_id, place.pk, each.quantity)
        for each in wanted
    ]
    ship_claims(
        wishes,
        cause=cause,
        effective_on=on,
        to=LocationKind.PRODUCTION,
        by=by,
    )
    parts = list(SupplyComponent.objects.filter(line_id__in=used))
    for part in parts:
        part.consumed += used[part.line_id].get(part.item_id, ZERO)
    SupplyComponent.objects.bulk_update(parts, ["consumed"])


def _bring_in(
    order: SupplyOrder,
    draft: MadeDraft,
    costs: Mapping[int, Decimal | None],
    *,
    cause: str,
    on: dt.date,
    by: User | None,
) -> None:
    lines = SupplyLine.objects.in_bulk(list(costs))
    made = [each for each in draft.lines if each.quantity and each.line_id in lines]
    wanted = [
        LotWanted(
            lines[each.line_id].item_id,
            each.lot_code.strip(),
            expires_on=each.expires_on,
            made_on=on,
        )
        for each in made
    ]
    lots = find_or_make_lots([lot for lot in wanted if lot.code], by=by)
    postings = []
    for each, lot in zip(made, wanted, strict=True):
        found = lots.get((lot.item_id, lot.code))
        placing = Placing(bin_id=each.bin_id, lot_id=found.pk if found else None)
        cost = costs[each.line_id]
        postings.append(Posting(lot.item_id, each.quantity, placing, cost))
    post_arrivals(
        postings,
        location=order.destination,
        source=LocationKind.PRODUCTION,
        cause=cause,
        on=on,
        by=by,
    )


def _give_back_rest(
    order: SupplyOrder,
    lines: Mapping[int, SupplyLine],
    made: Mapping[int, Decimal],
    *,
    cause: str,
    by: User | None,
) -> None:
    """What a finished line held and did not need is free again."""
    finished = [
        ref_of(order, lines[line_id])
        for line_id, quantity in made.items()
        if lines[line_id].open == quantity
    ]
    if finished:
        release_claims(finished, cause=cause, by=by)
