"""Many processes order scarce items and cancel again; all the time some are killed.

Real processes, real `kill -9`: in the end exactly the stock is claimed, every order
that somebody was told of is there, and what was canceled is free.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.db.models import Sum

from foundation.services.verify import verify
from inventory.models import Balance, Claim
from inventory.services.stock import ReceiptLine, receive_stock
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location
from tests.runtime.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

dice = Random()  # noqa: S311  any of them may be killed


def stock_up(items: int, units: int) -> None:
    """So many units of each item, half of them at either place."""
    lines = [ReceiptLine(make_item(), Decimal(units) / 2) for _ in range(items)]
    for code in ("ROT", "KOL"):
        receive_stock(
            lines,
            location=make_location(code),
            reference="",
            cause=f"receipt:{code}",
            by=None,
        )


@dataclass
class Told:
    """What the customers of all processes were told."""

    orders: dict[str, Decimal] = field(default_factory=dict)
    canceled: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    #: So often somebody waited too long for a row and was asked to come again.
    busy: int = 0
    kills: int = 0

    def read(self, path: Path) -> None:
        for line in path.read_bytes().splitlines():
            try:
                said = json.loads(line)
            except ValueError:
                continue  # it was killed while it wrote
            if "order" in said:
                self.orders[said["order"]] = Decimal(said["units"])
            elif "canceled" in said:
                self.canceled.add(said["canceled"])
            elif "error" in said:
                self.errors.append(str(said))
            self.busy += "busy" in said


class Crowd:
    """So many processes at work, each killed one replaced by another."""

    def __init__(
        self, folder: Path, does: str, *, processes: int, connections: int
    ) -> None:
        self.folder, self.does, self.connections = folder, does, connections
        self.started = 0
        self.kills = 0
        self.running = [self._start() for _ in range(processes)]

    def is_at_work(self) -> bool:
        notes = list(self.folder.iterdir())
        return len(notes) == self.started and all(each.stat().st_size for each in notes)

    def kill_one(self) -> None:
        victim = self.running.pop(dice.randrange(len(self.running)))
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        self.kills += 1
        self.running.append(self._start())

    def finish(self) -> Told:
        """The day is over: nobody cancels any more, all order until nothing is left."""
        for process in self.running:
            _, err = process.communicate("over\n", timeout=240)
            assert process.returncode == 0, err
        told = Told(kills=self.kills)
        for path in self.folder.iterdir():
            told.read(path)
        return told

    def _start(self) -> subprocess.Popen[str]:
        self.started += 1
        name = f"P{self.started}"
        path = str(self.folder / name)
        given = [name, self.does, str(self.connections), path]
        return subprocess.Popen(
            [sys.executable, "-m", "tests.promising.claimer", *given],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def work(folder: Path, does: str, *, seconds: float, kills: int, **size: int) -> Told:
    """Let them all do it for so long while one after the other is killed."""
    crowd = Crowd(folder, does, **size)
    until(crowd.is_at_work, seconds=120)
    end = time.monotonic() + seconds
    while time.monotonic() < end or crowd.kills < kills:
        crowd.kill_one()
        until(crowd.is_at_work, seconds=120)
    return crowd.finish()


def assert_all_is_claimed_once(told: Told, units: int) -> None:
    claimed = Balance.objects.aggregate(total=Sum("claimed"))["total"]
    assert claimed == units
    assert Claim.objects.aggregate(total=Sum("open"))["total"] == units
    assert verify() == []
    made: dict[str, Decimal] = {}
    open_: dict[str, Decimal] = {}
    for claim in Claim.objects.all():
        number = claim.demand_ref.partition("/")[0]
        made[number] = made.get(number, Decimal(0)) + claim.quantity
        open_[number] = open_.get(number, Decimal(0)) + claim.open
    lost = {n: u for n, u in told.orders.items() if made.get(n, Decimal(0)) != u}
    assert lost == {}
    assert [n for n in told.canceled if open_.get(n, Decimal(0))] == []


def test_exactly_the_stock_is_claimed_whoever_is_killed(tmp_path: Path) -> None:
    stock_up(items=4, units=30)

    told = work(tmp_path, "orders", seconds=1, kills=1, processes=3, connections=2)

    assert told.errors == []
    assert_all_is_claimed_once(told, 120)


@pytest.mark.slow
@pytest.mark.parametrize("does", ["claims", "orders"])
def test_fifty_connections_claim_exactly_a_thousand_units(
    tmp_path: Path, does: str, record_property: Callable[[str, object], None]
) -> None:
    stock_up(items=10, units=100)

    # One of six is starting anew: at least fifty connections of five are at work.
    told = work(tmp_path, does, seconds=60, kills=5, processes=6, connections=10)

    for name in ("orders", "canceled", "errors"):
        record_property(name, len(getattr(told, name)))
    record_property("kills", told.kills)
    record_property("busy", told.busy)
    assert told.errors == []
    assert_all_is_claimed_once(told, 1000)
