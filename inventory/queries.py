"""Reads of stock: what is where, and whether balances agree with the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from catalog.models import Item
from foundation.bulk import fetch_rows
from inventory.engine.sharing import Key
from inventory.figures import all_figures
from inventory.models import Balance, Claim, Location, Lot, Movement
from inventory.states import STOCKING
from partners.models import Partner

NOTHING = Decimal(0)

_DIFFERENCES = """
WITH moved AS (
    SELECT item_id, location_id, sum(quantity) AS quantity
    FROM (
        SELECT item_id, destination_id AS location_id, quantity
        FROM inventory_movement WHERE destination_quality = 'available'
        UNION ALL
        SELECT item_id, source_id, -quantity
        FROM inventory_movement WHERE source_quality = 'available'
    ) m
    GROUP BY item_id, location_id
), held AS (
    SELECT item_id, location_id, sum(open) AS quantity
    FROM inventory_claim WHERE open > 0 GROUP BY item_id, location_id
)
SELECT coalesce(b.item_id, k.item_id), coalesce(b.location_id, k.location_id),
    coalesce(b.on_hand, 0), coalesce(k.moved, 0),
    coalesce(b.claimed, 0), coalesce(k.held, 0), b.id
FROM inventory_balance b
FULL JOIN (
    SELECT coalesce(m.item_id, h.item_id) AS item_id,
        coalesce(m.location_id, h.location_id) AS location_id,
        m.quantity AS moved, h.quantity AS held
    FROM moved m
    FULL JOIN held h ON h.item_id = m.item_id AND h.location_id = m.location_id
) k ON k.item_id = b.item_id AND k.location_id = b.location_id
WHERE coalesce(b.location_id, k.location_id) IN (
    SELECT id FROM inventory_location WHERE kind = ANY(%s)
) AND (coalesce(b.on_hand, 0) <> coalesce(k.moved, 0)
    OR coalesce(b.claimed, 0) <> coalesce(k.held, 0))
ORDER BY 1, 2
"""
_CLAIM_DIFFERENCES = """
SELECT c.id, c.demand_ref, c.open, c.quantity - coalesce(e.taken, 0)
FROM inventory_claim c
LEFT JOIN (
    SELECT claim_id, sum(quantity) AS taken FROM inventory_claimentry GROUP BY claim_id
) e ON e.claim_id = c.id
WHERE c.open <> c.quantity - coalesce(e.taken, 0)
ORDER BY c.id
"""
# Both sides of every movement, summed for each way stock can lie, beside what is noted.
_PART_DIFFERENCES = """
WITH moved AS (
    SELECT item_id, location_id, bin_id, lot_id, owner_id, quality,
        sum(quantity) AS quantity
    FROM (
        SELECT item_id, destination_id AS location_id, destination_bin_id AS bin_id,
            lot_id, owner_id, destination_quality AS quality, quantity
        FROM inventory_movement
        UNION ALL
        SELECT item_id, source_id, source_bin_id, lot_id, owner_id, source_quality,
            -quantity
        FROM inventory_movement
    ) m
    WHERE location_id IN (SELECT id FROM inventory_location WHERE kind = ANY(%s))
      AND (num_nonnulls(bin_id, lot_id, owner_id) > 0 OR quality <> 'available')
    GROUP BY item_id, location_id, bin_id, lot_id, owner_id, quality
    HAVING sum(quantity) <> 0
)
SELECT coalesce(p.item_id, m.item_id), coalesce(p.location_id, m.location_id),
    coalesce(p.bin_id, m.bin_id), coalesce(p.lot_id, m.lot_id),
    coalesce(p.owner_id, m.owner_id), coalesce(p.quality, m.quality),
    coalesce(p.quantity, 0), coalesce(m.quantity, 0), p.id
FROM inventory_stockpart p
FULL JOIN moved m ON m.item_id = p.item_id AND m.location_id = p.location_id
    AND coalesce(m.bin_id, 0) = coalesce(p.bin_id, 0)
    AND coalesce(m.lot_id, 0) = coalesce(p.lot_id, 0)
    AND coalesce(m.owner_id, 0) = coalesce(p.owner_id, 0)
    AND m.quality = p.quality
WHERE coalesce(p.quantity, 0) <> coalesce(m.quantity, 0)
ORDER BY 1, 2, 3, 4, 5, 6
"""
_OVERFULL = """
SELECT p.item_id, p.location_id, sum(p.quantity), coalesce(b.on_hand, 0)
FROM inventory_stockpart p
LEFT JOIN inventory_balance b
  ON b.item_id = p.item_id AND b.location_id = p.location_id
WHERE p.quality = 'available'
GROUP BY p.item_id, p.location_id, b.on_hand
HAVING sum(p.quantity) > coalesce(b.on_hand, 0)
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class PartDifference:
    """What lies in a bin, of a lot, an owner or a quality, against its movements."""

    item_id: int
    location_id: int
    bin_id: int | None
    lot_id: int | None
    owner_id: int | None
    quality: str
    quantity: Decimal
    moved: Decimal
    part_id: int | None


@dataclass(frozen=True)
class Overfull:
    """The parts that may be sold are more than the balance they are parts of."""

    item_id: int
    location_id: int
    parts: Decimal
    on_hand: Decimal


@dataclass(frozen=True)
class BalanceDifference:
    """A balance that does not agree with the movements and claims it stands for."""

    item_id: int
    location_id: int
    on_hand: Decimal
    moved: Decimal
    claimed: Decimal
    held: Decimal
    balance_id: int | None


