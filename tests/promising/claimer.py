"""A process that wants scarce items over several connections, and gives back again.

Run with its name, what it does (orders that are promised, or claims alone), the number
of its connections and a file: it notes there what it was told, one line each, until it
is killed. A line on its input means that the day is over: it gives nothing back any
more and wants until nothing is left.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
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
from foundation.errors import Busy  # noqa: E402
from foundation.locks import retry_deadlocks  # noqa: E402
from inventory.engine.sharing import ClaimWish  # noqa: E402
from inventory.models import Location  # noqa: E402
from inventory.services.claims import claim_stock, release_claims  # noqa: E402
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


def claim(number: str, items: list[int], location: int) -> Decimal:
    results = claim_stock(
        [
            ClaimWish(f"{number}/{line}", item, location, Decimal(chance.randint(1, 3)))
            for line, item in enumerate(items, start=1)
        ],
        by=None,
    )
    return sum((result.claimed for result in results), Decimal(0))


class Customer:
    """One connection: wants something, and often gives back what it got before."""

    def __init__(
        self, name: str, does: str, notes: Notes, over: threading.Event
    ) -> None:
        self.name, self.does, self.notes, self.over = name, does, notes, over
        self.items = list(Item.objects.values_list("pk", flat=True))
        self.places = list(Location.objects.stocking().values_list("pk", flat=True))
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

    def _try(self, act: Callable[[], Decimal]) -> Decimal:
        try:
            return act()
        except Busy as error:
            # Whoever waited too long for a row is asked politely to come again; a
            # deadlock is none of their business.
            told = "busy" if "lock timeout" in repr(error.__cause__) else "error"
            self.notes.write({told: repr(error.__cause__)})
            return Decimal(0)
        except Exception as error:
            self.notes.write({"error": repr(error), "cause": repr(error.__cause__)})
            return Decimal(0)

    def _order(self) -> Decimal:
        self.number += 1
        number = f"{self.name}-{self.number}"
        wanted = chance.choices(self.items, k=chance.randint(1, LINES))
        if self.does == "orders":
            units = order(number, wanted, chance.choice(ADDRESSES))
        else:
            units = claim(number, wanted, chance.choice(self.places))
        self.notes.write({"order": number, "units": str(units)})
        if units:
            self.mine.append(number)
        return units

    def _cancel(self) -> Decimal:
        number = self.mine.pop(chance.randrange(len(self.mine)))
        refs = [f"{number}/{line}" for line in range(1, LINES + 1)]
        give_back = withdraw_demand if self.does == "orders" else release_claims
        give_back(refs, cause=f"cancel:{number}", by=None)
        self.notes.write({"canceled": number})
        return Decimal(1)


class Notes:
    """What the customers were told; whole lines, readable after a kill."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def write(self, told: dict[str, str]) -> None:
        self._file.write(json.dumps(told).encode() + b"\n")


def main(name: str, does: str, connections: int, path: Path) -> None:
    notes, over = Notes(path), threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.readline()
        over.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    customers = [Customer(f"{name}C{n}", does, notes, over) for n in range(connections)]
    notes.write({"open": name})
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(Customer.shop, customers))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
