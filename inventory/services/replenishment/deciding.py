"""What becomes of proposals: accepted ones are orders, dismissed ones leave a reason.

Proposals of one source for one place become one draft order. A proposal is decided
once: accepting again gives back the order that it became.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import structlog
from django.db import transaction

from foundation import clock
from foundation.db import atomic
from foundation.errors import BusinessError
from foundation.models import User
from inventory.engine.replenishing import Reason
from inventory.errors import ReasonMissing
from inventory.models import Proposal, ReplenishmentRule, SupplyLine, SupplyOrder
from inventory.services.supply.drafts import DraftLine, SupplyDraft, draft_supply
from inventory.states import ProposalStatus, SupplyKind

log = structlog.get_logger()


@dataclass(frozen=True)
class _Way:
    """From where to where."""

    kind: str
    supplier_id: int | None
    source_id: int | None
    location_id: int


@atomic()
def accept_proposals(ids: Collection[int], *, by: User | None) -> list[SupplyOrder]:
    """Draft the orders of these proposals, one per source and place.

    Those that were decided before are left as they are; the orders that the accepted
    ones became are given back with the new ones.
    """
    proposals = _locked(ids)
    ways: dict[_Way, list[Proposal]] = {}
    for each in proposals:
        if each.status == ProposalStatus.OPEN:
            ways.setdefault(_way(each), []).append(each)
    for way in sorted(ways, key=str):
        _order(ways[way], by=by)
    known = SupplyOrder.objects.filter(lines__proposals__in=[p.pk for p in proposals])
    return list(known.distinct().order_by("id"))


@atomic()
def dismiss_proposals(ids: Collection[int], reason: str, *, by: User | None) -> int:
    """Say no, and why; how many were open. Nothing is proposed again today."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    dismissed = 0
    for proposal in _locked(ids):
        if proposal.status != ProposalStatus.OPEN:
            continue
        proposal.dismiss()
        why = Reason("replenish.dismissed", {"reason": reason.strip()[:200]})
        proposal.reasons = [*proposal.reasons, why.as_json()]
        _decide(proposal, ["reasons"], by=by)
        dismissed += 1
    return dismissed


def accept_automatic(
    item_ids: Collection[int] | None, location_id: int | None, *, by: User | None
) -> int:
    """Accept what automatic rules propose; how many. What cannot be ordered stays."""
    automatic = set(
        ReplenishmentRule.objects.filter(is_active=True, is_automatic=True).values_list(
            "item_id", "location_id"
        )
    )
    found = Proposal.objects.filter(status=ProposalStatus.OPEN)
    if item_ids is not None:
        found = found.filter(item_id__in=list(item_ids))
    if location_id is not None:
        found = found.filter(location_id=location_id)
    ways: dict[_Way, list[int]] = {}
    for proposal in found.order_by("id") if automatic else ():
        if (proposal.item_id, proposal.location_id) in automatic:
            ways.setdefault(_way(proposal), []).append(proposal.pk)
    return sum(_accept_if_possible(ids, by=by) for ids in ways.values())


def _accept_if_possible(ids: list[int], *, by: User | None) -> int:
    try:
        # One source that cannot be ordered from must not undo the others' orders.
        with transaction.atomic():
            accept_proposals(ids, by=by)
    except BusinessError as error:
        log.info("replenishment.not_accepted", proposals=ids, why=error.code)
        return 0
    return len(ids)


def _locked(ids: Iterable[int]) -> list[Proposal]:
    rows = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=list(ids))
    related = rows.select_related("item__unit", "location", "supplier", "source")
    return list(related.order_by("id"))


def _way(proposal: Proposal) -> _Way:
    return _Way(
        proposal.source_kind,
        proposal.supplier_id,
        proposal.source_id,
        proposal.location_id,
    )


def _order(proposals: list[Proposal], *, by: User | None) -> None:
    first = proposals[0]
    order = draft_supply(
        SupplyDraft(
            SupplyKind(first.source_kind),
            first.location,
            [DraftLine(p.item, p.quantity, due_on=p.due_on) for p in proposals],
            supplier=first.supplier,
            source=first.source,
        ),
        by=by,
    )
    lines = {line.item_id: line for line in SupplyLine.objects.filter(order=order)}
    for proposal in proposals:
        proposal.accept()
        proposal.supply_line = lines[proposal.item_id]
        _decide(proposal, ["supply_line"], by=by)


def _decide(proposal: Proposal, columns: list[str], *, by: User | None) -> None:
    proposal.decided_at, proposal.decided_by = clock.now(), by
    proposal.save(update_fields=["status", "decided_at", "decided_by", *columns])
