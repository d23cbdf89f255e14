"""Rules of replenishment: one per item and place, with an audit of their changes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from catalog.models import Item
from catalog.states import ItemKind
from foundation.db import atomic
from foundation.models import User
from foundation.services.audit import record_audit
from inventory.errors import (
    MaximumBelowMinimum,
    NoSourceLocation,
    NotAPlaceForStock,
    NotStocked,
)
from inventory.models import (
    Balance,
    DemandFact,
    Forecast,
    Location,
    ReplenishmentRule,
)
from inventory.services.replenishment.forecasts import (
    preview_forecast,
    refresh_forecasts,
)
from inventory.states import STOCKING, ReplenishmentMethod, SupplyKind
from partners.models import Partner

_COLUMNS = (
    "method",
    "minimum",
    "maximum",
    "floor",
    "service_level",
    "cover_days",
    "source_kind",
    "is_automatic",
    "is_active",
)


def subject_of(rule: ReplenishmentRule) -> tuple[str, str]:
    """How the audit and the timeline speak of it."""
    return "replenishment_rule", f"{rule.location.code}/{rule.item.sku}"


@dataclass(frozen=True)
class RuleInput:
    """What a planner says about an item at a place."""

    item: Item
    location: Location
    method: ReplenishmentMethod = ReplenishmentMethod.REORDER_POINT
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    floor: Decimal = Decimal(0)
    service_level: Decimal = Decimal(95)
    cover_days: int = 14
    source_kind: SupplyKind = SupplyKind.PURCHASE
    supplier: Partner | None = None
    source: Location | None = None
    is_automatic: bool = False
    is_active: bool = True


@atomic()
def save_rule(wanted: RuleInput, *, by: User | None) -> ReplenishmentRule:
    """Write the rule of an item at a place, new or in place of the one there was.

    Its forecast and reorder point follow at once.
    """
    _guard(wanted)
    known = ReplenishmentRule.objects.select_for_update().filter(
        item=wanted.item, location=wanted.location
    )
    before = known.first()
    rule = _rule(wanted)
    if before is not None:
        rule.pk, rule.abc_class = before.pk, before.abc_class
    rule.save()
    record_audit(
        subject=subject_of(rule),
        before=_image(before) if before else {},
        after=_image(rule),
        by=by,
    )
    refresh_forecasts(item_ids=[wanted.item.pk], by=by)
    return rule


@atomic()
def add_missing_rules(location: Location, *, by: User | None) -> int:
    """A rule by reorder point for every item that a place holds, held or sold.

    What history knows of no place counts as sold here. Items that have a rule there
    keep theirs. How many were added; constant statements.
    """
    if location.kind not in STOCKING:
        raise NotAPlaceForStock(location=location.name)
    known = Q(Exists(Balance.objects.filter(item=OuterRef("pk"), location=location)))
    wanted = Q(
        Exists(DemandFact.objects.filter(item=OuterRef("pk"), location=location))
    )
    own = ReplenishmentRule.objects.filter(item=OuterRef("pk"), location=location)
    items = Item.objects.filter(known | wanted, ~Exists(own), is_active=True)
    new = [
        ReplenishmentRule(item=item, location=location)
        for item in items.filter(kind=ItemKind.GOODS).order_by("id")
    ]
    ReplenishmentRule.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        record_audit(
            subject=("location", location.code),
            before={},
            after={"rules_added": len(new)},
            by=by,
        )
    return len(new)


def preview_rule(wanted: RuleInput) -> Forecast:
    """The reorder point that a rule would lead to now; nothing is written."""
    _guard(wanted)
    return preview_forecast(_rule(wanted))


def _rule(wanted: RuleInput) -> ReplenishmentRule:
    is_moved = wanted.source_kind == SupplyKind.TRANSFER
    is_bought = wanted.source_kind == SupplyKind.PURCHASE
    is_min_max = wanted.method == ReplenishmentMethod.MIN_MAX
    return ReplenishmentRule(
        item=wanted.item,
        location=wanted.location,
        method=wanted.method.value,
        minimum=wanted.minimum if is_min_max else None,
        maximum=wanted.maximum if is_min_max else None,
        floor=wanted.floor,
        service_level=wanted.service_level,
        cover_days=wanted.cover_days,
        source_kind=wanted.source_kind.value,
        supplier=wanted.supplier if is_bought else None,
        source=wanted.source if is_moved else None,
        is_automatic=wanted.is_automatic,
        is_active=wanted.is_active,
    )


def _guard(wanted: RuleInput) -> None:
    if not wanted.item.is_stocked:
        raise NotStocked(item=wanted.item.sku)
    if wanted.location.kind not in STOCKING:
        raise NotAPlaceForStock(location=wanted.location.name)
    if wanted.source_kind == SupplyKind.TRANSFER and (
        wanted.source is None or wanted.source.pk == wanted.location.pk
    ):
        raise NoSourceLocation(field="source")
    if wanted.method == ReplenishmentMethod.MIN_MAX and (
        wanted.minimum is None
        or wanted.maximum is None
        or not 0 <= wanted.minimum <= wanted.maximum
    ):
        raise MaximumBelowMinimum(field="maximum")


def _image(rule: ReplenishmentRule) -> dict[str, Any]:
    figures = {name: getattr(rule, name) for name in _COLUMNS}
    return {
        "id": rule.pk,
        **{
            name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
            for name, value in figures.items()
        },
        "supplier": rule.supplier.name if rule.supplier else None,
        "source": rule.source.name if rule.source else None,
    }
