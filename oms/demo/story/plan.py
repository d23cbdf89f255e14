"""What the last ninety days were to be: pure, seeded, the same at every run.

1. spread: so many orders on so many days, fewer on weekends;
2. cast: who orders by which channel, what and how many;
3. fate: what becomes of the order, by its place in the row.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from oms.demo.files import read_csv, read_toml

TURKISH_CHANNELS = {"desk-tr": 3, "store-tr": 2}
PORTAL = "portal"
MARKET = "market"


class Fate(StrEnum):
    """What becomes of an order after it is booked."""

    NORMAL = "normal"
    LATE = "late"
    STUCK = "stuck"
    SCARCE = "scarce"
    SHORT_PAID = "short_paid"
    OVER_PAID = "over_paid"
    WRONG_REFERENCE = "wrong_reference"
    NEVER_PAID = "never_paid"
    CANCELED = "canceled"
    LINE_CANCELED = "line_canceled"
    SHIPPED_IN_PARTS = "shipped_in_parts"


@dataclass(frozen=True)
class PlannedLine:
    sku: str
    quantity: Decimal
    #: What the marketplace sold it for; elsewhere the price is ours.
    price: Decimal | None = None


#: Of the orders of these days ago some are held up, and some want what is scarce.
HELD_UP, SHORT_OF = range(4, 9), range(9)
#: Spiked tyres, in November, more than there are.
SCARCE_WISH = PlannedLine("TY-WIN-40", Decimal(24))


@dataclass(frozen=True)
class PlannedOrder:
    key: str
    placed_at: dt.datetime
    partner: str
    channel: str
    lines: tuple[PlannedLine, ...]
    reference: str
    #: Days until the customer wants it; None = as soon as possible.
    wanted_in: int | None
    ship_to: str
    fate: Fate
    #: Days that everything takes longer than promised.
    delay: int
    #: When the customer pays, as a share of the payment terms.
    pays_at: float


def plan_orders(count: int, now: dt.datetime) -> list[PlannedOrder]:
    """The orders of the days before `now`, oldest first."""
    story = read_toml("story")
    chance = random.Random(story["seed"])  # noqa: S311  the same dice at every run
    moments = _moments(count, now, story, chance)
    fates = _fates(moments, now)
    return [
        _order(place, moment, fates[place - 1], chance)
        for place, moment in enumerate(moments, start=1)
    ]


def _fates(moments: Sequence[dt.datetime], now: dt.datetime) -> list[Fate]:
    """Fates by place in the row; of the last days' every third is held up."""
    found = read_toml("story")["fates"]
    every = found["every"]
    by_place = {
        place: Fate(name)
        for name, places in found.items()
        if name != "every"
        for place in places
    }
    fates = [by_place.get(n % every, Fate.NORMAL) for n in range(1, len(moments) + 1)]
    ages = [(now.date() - moment.date()).days for moment in moments]
    for fate, days, first in ((Fate.SCARCE, SHORT_OF, 1), (Fate.STUCK, HELD_UP, 0)):
        found_on = [n for n, age in enumerate(ages) if age in days]
        for n in found_on[first::3]:
            fates[n] = fate
    return fates


def _moments(
    count: int, now: dt.datetime, story: Mapping[str, Any], chance: random.Random
) -> list[dt.datetime]:
    """Moments of working hours, the last ones within the last hours."""
    today = now.date()
    days = [today - dt.timedelta(days=n) for n in range(story["days"], 0, -1)]
    weights = [story["weekdays"][day.weekday()] for day in days]
    fresh = min(3, count // 10)
    chosen = chance.choices(days, weights, k=count - fresh)
    minutes = [chance.randrange(7 * 60, 15 * 60) for _ in chosen]
    moments = [
        dt.datetime.combine(day, dt.time(minute // 60, minute % 60), dt.UTC)
        for day, minute in zip(chosen, minutes, strict=True)
    ]
    recent = [now - dt.timedelta(minutes=25 * n) for n in range(fresh, 0, -1)]
    return sorted(moments) + recent


def _order(
    place: int, moment: dt.datetime, fate: Fate, chance: random.Random
) -> PlannedOrder:
    customer = _customer(moment, chance)
    habits = read_toml("story")["segments"][customer["segment"]]
    channel = _channel(customer, habits, chance)
    return PlannedOrder(
        key=f"DEMO-{place:04d}",
        placed_at=moment,
        partner=customer["code"],
        channel=channel,
        lines=_with_fate(tuple(_lines(habits, channel, chance)), fate, place),
        reference=_reference(place, customer["language"]),
        wanted_in=chance.choice([None, None, None, 4, 7, 12, 18]),
        ship_to=chance.choice(["", *_branches(customer["code"])]),
        fate=fate,
        delay=chance.choice([2, 3, 4, 6]) if fate == Fate.LATE else 0,
        pays_at=chance.uniform(0.25, 1.25),
    )


def _with_fate(
    lines: tuple[PlannedLine, ...], fate: Fate, place: int
) -> tuple[PlannedLine, ...]:
    """Where the fate is scarcity: what is scarce besides the rest, or alone."""
    if fate != Fate.SCARCE:
        return lines
    rest = [line for line in lines if line.sku != SCARCE_WISH.sku]
    return (*rest, SCARCE_WISH) if place % 2 else (SCARCE_WISH,)


def _customer(moment: dt.datetime, chance: random.Random) -> Mapping[str, str]:
    segments = read_toml("story")["segments"]
    everybody = [
        row
        for row in read_csv("customers")
        if moment.weekday() != 6 or row["segment"] == "Web shop"
    ]
    weights = [segments[row["segment"]]["weight"] for row in everybody]
    # The two who can be looked at through their own eyes order more often.
    known = read_toml("story")["portal"]["customers"]
    weights = [
        weight * (3 if row["code"] in known else 1)
        for row, weight in zip(everybody, weights, strict=True)
    ]
    return chance.choices(everybody, weights)[0]


def _channel(
    customer: Mapping[str, str], habits: Mapping[str, Any], chance: random.Random
) -> str:
    portal = read_toml("story")["portal"]
    if customer["company"] == "TTR":
        ways = TURKISH_CHANNELS
    elif customer["code"] in portal["customers"] and chance.random() < portal["share"]:
        return PORTAL
    else:
        ways = habits["channels"]
    return chance.choices(list(ways), list(ways.values()))[0]


def _lines(
    habits: Mapping[str, Any], channel: str, chance: random.Random
) -> Iterator[PlannedLine]:
    stocked = _items_by_category()
    low, high = habits["lines"]
    taken: set[str] = set()
    for _ in range(chance.randint(low, high)):
        category = chance.choices(list(habits["buys"]), list(habits["buys"].values()))
        item = chance.choice(stocked[category[0]])
        if item["sku"] in taken:
            continue
        taken.add(item["sku"])
        least, most = habits["quantity"][item["stock"] or "C"]
        price = Decimal(item["price"]) * Decimal(
            chance.choice(["0.90", "0.94", "0.99"])
        )
        yield PlannedLine(
            item["sku"],
            Decimal(chance.randint(least, most)),
            price.quantize(Decimal("0.01")) if channel == MARKET else None,
        )


def _items_by_category() -> dict[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in read_csv("items"):
        found.setdefault(row["category"], []).append(row)
    return found


def _branches(partner: str) -> Sequence[str]:
    return [row["code"] for row in read_csv("addresses") if row["partner"] == partner]


def _reference(place: int, language: str) -> str:
    prefix = {"nl": "INK", "de": "BST", "it": "ODA", "tr": "SIP"}.get(language, "PO")
    return f"{prefix}-{26000 + place * 7}"
