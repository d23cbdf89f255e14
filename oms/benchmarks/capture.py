"""Capture of an order with everything written, beside the floor in the same run."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import count

from foundation.kinds import mark
from oms.benchmarks.figures import Benchmark, Figure, median
from oms.benchmarks.floor import Floor, open_floor
from oms.benchmarks.scratch import scratch_system
from oms.benchmarks.shop import Shop, open_shop
from oms.benchmarks.statements import statements_of
from orders.engine.intake import Buyer, LineInput, OrderInput
from orders.services.capture import Outcome, capture

RUNS = 5
LONG = 200


class Capture(Benchmark):
    kind = "capture"
    label = mark("Orders captured per second")

    def run(self, seconds: float) -> dict[str, Figure]:
        with scratch_system():
            customer = Customer(open_shop())
            customer.warm_up()
            statements = {
                "statements_5_lines": Figure(count_statements(customer, 5), "calls"),
                "statements_200_lines": Figure(
                    count_statements(customer, LONG), "calls"
                ),
            }
            with open_floor() as floor:
                ours, beside = _in_turns(customer, floor, seconds / RUNS)
            long = [_timed(lambda: customer.order(LONG)) for _ in range(15)]
        return {
            "orders_per_s": Figure(ours, "1/s", beside),
            **statements,
            "lines_200_ms": Figure(median(long) * 1000, "ms"),
        }


class Customer:
    """Orders distinct items at random, each order under an id of its own."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._random = random.Random(1)  # noqa: S311  a benchmark
        self._numbers = count(1)

    def warm_up(self) -> None:
        """Everybody orders once and everything is ordered: the caches are full."""
        skus = self.shop.skus
        for code in self.shop.customers:
            self._order(code, self._random.sample(skus, 5))
        for start in range(0, len(skus), LONG):
            self._order(self.shop.customers[0], skus[start : start + LONG])

    def order(self, lines: int) -> None:
        customer = self._random.choice(self.shop.customers)
        self._order(customer, self._random.sample(self.shop.skus, lines))

    def _order(self, customer: str, skus: Sequence[str]) -> None:
        chance, number = self._random, next(self._numbers)
        given = OrderInput(
            external_id=f"bench-{number}",
            customer_reference=f"PO {number}",
            buyer=Buyer(code=customer),
            lines=tuple(
                LineInput(sku=sku, quantity=Decimal(chance.randint(1, 5)))
                for sku in skus
            ),
        )
        result = capture(given, channel=self.shop.channel, by=None)
        if result.outcome != Outcome.CREATED:
            raise RuntimeError(f"the benchmark's order failed: {result.findings}")


def count_statements(customer: Customer, lines: int, times: int = 10) -> float:
    """Statements of one capture of so many lines."""
    return statements_of(lambda: customer.order(lines), times)


def _in_turns(customer: Customer, floor: Floor, seconds: float) -> tuple[float, float]:
    """Ours and the floor per second: slices in turn, the median run of each."""
    ours, floors = [], []
    for _ in range(RUNS):
        before = floor.per_second(seconds / 4)
        ours.append(_per_second(lambda: customer.order(5), seconds / 2))
        floors.append((before + floor.per_second(seconds / 4)) / 2)
    ratios = sorted(zip(ours, floors, strict=True), key=lambda pair: pair[0] / pair[1])
    return ratios[RUNS // 2]


def _per_second(work: Callable[[], None], seconds: float) -> float:
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        work()
        done += 1
    return done / (time.perf_counter() - start)


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
