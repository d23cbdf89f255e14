"""Reads of the location tree: zones and bins, and what lies in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from inventory.models import Location, StockPart
from inventory.states import LocationKind, Quality

#: So many zones and bins are shown as one tree; larger ones zone by zone.
MOST_SHOWN = 200


@dataclass
class Node:
    """A zone or bin with what lies in it and below it."""

    place: Location
    depth: int = 0
    #: Items that lie here or below; one item in two bins counts twice.
    items: int = 0
    lots: int = 0
    #: Of these so many are in inspection or blocked.
    held_back: int = 0
    bins: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def kind(self) -> LocationKind:
        return LocationKind(self.place.kind)

    @property
    def indent(self) -> int:
        """How far it is drawn to the right."""
        return min(self.depth, 3)


@dataclass(frozen=True)
class Tree:
    rows: list[Node]
    #: Zones and bins of the site in all.
    places: int

    @property
    def is_cut(self) -> bool:
        return self.places > MOST_SHOWN


def tree_of(site: Location, under: Location | None = None) -> Tree:
    """The zones and bins of a place (or of one zone) in walking order; two queries.

    A tree that is too large is cut: only what lies directly there, with sums.
    """
    nodes = {place.pk: Node(place) for place in _places(site)}
    for key, items, lots, held_back in _filled(site):
        if node := nodes.get(key):
            node.items, node.lots, node.held_back = items, lots, held_back
    tops: list[Node] = []
    start = (under or site).pk
    for node in nodes.values():
        parent = nodes.get(node.place.parent_id or 0)
        if node.place.parent_id == start:
            tops.append(node)
        if parent is not None:
            parent.children.append(node)
    for top in tops:
        _sum_up(top)
    every = list(_flat(tops, 0))
    tree = Tree(every, len(every))
    return Tree(tops, len(every)) if tree.is_cut else tree


def ids_below(place: Location) -> list[int]:
    """The zones and bins inside a zone, however deep."""
    children: dict[int, list[int]] = defaultdict(list)
    pairs = Location.objects.filter(site_id=place.site_id or place.pk)
    for key, parent in pairs.values_list("pk", "parent_id"):
        children[parent or 0].append(key)
    found, left = [], [place.pk]
    while left:
        below = children.pop(left.pop(), [])
        found += below
        left += below
    return found


def parts_in(place: Location) -> QuerySet[StockPart]:
    """What lies in a zone or bin, and below it."""
    parts = StockPart.objects.filter(
        bin_id__in=[place.pk, *ids_below(place)], quantity__gt=0
    )
    return parts.select_related("item__unit", "lot", "owner", "bin")


def _places(site: Location) -> QuerySet[Location]:
    return Location.objects.filter(site=site).order_by("walk_order", "code")


def _filled(site: Location) -> Iterable[tuple[int, int, int, int]]:
    """Of each bin with something in it: items, lots, and items not for sale."""
    parts = StockPart.objects.filter(location=site, bin__isnull=False, quantity__gt=0)
    counted = parts.values("bin").annotate(
        items=Count("item", distinct=True),
        lots=Count("lot", distinct=True),
        held_back=Count("item", distinct=True, filter=~Q(quality=Quality.AVAILABLE)),
    )
    return counted.values_list("bin", "items", "lots", "held_back")


def _sum_up(node: Node) -> None:
    for child in node.children:
        _sum_up(child)
        node.items += child.items
        node.lots += child.lots
        node.held_back += child.held_back
        node.bins += child.bins + (child.kind is LocationKind.BIN)


def _flat(nodes: list[Node], depth: int) -> Iterator[Node]:
    for node in nodes:
        node.depth = depth
        yield node
        yield from _flat(node.children, depth + 1)
