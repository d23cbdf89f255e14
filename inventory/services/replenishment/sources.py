"""Why an item comes from there: the supplier, the other place, or production."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from inventory.engine.replenishing import Reason
from inventory.models import Balance
from inventory.services.replenishment.facts import Terms
from inventory.services.replenishment.leaving import Key
from inventory.services.replenishment.planning import Planned
from inventory.states import SupplyKind


def source_reasons(planned: Sequence[Planned]) -> dict[Key, list[Reason]]:
    """The reasons for each source; one query."""
    moved = [
        each for each in planned if each.terms.rule.source_kind == SupplyKind.TRANSFER
    ]
    balances = Balance.objects.filter(
        item_id__in={each.terms.rule.item_id for each in moved},
        location_id__in={each.terms.rule.source_id for each in moved},
    )
    available = {(row.item_id, row.location_id): row.available for row in balances}
    return {
        each.terms.key: [_reason(each.terms), *_short(each, available)]
        for each in planned
    }


def _reason(terms: Terms) -> Reason:
    rule = terms.rule
    if rule.source_kind == SupplyKind.TRANSFER:
        name = rule.source.name if rule.source else ""
        return Reason("replenish.transfer", {"name": name})
    if rule.source_kind == SupplyKind.MAKE:
        return Reason("replenish.make", {})
    if terms.lacks_conversion:
        return Reason("replenish.no_conversion", {})
    if terms.supplier is None:
        return Reason("replenish.no_supplier", {})
    if rule.supplier_id is not None or terms.offer is None:
        return Reason("replenish.supplier_fixed", {"name": terms.supplier.name})
    params = {"name": terms.supplier.name, "days": terms.offer.lead_days}
    return Reason("replenish.supplier", params)


def _short(each: Planned, available: Mapping[Key, Decimal]) -> list[Reason]:
    """A place that has too little itself: the transfer must wait for it."""
    rule = each.terms.rule
    if rule.source_kind != SupplyKind.TRANSFER or rule.source is None:
        return []
    there = available.get((rule.item_id, rule.source.pk), Decimal(0))
    if there >= each.plan.quantity:
        return []
    params = {"name": rule.source.name, "available": f"{there.normalize():f}"}
    return [Reason("replenish.short_source", params)]
