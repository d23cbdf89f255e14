"""A process that orders scarce items over several connections until nothing is left.

Run with the number of the process and of its connections; prints how many units it
got and every error that a person would have seen.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
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

chance = Random()  # noqa: S311  any order will do

ADDRESSES = (ShipTo("NL", "1012 AB"), ShipTo("DE", "50667"))
#: So many orders in a row that got nothing mean that nothing is left.
PATIENCE = 15


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


def keep_ordering(name: str) -> dict[str, object]:
    items = list(Item.objects.values_list("pk", flat=True))
    got, misses, errors, number = Decimal(0), 0, [], 0
    while misses < PATIENCE:
        number += 1
        wanted = chance.choices(items, k=chance.randint(1, 5))
        try:
            units = order(f"{name}-{number}", wanted, chance.choice(ADDRESSES))
        except Exception as error:
            errors.append(repr(error))
            units = Decimal(0)
        misses = 0 if units else misses + 1
        got += units
        if number == 1:
            sys.stdout.write("ordering\n")
            sys.stdout.flush()
    connection.close()
    return {"got": str(got), "errors": errors}


def main(process: str, connections: int) -> None:
    with ThreadPoolExecutor(connections) as pool:
        names = [f"P{process}C{number}" for number in range(connections)]
        results = list(pool.map(keep_ordering, names))
    sys.stdout.write(json.dumps(results) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
