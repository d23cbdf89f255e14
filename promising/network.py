"""Our places, their calendars and lanes, kept in memory per process.

The picture of supply is one query: the available quantities, and beside them a marker
of the three small tables this cache is made of. Every insert, update and delete of
theirs changes the marker (the number of rows and a sum over their versions), so no
writer has to tell the cache anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from foundation.bulk import fetch_rows
from foundation.models import Calendar
from inventory.models import Location
from inventory.states import STOCKING
from promising.engine.distance import Point, great_circle_km, transit_days
from promising.engine.shapes import Key, Place, ShipTo, WorkingDays
from promising.geo import centroid
from promising.models import Lane

# A row's transaction and position: both change with the row.
_ROWS = "(SELECT concat(count(*), '/', sum(hashtext(concat(xmin, ctid)))) FROM {})"
MARKER = "concat_ws(' ', {})".format(
    ", ".join(
        _ROWS.format(table)
        for table in ("inventory_location", "foundation_calendar", "promising_lane")
    )
)
_PICTURE = f"""
SELECT m.marker, b.item_id, b.location_id, b.on_hand - b.claimed
FROM (SELECT {MARKER} AS marker) m
LEFT JOIN inventory_balance b ON b.item_id = ANY(%s) AND b.on_hand > b.claimed
"""  # noqa: S608  a constant of this module

#: Addresses remembered per state of the network.
MOST_ADDRESSES = 2000


@dataclass(frozen=True)
class _Lane:
    country: str
    prefix: str
    days: int


@dataclass
class Network:
    """One state of the tables; what it works out for an address it remembers."""

    marker: str
    locations: dict[int, Location]
    calendars: dict[int, WorkingDays]
    lanes: dict[int, list[_Lane]]
    _places: dict[ShipTo, tuple[Place, ...]] = field(default_factory=dict)

    def places_for(self, ship_to: ShipTo) -> tuple[Place, ...]:
        """Our places as seen from an address, the nearest first."""
        if ship_to not in self._places:
            if len(self._places) >= MOST_ADDRESSES:
                self._places.clear()
            self._places[ship_to] = self._seen_from(ship_to)
        return self._places[ship_to]

    def _seen_from(self, ship_to: ShipTo) -> tuple[Place, ...]:
        target = centroid(ship_to.country, ship_to.postal_code)
        places = [
            self._place(location, ship_to, target)
            for location in self.locations.values()
            if _serves(location, ship_to.company_id)
        ]
        return tuple(sorted(places, key=lambda place: _rank(place, self, ship_to)))

    def _place(
        self, location: Location, ship_to: ShipTo, target: Point | None
    ) -> Place:
        own = point_of(location)
        distance = great_circle_km(own, target) if own and target else None
        lane = self._lane(location.pk, ship_to)
        return Place(
            location_id=location.pk,
            code=location.code,
            name=location.name,
            distance_km=distance,
            transit_days=lane.days if lane else transit_days(distance),
            has_lane=lane is not None,
            working=self.calendars.get(location.calendar_id or 0, WorkingDays()),
            cut_off=location.cut_off,
            zone=location.time_zone,
            handling_days=location.handling_days,
        )

    def _lane(self, location_id: int, ship_to: ShipTo) -> _Lane | None:
        """The lane with the longest prefix of the postal code; the fastest of two."""
        code = ship_to.postal_code.replace(" ", "").upper()
        fitting = [
            lane
            for lane in self.lanes.get(location_id, [])
            if lane.country == ship_to.country and code.startswith(lane.prefix)
        ]
        return min(
            fitting, key=lambda lane: (-len(lane.prefix), lane.days), default=None
        )


def _serves(location: Location, company_id: int | None) -> bool:
    """Goods of one company of ours are not another's to sell."""
    return None in (company_id, location.company_id) or (
        location.company_id == company_id
    )


def _rank(place: Place, network: Network, ship_to: ShipTo) -> tuple[object, ...]:
    country = network.locations[place.location_id].country
    is_unknown = place.distance_km is None
    return (is_unknown, place.distance_km or 0, country != ship_to.country, place.code)


def point_of(location: Location) -> Point | None:
    """Where a place of ours lies: its own coordinates, else its postal area."""
    if location.latitude is not None and location.longitude is not None:
        return location.latitude, location.longitude
    return centroid(location.country, location.postal_code)


_network = Network("", {}, {}, {})


def read_available(item_ids: Iterable[int]) -> tuple[Network, dict[Key, Decimal]]:
    """The network as it is now and what is available of these items: one query."""
    rows = fetch_rows(_PICTURE, [sorted(set(item_ids))])
    available = {(row[1], row[2]): row[3] for row in rows if row[1] is not None}
    return _current(rows[0][0]), available


def current_network() -> Network:
    """The network as last read by this process."""
    return _network


def countries_of(location_ids: Iterable[int]) -> dict[int, str]:
    """The countries of our places, from memory as long as they are known there."""
    places = [_network.locations.get(key) or key for key in set(location_ids)]
    missing = [key for key in places if isinstance(key, int)]
    found = Location.objects.in_bulk(missing) if missing else {}
    known = [place for place in places if isinstance(place, Location)]
    return {place.pk: place.country for place in [*known, *found.values()]}


def _current(marker: str) -> Network:
    global _network  # noqa: PLW0603  one per process, swapped whole
    if _network.marker != marker:
        _network = _load(marker)
    return _network


def _load(marker: str) -> Network:
    lanes = defaultdict(list)
    for lane in Lane.objects.all():
        prefix = lane.postal_prefix.replace(" ", "").upper()
        lanes[lane.location_id].append(_Lane(lane.country, prefix, lane.transit_days))
    calendars = {
        calendar.pk: WorkingDays(
            frozenset(calendar.weekdays), frozenset(calendar.closed_on)
        )
        for calendar in Calendar.objects.all()
    }
    stocking = Location.objects.filter(kind__in=STOCKING, is_active=True)
    return Network(marker, {place.pk: place for place in stocking}, calendars, lanes)
