from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from catalog.models import Item
from catalog.queries import item_facts
from foundation.events import decode, handlers_of
from foundation.models import OutboxEvent
from promising.engine.shapes import LinePromise, ShipTo
from promising.services.promise import PromiseRequest, commit_promise, demand_for

AMSTERDAM = ShipTo("NL", "1012 AB")


def make_request(
    lines: Sequence[tuple[Item, int | str]],
    *,
    number: str = "ORD-1001",
    ship_to: ShipTo = AMSTERDAM,
    wanted_on: dt.date | None = None,
    ship_complete: bool = False,
) -> PromiseRequest:
    """An order's lines, numbered from one."""
    facts = item_facts(item.pk for item, _ in lines)
    demands = tuple(
        demand_for(
            f"{number}/{line_no}",
            facts[item.pk],
            Decimal(quantity),
            wanted_on=wanted_on,
            label=number,
        )
        for line_no, (item, quantity) in enumerate(lines, start=1)
    )
    return PromiseRequest(demands, ship_to, ship_complete)


def commit(
    lines: Sequence[tuple[Item, int | str]],
    *,
    number: str = "ORD-1001",
    ship_to: ShipTo = AMSTERDAM,
    wanted_on: dt.date | None = None,
) -> list[LinePromise]:
    request = make_request(lines, number=number, ship_to=ship_to, wanted_on=wanted_on)
    return commit_promise(request, revision=1, batch=None, by=None)


def settle() -> None:
    """Deliver what happened to promising alone, until nothing new happens."""
    while events := list(OutboxEvent.objects.filter(is_fanned_out=False)):
        OutboxEvent.objects.update(is_fanned_out=True)
        for event in events:
            for name, handler in handlers_of(event.name).items():
                if name.startswith("promising."):
                    handler(decode(event.name, event.payload))