@dataclass(frozen=True)
class ClaimDifference:
    """A claim whose open quantity does not agree with its entries."""

    claim_id: int
    demand_ref: str
    open: Decimal
    computed: Decimal


def balance_differences() -> list[BalanceDifference]:
    """Balances that differ from the sum of movements or of live claims."""
    rows = fetch_rows(_DIFFERENCES, [[kind.value for kind in sorted(STOCKING)]])
    return [BalanceDifference(*row) for row in rows]


def claim_differences() -> list[ClaimDifference]:
    """Claims whose open quantity differs from what was made less what was taken."""
    return [ClaimDifference(*row) for row in fetch_rows(_CLAIM_DIFFERENCES)]


def part_differences() -> list[PartDifference]:
    """Parts of stock that differ from the sum of movements."""
    rows = fetch_rows(_PART_DIFFERENCES, [[kind.value for kind in sorted(STOCKING)]])
    return [PartDifference(*row) for row in rows]


class PartWords(NamedTuple):
    """A part in words: the item, and where it lies as “ROT · A-01 · L7 · blocked”."""

    sku: str
    place: str


def part_words(parts: Sequence[PartDifference]) -> list[PartWords]:
    """Each part in words, in the order given; four queries at most."""
    skus = Item.objects.in_bulk({part.item_id for part in parts})
    places = Location.objects.in_bulk(
        {part.location_id for part in parts} | {part.bin_id or 0 for part in parts}
    )
    lots = Lot.objects.in_bulk({part.lot_id or 0 for part in parts})
    owners = Partner.objects.in_bulk({part.owner_id or 0 for part in parts})
    return [
        PartWords(
            skus[part.item_id].sku,
            " · ".join(
                [
                    places[part.location_id].code,
                    *([places[part.bin_id].code] if part.bin_id else []),
                    *([lots[part.lot_id].code] if part.lot_id else []),
                    *([str(owners[part.owner_id])] if part.owner_id else []),
                    part.quality,
                ]
            ),
        )
        for part in parts
    ]


def overfull_balances() -> list[Overfull]:
    """Balances that are less than their parts; no repair can say which is right."""
    return [Overfull(*row) for row in fetch_rows(_OVERFULL)]


def stocking_locations() -> list[Location]:
    """Our active places that hold stock, by code."""
    return list(
        Location.objects.filter(kind__in=STOCKING, is_active=True).order_by("code")
    )


def balances_for(
    item_ids: Iterable[int], location_ids: Collection[int] | None = None
) -> list[Balance]:
    """The balances of items, with item and place, by item and place."""
    balances = Balance.objects.filter(item_id__in=list(item_ids))
    if location_ids is not None:
        balances = balances.filter(location_id__in=location_ids)
    balances = balances.select_related("item__unit", "location")
    return list(balances.order_by("item_id", "location__code"))


def available(item_ids: Iterable[int]) -> dict[Key, Decimal]:
    """What is free to promise, by (item, place)."""
    return {
        (balance.item_id, balance.location_id): balance.available
        for balance in balances_for(item_ids)
    }


@dataclass(frozen=True)
class StockRow:
    """The stock of one item, at one place or at all."""

    item: Item
    on_hand: Decimal
    claimed: Decimal
    figures: tuple[Decimal, ...]

    @property
    def available(self) -> Decimal:
        return self.on_hand - self.claimed


def stock_rows(items: Sequence[Item], location_id: int | None) -> list[StockRow]:
    """The figures of these items; one query, and one per figure of a higher app."""
    ids = [item.pk for item in items]
    balances = Balance.objects.filter(item_id__in=ids, location__kind__in=STOCKING)
    if location_id is not None:
        balances = balances.filter(location_id=location_id)
    sums = {
        row["item_id"]: (row["on_hand"], row["claimed"])
        for row in balances.values("item_id").annotate(
            on_hand=Sum("on_hand"), claimed=Sum("claimed")
        )
    }
    read = [figure.read(ids, location_id) for figure in all_figures()]
    return [
        StockRow(
            item,
            *sums.get(item.pk, (NOTHING, NOTHING)),
            tuple(values.get(item.pk, NOTHING) for values in read),
        )
        for item in items
    ]


def with_stock(items: QuerySet[Item], location_id: int | None) -> QuerySet[Item]:
    """Items of which something is available, at a place or anywhere."""
    return items.filter(Exists(_balances_of(location_id).filter(**_AVAILABLE)))


def without_stock(items: QuerySet[Item], location_id: int | None) -> QuerySet[Item]:
    """Items of which nothing is available, at a place or anywhere."""
    return items.exclude(Exists(_balances_of(location_id).filter(**_AVAILABLE)))


def known_at(items: QuerySet[Item], location_id: int) -> QuerySet[Item]:
    """Items that a place holds or held."""
    return items.filter(Exists(_balances_of(location_id)))


def live_claims(item: Item) -> QuerySet[Claim]:
    """Who holds the stock of an item, the first needed first."""
    claims = Claim.objects.filter(item=item, open__gt=0).select_related("location")
    return claims.order_by(F("needed_on").asc(nulls_last=True), "id")


def movements_of(item: Item) -> QuerySet[Movement]:
    movements = Movement.objects.filter(item=item)
    return movements.select_related("source", "destination", "actor")


_AVAILABLE = {"on_hand__gt": F("claimed")}


def _balances_of(location_id: int | None) -> QuerySet[Balance]:
    balances = Balance.objects.filter(
        item_id=OuterRef("pk"), location__kind__in=STOCKING
    )
    return balances if location_id is None else balances.filter(location_id=location_id)
