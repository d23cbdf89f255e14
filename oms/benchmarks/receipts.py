"""A receipt of a thousand lines, posted at once."""

from __future__ import annotations

import time
from decimal import Decimal

from catalog.models import Item, Unit
from foundation.kinds import mark
from inventory.models import Location
from inventory.services.stock import ReceiptLine, receive_stock
from oms.benchmarks.figures import Benchmark, Figure, median
from oms.benchmarks.scratch import scratch_system
from oms.benchmarks.shop import open_shop
from oms.benchmarks.statements import statements_of

LINES = 1000


class Receipts(Benchmark):
    kind = "receipts"
    label = mark("Receipts of 1,000 lines")

    def run(self, seconds: float) -> dict[str, Figure]:
        with scratch_system():
            supplier = Deliveries()
            few = statements_of(lambda: supplier.deliver(10))
            many = statements_of(lambda: supplier.deliver(LINES))
            took: list[float] = []
            until = time.monotonic() + seconds
            while time.monotonic() < until or len(took) < 3:
                began = time.perf_counter()
                supplier.deliver(LINES)
                took.append(time.perf_counter() - began)
        return {
            "lines_1000_s": Figure(median(took), "s"),
            "statements_10_lines": Figure(few, "calls"),
            "statements_1000_lines": Figure(many, "calls"),
        }


class Deliveries:
    """A supplier who delivers many different items to one place, again and again."""

    def __init__(self) -> None:
        open_shop()
        piece = Unit.objects.get(code="C62")
        self.items = Item.objects.bulk_create(
            Item(sku=f"PART-{number}", name=f"Part {number}", unit=piece)
            for number in range(LINES)
        )
        self.place = Location.objects.get(code="ROT")
        self.count = 0

    def deliver(self, lines: int) -> None:
        self.count += 1
        receive_stock(
            [ReceiptLine(item, Decimal(12)) for item in self.items[:lines]],
            location=self.place,
            reference=f"Delivery {self.count}",
            cause=f"receipt:bench-{self.count}",
            by=None,
        )
