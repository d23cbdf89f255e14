"""A file of ten thousand rows from an outside system: stock and supply orders."""

from __future__ import annotations

import time
from collections.abc import Iterator

from catalog.models import Item, Unit
from foundation.kinds import mark
from inventory.services.supply_import.results import FeedOptions
from inventory.services.supply_import.run import import_supply
from oms.benchmarks.figures import Benchmark, Figure, median
from oms.benchmarks.scratch import scratch_system
from oms.benchmarks.shop import open_shop
from partners.models import Company, Partner

ROWS = 10_000
#: Of them lines of supply orders, ten to an order; the rest is stock at two places.
ORDER_LINES = 1_000
LINES = 10


class SupplyImport(Benchmark):
    kind = "supply_import"
    label = mark("A file of 10,000 rows of stock and supply")

    def run(self, seconds: float) -> dict[str, Figure]:
        with scratch_system():
            sender = Sender(ROWS)
            sender.send()  # the first file opens the books
            took: list[float] = []
            until = time.monotonic() + seconds
            while time.monotonic() < until or len(took) < 3:
                began = time.perf_counter()
                sender.send()
                took.append(time.perf_counter() - began)
        return {"rows_10000_s": Figure(median(took), "s")}


class Sender:
    """An outside system that tells all it has, again and again, a bit changed."""

    def __init__(self, rows: int) -> None:
        open_shop()
        piece = Unit.objects.get(code="C62")
        self.order_lines = rows * ORDER_LINES // ROWS
        self.items = (rows - self.order_lines) // 2
        Item.objects.bulk_create(
            Item(sku=f"PART-{number}", name=f"Part {number}", unit=piece)
            for number in range(self.items)
        )
        Partner.objects.create(
            code="V-BENCH",
            name="Supplier",
            company=Company.objects.get(),
            currency="EUR",
            is_customer=False,
            is_supplier=True,
        )
        self.files = 0

    def send(self) -> None:
        self.files += 1
        text = "\n".join([*self._head(), *self._stock(), *self._orders()])
        name = f"bench-{self.files}.csv"
        result = import_supply(name, text.encode(), options=FeedOptions(), by=None)
        if not result.is_taken:
            raise RuntimeError(result.findings[:3])

    def _head(self) -> Iterator[str]:
        yield f"# source=bench; kind=snapshot; watermark={self.files}"
        yield "item,location,quantity,order,line,supplier,due_on"

    def _stock(self) -> Iterator[str]:
        """Half of the balances change: a quarter up, a quarter down."""
        for number in range(self.items):
            for step, place in ((0, "ROT"), (2, "DUS")):
                quantity = 100 + (number + self.files + step) // 2 % 2
                yield f"PART-{number},{place},{quantity},,,,"

    def _orders(self) -> Iterator[str]:
        for number in range(self.order_lines):
            order, line = divmod(number, LINES)
            item, day = number % self.items, 10 + self.files % 19
            yield (f"PART-{item},ROT,24,B-{order},{line + 1},V-BENCH,2030-03-{day:02}")
