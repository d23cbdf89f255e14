"""What plans are made from: rules with their offers and lead times, positions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from inventory.engine.replenishing import LeadTime, Modifiers, Policy, Position
from inventory.errors import NoConversion
from inventory.figures import all_figures
from inventory.models import (
    Balance,
    Proposal,
    ReplenishmentRule,
    StockPart,
    SupplyLine,
)
from inventory.services.replenishment.lead_times import lead_time_of, seen_lead_times
from inventory.services.replenishment.leaving import OPEN, Key, leaving
from inventory.services.supply.offers import Offer, offers_for
from inventory.states import (
    ProposalStatus,
    Quality,
    ReplenishmentMethod,
    SupplyKind,
)
from inventory.supply_queries import still_to_come
from partners.models import Partner

ZERO = Decimal(0)


@dataclass(frozen=True)
class Terms:
    """Where an item comes from by its rule, and how long that takes."""

    rule: ReplenishmentRule
    lead: LeadTime
    offer: Offer | None = None
    supplier: Partner | None = None
    #: The unit it is bought in is not explained; nothing can be ordered.
    lacks_conversion: bool = False

    @property
    def key(self) -> Key:
        return (self.rule.item_id, self.rule.location_id)

    @property
    def policy(self) -> Policy:
        rule = self.rule
        return Policy(
            ReplenishmentMethod(rule.method),
            rule.service_level,
            rule.cover_days,
            rule.floor,
            rule.minimum or ZERO,
            rule.maximum or ZERO,
        )

    @property
    def modifiers(self) -> Modifiers:
        digits = self.rule.item.unit.digits
        if self.offer is None:
            return Modifiers(digits=digits)
        each = self.offer.per_unit
        return Modifiers(self.offer.minimum * each, self.offer.multiple * each, digits)


def active_rules(
    item_ids: Iterable[int] | None = None, location_id: int | None = None
) -> QuerySet[ReplenishmentRule]:
    """The rules in force for goods, with what a plan reads of them."""
    rules = ReplenishmentRule.objects.filter(is_active=True, item__is_active=True)
    if item_ids is not None:
        rules = rules.filter(item_id__in=list(item_ids))
    if location_id is not None:
        rules = rules.filter(location_id=location_id)
    return rules.select_related("item__unit", "location", "supplier", "source")


def terms_of(rules: Sequence[ReplenishmentRule]) -> list[Terms]:
    """Offers and lead times of these rules; a constant number of queries."""
    bought = {r.item_id for r in rules if r.source_kind == SupplyKind.PURCHASE}
    offers, unexplained = _offers(bought)
    chosen = {
        (rule.item_id, rule.location_id): _offer(rule, offers.get(rule.item_id, []))
        if rule.source_kind == SupplyKind.PURCHASE
        else None
        for rule in rules
    }
    suppliers = Partner.objects.in_bulk(
        {offer.supplier_id for offer in chosen.values() if offer}
    )
    seen = seen_lead_times(rule.item_id for rule in rules)
    return [
        Terms(
            rule,
            lead_time_of(rule, offer, seen),
            offer,
            suppliers[offer.supplier_id] if offer else rule.supplier,
            lacks_conversion=rule.item_id in unexplained,
        )
        for rule in rules
        for offer in (chosen[rule.item_id, rule.location_id],)
    ]


def _offers(item_ids: set[int]) -> tuple[dict[int, list[Offer]], set[int]]:
    """Offers by item, and the items bought in a unit that nobody explained."""
    try:
        return offers_for(item_ids), set()
    except NoConversion:
        unexplained = set()
        found: dict[int, list[Offer]] = {}
        for item_id in sorted(item_ids):  # seldom: only until somebody explains it
            try:
                found |= offers_for([item_id])
            except NoConversion:
                unexplained.add(item_id)
        return found, unexplained


def _offer(rule: ReplenishmentRule, offers: Sequence[Offer]) -> Offer | None:
    if rule.supplier_id is None:
        return offers[0] if offers else None
    own = (each for each in offers if each.supplier_id == rule.supplier_id)
    return next(own, None)


def positions_of(keys: Iterable[Key]) -> dict[Key, Position]:
    """On hand, coming, claimed and waiting of (item, place); a few queries a place.

    What is in inspection counts as coming; what our own orders want of the place and
    do not hold yet counts as claimed.
    """
    keys = set(keys)
    items = sorted({item for item, _ in keys})
    coming = _coming(items)
    leaves = leaving(items)
    waiting = _waiting(keys)
    balances = Balance.objects.filter(item_id__in=items)
    held = {
        (row.item_id, row.location_id): (row.on_hand, row.claimed) for row in balances
    }
    return {
        key: Position(
            on_hand=held.get(key, (ZERO, ZERO))[0],
            inbound=coming[key],
            claimed=held.get(key, (ZERO, ZERO))[1] + leaves.get(key, ZERO),
            waiting=waiting[key],
        )
        for key in keys
    }


def _open_lines(items: Sequence[int]) -> QuerySet[SupplyLine]:
    return SupplyLine.objects.filter(
        item_id__in=items,
        ordered__gt=F("received") + F("canceled"),
        order__status__in=OPEN,
    ).select_related("order")


def _coming(items: Sequence[int]) -> dict[Key, Decimal]:
    coming: dict[Key, Decimal] = defaultdict(Decimal)
    for line in _open_lines(items):
        coming[line.item_id, line.order.destination_id] += still_to_come(line)
    inspected = StockPart.objects.filter(
        item_id__in=items, quality=Quality.INSPECTION
    ).values_list("item_id", "location_id")
    for item_id, location_id, total in inspected.annotate(total=Sum("quantity")):
        coming[item_id, location_id] += total
    return coming


def _waiting(keys: Iterable[Key]) -> dict[Key, Decimal]:
    """What higher apps know of lines that wait for supply at a place."""
    by_place: dict[int, list[int]] = defaultdict(list)
    for item_id, location_id in keys:
        by_place[location_id].append(item_id)
    waiting: dict[Key, Decimal] = defaultdict(Decimal)
    for figure in all_figures():
        if figure.name != "waiting":
            continue
        for location_id, items in sorted(by_place.items()):
            for item_id, quantity in figure.read(items, location_id).items():
                waiting[item_id, location_id] += quantity
    return waiting


def open_proposals(keys: Collection[Key]) -> dict[Key, Proposal]:
    """The open proposals of these (item, place)."""
    found = Proposal.objects.filter(
        status=ProposalStatus.OPEN, item_id__in={item for item, _ in keys}
    )
    rows = {(row.item_id, row.location_id): row for row in found}
    return {key: row for key, row in rows.items() if key in keys}
