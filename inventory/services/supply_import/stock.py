"""Balances follow an outside system: the difference is posted, never the figure.

1. Wanted: what the file says of each item, place and lot; rows that are alike add up.
2. Locked: every balance concerned, in the one order of locks.
3. Difference: to what is for sale there. A complete snapshot of a place also empties
   what it does not name; any other leaves it alone.
4. Posted: one posting per place and direction, with the file as its cause. Where less
   is left than is claimed, the youngest claims give way.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from catalog.models import Item
from foundation import clock
from foundation.bulk import fetch_rows
from foundation.models import User
from inventory.engine.feeds import FeedFinding, FeedHead
from inventory.engine.parts import Part, Picked, Placing, Want, pick
from inventory.engine.sharing import Key
from inventory.locks import LockedBalance, lock_balances
from inventory.models import Location, Lot
from inventory.services.checks import guard_arrivals, read_traits
from inventory.services.claim_rows import give_way
from inventory.services.ledger import Entry, Journey, is_posted, read_parts
from inventory.services.lots import LotWanted, find_or_make_lots
from inventory.services.places import counterpart
from inventory.services.posting import write_arrivals, write_departures
from inventory.services.supply_import.matching import MatchedStock
from inventory.services.supply_import.results import StockChange
from inventory.states import AdjustReason, LocationKind

NOTHING = Decimal(0)

# So that what never was there can be locked as well.
_MAKE = """
INSERT INTO inventory_balance (item_id, location_id, on_hand, claimed, version)
SELECT t.item_id, t.location_id, 0, 0, 0
FROM unnest(%s::bigint[], %s::bigint[]) AS t(item_id, location_id)
ORDER BY t.item_id, t.location_id
ON CONFLICT (item_id, location_id) DO NOTHING
RETURNING item_id
"""
_THERE = """
SELECT item_id, location_id FROM inventory_balance
WHERE location_id = ANY(%s) AND on_hand > 0
"""

_LotKey = tuple[int, int, int | None]  # item, place, lot


@dataclass
class _Wanted:
    """What the file says of an item (of a lot) at a place."""

    quantity: Decimal = NOTHING
    row: int = 0
    unit_cost: Decimal | None = None


@dataclass(frozen=True)
class StockFeed:
    """The stock of a file, with what is posted in its name."""

    head: FeedHead
    rows: Sequence[MatchedStock]
    cause: str
    is_first: bool
    is_complete: bool
    by: User | None


@dataclass
class StockPosting:
    """What a file changes, found but not yet written."""

    changes: list[StockChange] = field(default_factory=list)
    findings: list[FeedFinding] = field(default_factory=list)
    gains: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    losses: dict[int, list[Picked]] = field(default_factory=lambda: defaultdict(list))


def post_stock(feed: StockFeed) -> StockPosting:
    """Bring balances to what the file says; writes nothing where a row is impossible.

    The caller's transaction holds the feed, so that each file is posted once.
    """
    if not feed.rows:
        return StockPosting()
    places = {each.location.pk: each.location for each in feed.rows}
    lots = _lots(feed)
    wanted = _wanted(feed, lots)
    keys = {(item, place) for item, place, _ in wanted}
    if feed.is_complete:
        keys |= set(fetch_rows(_THERE, [sorted(places)]))
    locked = _lock(keys)
    parts = read_parts(locked)
    there = _there(parts)
    if feed.is_complete:
        for missing in set(there) - set(wanted):
            wanted[missing] = _Wanted()
    codes = {lot.pk: code for (_, code), lot in lots.items()}
    codes |= _codes(set(there), set(codes))
    posting = _Difference(feed, places, parts, there, codes).of(wanted)
    if not posting.findings:
        _write(feed, places, posting, locked)
    return posting


def _lots(feed: StockFeed) -> dict[tuple[int, str], Lot]:
    wanted = [
        LotWanted(each.item.id, each.row.lot, each.row.expires_on)
        for each in feed.rows
        if each.row.lot
    ]
    return find_or_make_lots(wanted, by=feed.by)


def _wanted(
    feed: StockFeed, lots: Mapping[tuple[int, str], Lot]
) -> dict[_LotKey, _Wanted]:
    wanted: dict[_LotKey, _Wanted] = defaultdict(_Wanted)
    for each in feed.rows:
        lot = lots[each.item.id, each.row.lot].pk if each.row.lot else None
        found = wanted[each.item.id, each.location.pk, lot]
        found.quantity += each.quantity
        found.row = found.row or each.row.row
        if each.unit_cost is not None:
            found.unit_cost = each.unit_cost
    return dict(wanted)


def _lock(keys: set[Key]) -> dict[Key, LockedBalance]:
    ordered = sorted(keys)
    columns = [[key[0] for key in ordered], [key[1] for key in ordered]]
    fetch_rows(_MAKE, columns)
    return lock_balances(ordered)


def _there(parts: Iterable[Part]) -> dict[_LotKey, Decimal]:
    """What may be sold of each item, place and lot, in whatever bin; ours alone."""
    sums: dict[_LotKey, Decimal] = defaultdict(Decimal)
    for part in parts:
        placing = part.placing
        if placing.is_for_sale and placing.owner_id is None:
            sums[*part.key, placing.lot_id] += part.quantity
    return dict(sums)


def _codes(keys: Iterable[_LotKey], known: set[int]) -> dict[int, str]:
    missing = {lot for _, _, lot in keys if lot is not None} - known
    rows = Lot.objects.filter(pk__in=missing).values_list("pk", "code")
    return dict(rows) if missing else {}


def _skus(feed: StockFeed, item_ids: set[int]) -> dict[int, str]:
    skus = {each.item.id: each.item.sku for each in feed.rows}
    rest = item_ids - set(skus)
    rows = Item.objects.filter(pk__in=rest).values_list("pk", "sku") if rest else []
    return skus | dict(rows)


@dataclass
class _Difference:
    feed: StockFeed
    places: Mapping[int, Location]
    parts: Sequence[Part]
    there: Mapping[_LotKey, Decimal]
    codes: Mapping[int, str]

    def of(self, wanted: Mapping[_LotKey, _Wanted]) -> StockPosting:
        posting = StockPosting()
        skus = _skus(self.feed, {key[0] for key in wanted})
        wants: dict[int, list[Want]] = defaultdict(list)
        for key in sorted(wanted, key=lambda key: (key[1], key[0], key[2] or 0)):
            item, place, lot = key
            said, was = wanted[key], self.there.get(key, NOTHING)
            now = said.quantity if self.feed.head.is_snapshot else was + said.quantity
            if now < 0:
                params = {"sku": skus[item], "there": f"{was.normalize():f}"}
                posting.findings.append(
                    FeedFinding("feed.below_zero", said.row, "quantity", params)
                )
            if now == was:
                continue
            code = self.codes.get(lot or 0, "")
            posting.changes.append(
                StockChange(skus[item], self.places[place].code, code, was, now)
            )
            placing = Placing(lot_id=lot)
            if now > was:
                entry = Entry(item, now - was, placing, placing, said.unit_cost)
                posting.gains[place].append(entry)
            else:
                want = Want((item, place), was - now, placing, any_age=True)
                wants[place].append(want)
        for place, of_place in wants.items():
            posting.losses[place] = self._picked(of_place)
        return posting

    def _picked(self, wants: Sequence[Want]) -> list[Picked]:
        ours = [part for part in self.parts if part.placing.owner_id is None]
        picked, _ = pick(wants, ours, on=clock.today(), is_plain_first=True)
        return picked


def _write(
    feed: StockFeed,
    places: Mapping[int, Location],
    posting: StockPosting,
    locked: Mapping[Key, LockedBalance],
) -> None:
    outside = counterpart(LocationKind.ADJUSTMENT)
    lose, gain = AdjustReason.LOST, AdjustReason.FOUND
    if feed.is_first:
        lose = gain = AdjustReason.OPENING
    days = {
        place: feed.head.on or clock.today(location.time_zone)
        for place, location in sorted(places.items())
    }
    for place, on in days.items():
        is_posted(feed.cause, on, [place])  # raises where the period is closed
        if picked := posting.losses.get(place):
            _take_claims(picked, locked, feed)
            journey = _journey(feed, place, outside, on, lose)
            write_departures(journey, picked, by=feed.by)
    # What left one place may have gone to another: a serial number is in stock once.
    for place, on in days.items():
        if entries := posting.gains.get(place):
            _guard(entries)
            journey = _journey(feed, outside, place, on, gain)
            write_arrivals(journey, entries, by=feed.by)


def _journey(
    feed: StockFeed, source: int, target: int, on: dt.date, reason: AdjustReason
) -> Journey:
    note = f"{feed.head.source} {feed.head.watermark}"
    return Journey(source, target, feed.cause, on, reason.value, note)


def _guard(entries: Sequence[Entry]) -> None:
    lots = {e.destination.lot_id for e in entries if e.destination.lot_id is not None}
    traits = read_traits({entry.item_id for entry in entries}, lots)
    guard_arrivals(entries, traits, sold_from=None)


def _take_claims(
    picked: Iterable[Picked], locked: Mapping[Key, LockedBalance], feed: StockFeed
) -> None:
    lost: dict[Key, Decimal] = defaultdict(Decimal)
    for each in picked:
        lost[each.part.key] += each.quantity
    for key, quantity in sorted(lost.items()):
        short = quantity - locked[key].available
        if short > 0:
            give_way(key, short, cause=feed.cause, by=feed.by)
