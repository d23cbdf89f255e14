"""An order's lines as demands on promising, and its promises by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from foundation.bulk import Batch
from orders.services.order_rows import Captured
from orders.services.prepared import Prepared
from promising.engine.shapes import LinePromise, ShipTo
from promising.network import countries_of
from promising.services.promise import (
    PromiseRequest,
    commit_promise,
    demand_for,
    promise,
)


def simulate(prepared: Prepared) -> dict[int, LinePromise]:
    """What we would promise now, by line number; nothing is held."""
    request = _request(prepared, "basket")
    return _by_line(promise(request)) if request.demands else {}


def commit(captured: Captured, batch: Batch) -> dict[int, LinePromise]:
    """Promise and claim the lines; the rows go into the batch."""
    prepared = captured.prepared
    promises = commit_promise(
        _request(prepared, captured.number),
        revision=captured.revision,
        batch=batch,
        by=captured.by,
    )
    return _by_line(promises)


def countries(promises: Mapping[int, LinePromise]) -> dict[int, str]:
    """The country each line ships from, where a place is known."""
    places = {
        line_no: promise.main_location_id
        for line_no, promise in promises.items()
        if promise.main_location_id is not None
    }
    country = countries_of(places.values())
    return {line_no: country[place] for line_no, place in places.items()}


def _request(prepared: Prepared, number: str) -> PromiseRequest:
    order = prepared.order
    label = order.partner.name if order.partner else ""
    demands = tuple(
        demand_for(
            f"{number}/{line.line_no}",
            line.item,
            line.quantity,
            wanted_on=line.requested_on,
            label=label,
        )
        for line in order.lines
        if line.item is not None and line.quantity > 0
    )
    return PromiseRequest(
        demands,
        ShipTo.of(order.ship_to, prepared.company.id),
        ship_complete=bool(order.partner and order.partner.wants_complete),
    )


def _by_line(promises: Iterable[LinePromise]) -> dict[int, LinePromise]:
    return {int(each.line_ref.rpartition("/")[2]): each for each in promises}
