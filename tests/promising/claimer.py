"""A process that orders scarce items over several connections, and cancels again.

Run with its name, the number of its connections and a file: it notes there what it was
told, one line each, until it is killed. A line on its input means that the day is over:
it cancels no more and orders until nothing is left.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402  needs the settings

from catalog.models import Item  # noqa: E402
from foundation.db import atomic  # noqa: E402
from foundation.locks import retry_deadlocks  # noqa: E402
from promising.engine.shapes import Component, Demand, ShipTo  # noqa: E402
from promising.services.promise import PromiseRequest, commit_promise  # noqa: E402
from promising.services.withdraw import withdraw_demand  # noqa: E402

chance = Random()  # noqa: S311  any order will do

ADDRESSES = (ShipTo("NL", "1012 AB"), ShipTo("DE", "50667"))
#: So many orders in a row that got nothing mean that nothing is left.
PATIENCE = 15
#: So many lines an order has at most.
LINES = 5


@retry_deadlocks
@atomic()
def order(number: str, items: list[int], address: ShipTo) -> Decimal:
    demands = tuple(
        Demand(f"{number}/{line}", Decimal(chance.randint(1, 3)), (Component(item),))
        for line, item in enumerate(items, start=1)
    )
    lines = commit_promise(
        PromiseRequest(demands, address), revision=1, batch=None, by=None
    )
    return sum((line.promised for line in lines), Decimal(0))


class Customer:
    """One connection: orders, and now and then cancels what it ordered before."""

    def __init__(self, name: str, notes: Notes, over: threading.Event) -> None:
        self.name, self.notes, self.over = name, notes, over
        self.items = list(Item.objects.values_list("pk", flat=True))
        self.mine: list[str] = []
        self.number = 0

    def shop(self) -> None:
        misses = 0
        while not self.over.is_set() or misses < PATIENCE:
            got = self._try(self._order)
            misses = 0 if got else misses + 1
            if self.mine and not self.over.is_set() and chance.random() < 0.9:
                self._try(self._cancel)
        connection.close()

    def _try(self, act: object) -> Decimal:
        try:
            return act()  # type: ignore[operator, no-any-return]
        except Exception as error:
            self.notes.write({"error": repr(error), "cause": repr(error.__cause__)})
            return Decimal(0)

    def _order(self) -> Decimal:
        self.number += 1
        number = f"{self.name}-{self.number}"
        wanted = chance.choices(self.items, k=chance.randint(1, LINES))
        units = order(number, wanted, chance.choice(ADDRESSES))
        self.notes.write({"order": number, "units": str(units)})
        if units:
            self.mine.append(number)
        return units

    def _cancel(self) -> Decimal:
        number = self.mine.pop(chance.randrange(len(self.mine)))
        refs = [f"{number}/{line}" for line in range(1, LINES + 1)]
        withdraw_demand(refs, cause=f"cancel:{number}", by=None)
        self.notes.write({"canceled": number})
        return Decimal(1)


class Notes:
    """What the customers were told; whole lines, readable after a kill."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def write(self, told: dict[str, str]) -> None:
        self._file.write(json.dumps(told).encode() + b"\n")


def main(name: str, connections: int, path: Path) -> None:
    notes, over = Notes(path), threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.readline()
        over.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    customers = [Customer(f"{name}C{n}", notes, over) for n in range(connections)]
    notes.write({"open": name})
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(Customer.shop, customers))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
