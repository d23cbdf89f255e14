"""Whatever happens in whatever order, the figures agree with the facts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

import pytest

from catalog.models import Item
from inventory.engine.sharing import ShipWish
from inventory.models import Balance, Claim, Location
from inventory.queries import balance_differences, claim_differences
from inventory.services.claims import release_claims, reserve_claims, ship_claims
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason
from promising.models import Demand
from promising.queries import demand_differences
from promising.services.waiting import note_lost_claims
from promising.services.withdraw import withdraw_demand
from tests.factories.catalog import make_item, make_kit
from tests.factories.inventory import make_location, make_stock
from tests.factories.promising import commit, settle

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)


class Company:
    """Takes a random step of its day; each step goes through a service."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311  repeatable
        self.places = [make_location("ROT"), make_location("KOL")]
        self.goods = [make_item(f"GOODS-{n}") for n in range(3)]
        self.kit = make_kit("KIT", components={self.goods[0]: 1, self.goods[1]: 2})
        self.steps = 0

    def step(self) -> None:
        self.steps += 1
        action = self.chance.choice(
            [
                self.receive,
                self.order,
                self.order,
                self.ship,
                self.cancel,
                self.adjust,
                self.release,
                self.reserve,
            ]
        )
        action()
        settle()

    def receive(self) -> None:
        make_stock(self._item(), self.chance.randint(1, 8), self._place())

    def order(self) -> None:
        lines = [
            (self.chance.choice([*self.goods, self.kit]), self.chance.randint(1, 6))
            for _ in range(self.chance.randint(1, 3))
        ]
        commit(lines, number=f"ORD-{self.steps}")

    def ship(self) -> None:
        claim = Claim.objects.filter(open__gt=0).order_by("?").first()
        if claim:
            wish = ShipWish(
                claim.demand_ref,
                claim.item_id,
                claim.location_id,
                Decimal(self.chance.randint(1, int(claim.open))),
            )
            ship_claims([wish], cause=f"SHP-{self.steps}", effective_on=TODAY, by=None)

    def cancel(self) -> None:
        demand = Demand.objects.filter(quantity__gt=0).order_by("?").first()
        if demand:
            ref, some = demand.demand_ref, Decimal(self.chance.randint(1, 3))
            quantities = self.chance.choice([None, {ref: some}])
            cause = f"cancel:{self.steps}"
            withdraw_demand([ref], quantities=quantities, cause=cause, by=None)

    def adjust(self) -> None:
        counted = Correction(
            AdjustReason.COUNT, counted=Decimal(self.chance.randint(0, 9))
        )
        cause = f"count:{self.steps}"
        adjust_stock(self._item(), self._place(), counted, cause=cause, by=None)

    def release(self) -> None:
        release_claims([f"ORD-{self.steps - 1}/1"], cause=f"r:{self.steps}", by=None)
        # Released behind the back of promising, which has to be told.
        note_lost_claims([f"ORD-{self.steps - 1}/1"])

    def reserve(self) -> None:
        reserve_claims([f"ORD-{self.steps - 1}/1"], by=None)

    def _item(self) -> Item:
        return self.chance.choice(self.goods)

    def _place(self) -> Location:
        return self.chance.choice(self.places)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_sequence_everything_agrees(seed: int) -> None:
    company = Company(seed)

    for _ in range(40):
        company.step()

        assert balance_differences() == []
        assert claim_differences() == []
        assert demand_differences() == []
    assert not Balance.objects.filter(on_hand__lt=0).exists()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 20))
def test_after_a_long_sequence_everything_agrees(seed: int) -> None:
    company = Company(seed)

    for _ in range(200):
        company.step()

    assert balance_differences() == []
    assert claim_differences() == []
    assert demand_differences() == []
