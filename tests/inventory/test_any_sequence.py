"""Whatever happens to stock in whatever order, caches agree with the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.models import Item
from catalog.states import Tracking
from foundation import clock
from foundation.errors import BusinessError
from inventory.engine.sharing import ClaimWish, ShipWish
from inventory.models import Balance, Claim, Location, StockPart
from inventory.queries import (
    balance_differences,
    claim_differences,
    overfull_balances,
    part_differences,
)
from inventory.services.claims import (
    claim_stock,
    hold_softly,
    reclaim_at,
    release_claims,
    release_expired_claims,
    ship_claims,
)
from inventory.services.expiry import block_expired_lots
from inventory.services.picking import pick_claims
from inventory.services.posting import (
    Move,
    Placing,
    Posting,
    move_inside,
    post_arrivals,
    post_departures,
)
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason, LocationKind, Quality
from tests.factories.catalog import make_item
from tests.factories.inventory import make_bin, make_location, make_lot

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
#: An expired lot, two good ones and one that never expires.
EXPIRY = (TODAY - dt.timedelta(2), TODAY, TODAY + dt.timedelta(30), None)
QUALITIES = (Quality.AVAILABLE, Quality.AVAILABLE, Quality.INSPECTION, Quality.BLOCKED)


class Warehouse:
    """Two places with bins, milk by lot, drills by number, bells of no kind."""

    def __init__(self) -> None:
        self.places = [make_location("ROT"), make_location("KOL")]
        self.bins = {
            place.pk: [make_bin(f"{place.code}-{n}", place) for n in (1, 2)]
            for place in self.places
        }
        self.milk = make_item("MILK", tracking=Tracking.LOT)
        self.drill = make_item("DRILL", tracking=Tracking.SERIAL)
        self.items = [self.milk, self.drill, make_item("BELL")]
        self.lots = [make_lot(self.milk, f"L-{n}", on) for n, on in enumerate(EXPIRY)]
        self.serials = [make_lot(self.drill, f"SN-{n}") for n in range(3)]
        self.causes = count(1)

    def acts(self) -> dict[str, Callable[[Random], object]]:
        return {
            "receive": self.receive,
            "claim": self.claim,
            "hold": self.hold,
            "release": self.release,
            "cancel": self.cancel,
            "ship": self.ship,
            "pick": self.pick,
            "split": self.split,
            "put away": self.put_away,
            "inspect": self.inspect,
            "return": self.send_back,
            "count": self.count,
            "night": self.night,
        }

    def receive(self, dice: Random) -> None:
        post_arrivals(
            [self._posting(dice) for _ in range(dice.randint(1, 3))],
            location=self._place(dice),
            source=dice.choice([LocationKind.SUPPLIER, LocationKind.ADJUSTMENT]),
            cause=self._cause(),
            by=None,
        )

    def claim(self, dice: Random) -> None:
        claim_stock([self._wish(dice) for _ in range(dice.randint(1, 3))], by=None)

    def hold(self, dice: Random) -> None:
        until = NOW + dt.timedelta(minutes=dice.randint(-5, 5))
        hold_softly([self._wish(dice)], expires_at=until, by=None)

    def release(self, dice: Random) -> None:
        ref, some = self._ref(dice), Decimal(dice.randint(1, 3))
        quantities, cause = {ref: some}, self._cause()
        for _ in range(2):  # once per cause, however often it is said
            release_claims([ref], cause=cause, quantity_by_ref=quantities, by=None)

    def cancel(self, dice: Random) -> None:
        release_claims([self._ref(dice)], cause=self._cause(), by=None)

    def ship(self, dice: Random) -> None:
        claim = Claim.objects.live().order_by("id").first()
        if claim is None:
            return
        some = Decimal(dice.randint(1, int(claim.open)))
        wish = ShipWish(claim.demand_ref, claim.item_id, claim.location_id, some)
        scanned = [(dice.choice(self.lots).pk, Decimal(1))]
        lots = {claim.demand_ref: scanned} if dice.random() < 0.3 else None
        to = dice.choice([LocationKind.CUSTOMER, LocationKind.TRANSIT])
        cause = self._cause()
        for _ in range(2):
            ship_claims(
                [wish], cause=cause, effective_on=TODAY, to=to, lots=lots, by=None
            )

    def pick(self, dice: Random) -> None:
        claim = Claim.objects.live().order_by("id").last()
        if claim is None:
            return
        some = Decimal(dice.randint(0, int(claim.open)))
        wish = ShipWish(claim.demand_ref, claim.item_id, claim.location_id, some)
        for _ in range(2):
            pick_claims([wish], by=None)

    def split(self, dice: Random) -> None:
        """Some of it comes from the other place."""
        here, there = dice.sample(self.places, 2)
        reclaim_at(
            [self._ref(dice)],
            from_location_id=here.pk,
            to_location_id=there.pk,
            cause=self._cause(),
            by=None,
        )

    def put_away(self, dice: Random) -> None:
        self._move(dice, quality=None)

    def inspect(self, dice: Random) -> None:
        self._move(dice, quality=dice.choice(QUALITIES))

    def send_back(self, dice: Random) -> None:
        post_departures(
            [self._posting(dice)],
            location=self._place(dice),
            destination=dice.choice([LocationKind.SUPPLIER, LocationKind.SCRAP]),
            cause=self._cause(),
            by=None,
        )

    def count(self, dice: Random) -> None:
        posting = self._posting(dice)
        found = Correction(AdjustReason.COUNT, counted=posting.quantity)
        less = Correction(AdjustReason.LOST, change=-posting.quantity)
        adjust_stock(
            Item.objects.get(pk=posting.item_id),
            self._place(dice),
            dice.choice([found, less]),
            cause=self._cause(),
            placing=dice.choice([posting.placing, None]),
            by=None,
        )

    def night(self, dice: Random) -> None:
        del dice
        release_expired_claims()
        block_expired_lots()

    def _move(self, dice: Random, *, quality: Quality | None) -> None:
        part = StockPart.objects.order_by("id").first()
        item, place = dice.choice(self.items), self._place(dice)
        source, quantity = Placing(), Decimal(dice.randint(1, 3))
        if part and dice.random() < 0.8:
            item, place = part.item, part.location
            at = (part.bin_id, part.lot_id, part.owner_id)
            source = Placing(*at, Quality(part.quality))
        goal = dice.choice([None, *(bin_.pk for bin_ in self.bins[place.pk])])
        destination = Placing(goal, quality=quality or source.quality)
        move = Move(item.pk, quantity, source, destination)
        move_inside([move], location=place, cause=self._cause(), by=None)

    def _posting(self, dice: Random) -> Posting:
        item, quantity = dice.choice(self.items), Decimal(dice.randint(1, 6))
        lot = None
        if item == self.milk:
            lot = dice.choice(self.lots).pk
        elif item == self.drill:
            lot, quantity = dice.choice(self.serials).pk, Decimal(1)
        bins = self.bins[dice.choice(self.places).pk]
        at = dice.choice([None, None, bins[0].pk, bins[1].pk])
        return Posting(
            item.pk, quantity, Placing(at, lot, None, dice.choice(QUALITIES))
        )

    def _wish(self, dice: Random) -> ClaimWish:
        some = Decimal(dice.randint(1, 5))
        item, place = dice.choice(self.items), self._place(dice)
        return ClaimWish(self._ref(dice), item.pk, place.pk, some)

    def _ref(self, dice: Random) -> str:
        return f"ORD-{dice.randint(1, 3)}/1"

    def _place(self, dice: Random) -> Location:
        return dice.choice(self.places)

    def _cause(self) -> str:
        return f"step:{next(self.causes)}"


def assert_the_books_agree() -> None:
    assert balance_differences() == []
    assert claim_differences() == []
    assert part_differences() == []
    assert overfull_balances() == []
    assert not Balance.objects.filter(on_hand__lt=0).exists()
    assert not StockPart.objects.filter(quantity__lt=0).exists()
    serials = StockPart.objects.filter(item__sku="DRILL").values_list("lot", flat=True)
    assert len(serials) == len(set(serials))


# What comes in often makes the rest worth doing.
ACTS = [
    *["receive", "receive", "receive", "claim", "claim", "ship", "ship"],
    *["hold", "release", "cancel", "pick", "split", "put away", "inspect", "return"],
    *["count", "night"],
]
steps = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 10_000)), min_size=5, max_size=30
)


def play(sequence: list[tuple[str, int]]) -> None:
    """Each step happens whole or, where the business refuses it, not at all."""
    warehouse = Warehouse()
    acts = warehouse.acts()
    for name, number in sequence:
        try:
            with clock.travel_to(NOW), transaction.atomic():
                acts[name](Random(number))  # noqa: S311  repeatable
        except BusinessError:
            pass
        assert_the_books_agree()


def check(sequence: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        play(sequence)
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None)
@given(steps)
def test_after_any_sequence_caches_agree_with_the_ledger(
    sequence: list[tuple[str, int]],
) -> None:
    check(sequence)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(steps)
def test_after_many_sequences_caches_agree_with_the_ledger(
    sequence: list[tuple[str, int]],
) -> None:
    check(sequence)
