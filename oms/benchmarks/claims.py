"""Claims for an order of five lines, by one and by two processes, and on one hot item.

Each is measured beside the floor with the same number of connections, which fight for
the same item where ours do.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from foundation.kinds import mark
from inventory.engine.sharing import ClaimWish
from inventory.models import Balance
from inventory.services.claims import claim_stock
from oms.benchmarks.crowd import per_second
from oms.benchmarks.figures import Benchmark, Figure
from oms.benchmarks.floor import LINES, floor_database, warm_floor
from oms.benchmarks.scratch import connect, scratch_system
from oms.benchmarks.shop import open_shop

RUNS = 5
WARM_UP = 30


class Claims(Benchmark):
    kind = "claims"
    label = mark("Orders of five lines claimed per second")

    def run(self, seconds: float) -> dict[str, Figure]:
        with scratch_system(), floor_database() as floor:
            open_shop()
            for_each = seconds / 3 / RUNS
            return {
                "one_process": _beside(floor, for_each, processes=1),
                "two_processes": _beside(floor, for_each, processes=2),
                "hot_item": _beside(floor, for_each, processes=2, hot=True),
            }


def _beside(floor: str, seconds: float, *, processes: int, hot: bool = False) -> Figure:
    """Ours and the floor per second, in turns; the run with the median ratio."""
    theirs = partial(_floor, floor, hot=hot)
    ours = partial(open_claimer, hot=hot)
    runs = []
    for _ in range(RUNS):
        before = per_second(theirs, processes=processes, seconds=seconds / 4)
        own = per_second(ours, processes=processes, seconds=seconds / 2)
        after = per_second(theirs, processes=processes, seconds=seconds / 4)
        runs.append((own, (before + after) / 2))
    own, beside = sorted(runs, key=lambda run: run[0] / run[1])[RUNS // 2]
    return Figure(own, "1/s", beside)


def _floor(database: str, *, hot: bool) -> Callable[[], None]:
    return warm_floor(connect(database), hot=hot).order


def open_claimer(*, hot: bool) -> Callable[[], None]:
    """Claims five items of one place for a new demand each time."""
    chance = random.Random(os.getpid())  # noqa: S311  a benchmark
    rows = Balance.objects.order_by("item_id").values_list("location_id", "item_id")
    items_of: dict[int, list[int]] = {}
    for place, item in rows:
        items_of.setdefault(place, []).append(item)
    places = sorted(items_of)
    count = 0

    def claim() -> None:
        nonlocal count
        count += 1
        place = places[0] if hot else chance.choice(places)
        items = chance.sample(items_of[place][1:], LINES)
        if hot:
            items[0] = items_of[place][0]
        claim_stock(
            [
                ClaimWish(
                    demand_ref=f"BENCH-{os.getpid()}-{count}/{line}",
                    item_id=item,
                    location_id=place,
                    quantity=Decimal(chance.randint(1, 5)),
                )
                for line, item in enumerate(items)
            ],
            by=None,
        )

    for _ in range(WARM_UP):
        claim()
    return claim
