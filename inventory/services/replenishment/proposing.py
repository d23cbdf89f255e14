"""Proposals: what should come to each place now, netted against all that is coming.

One run at a time: the second waits for the first, sees what it proposed, and proposes
nothing. Places that are filled from another come before it, so that it sees what they
want. An open proposal that is too small by now is raised, never doubled; what was
dismissed today is not proposed again today.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from foundation import clock
from foundation.bulk import fetch_rows
from foundation.db import atomic
from foundation.models import User
from inventory.engine.replenishing import Reason
from inventory.models import Forecast, Proposal, ReplenishmentRule
from inventory.services.replenishment.deciding import accept_automatic
from inventory.services.replenishment.facts import active_rules, open_proposals
from inventory.services.replenishment.forecasts import refresh_forecasts
from inventory.services.replenishment.leaving import Key
from inventory.services.replenishment.planning import Planned, plan_now
from inventory.services.replenishment.sources import source_reasons
from inventory.states import ProposalStatus, ReplenishmentMethod, SupplyKind

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('replenishment', 0))"


@dataclass(frozen=True)
class Proposed:
    """What a run did."""

    made: int = 0
    raised: int = 0
    accepted: int = 0


def propose(
    *,
    item_ids: Collection[int] | None = None,
    location_id: int | None = None,
    by: User | None,
) -> Proposed:
    """Propose what is missing; forecasts are made first where there are none.

    Automatic rules make orders of their proposals at once.
    """
    known = Forecast.objects.filter(
        item_id=OuterRef("item_id"), location_id=OuterRef("location_id")
    )
    lacking = active_rules(item_ids, location_id).filter(~Exists(known))
    if new := set(lacking.values_list("item_id", flat=True)):
        refresh_forecasts(item_ids=new, by=by)
    return _propose(item_ids, location_id, by)


@atomic()
def _propose(
    item_ids: Collection[int] | None, location_id: int | None, by: User | None
) -> Proposed:
    fetch_rows(_LOCK)
    rules = active_rules(item_ids, location_id).exclude(method=ReplenishmentMethod.NONE)
    dismissed = _dismissed_today()
    made = raised = 0
    for level in _levels(list(rules.order_by("item_id", "location_id"))):
        needed = [
            each
            for each in plan_now(level)
            if each.plan.quantity > 0 and each.terms.key not in dismissed
        ]
        open_now = open_proposals([each.terms.key for each in needed])
        reasons = source_reasons(needed)
        anew = {each.terms.key: _proposal(each, reasons) for each in needed}
        raised += _raise_open(anew, open_now)
        new = [row for key, row in anew.items() if key not in open_now]
        made += len(Proposal.objects.bulk_create(new))
    accepted = accept_automatic(item_ids, location_id, by=by)
    return Proposed(made, raised, accepted)


def _levels(rules: Sequence[ReplenishmentRule]) -> Iterator[list[ReplenishmentRule]]:
    """The rules by how many places lie between them and the outside, most first."""
    sources = {
        (rule.item_id, rule.location_id): (rule.item_id, rule.source_id)
        for rule in rules
        if rule.source_kind == SupplyKind.TRANSFER
    }
    by_depth: dict[int, list[ReplenishmentRule]] = {}
    for rule in rules:
        key: tuple[int, int | None] = (rule.item_id, rule.location_id)
        seen = {key}
        while key in sources and sources[key] not in seen:
            key = sources[key]
            seen.add(key)
        by_depth.setdefault(len(seen), []).append(rule)
    for depth in sorted(by_depth, reverse=True):
        yield by_depth[depth]


def _dismissed_today() -> set[Key]:
    since = dt.datetime.combine(clock.today(), dt.time(), dt.UTC)
    found = Proposal.objects.filter(
        status=ProposalStatus.DISMISSED, decided_at__gte=since
    )
    return set(found.values_list("item_id", "location_id"))


def _raise_open(anew: Mapping[Key, Proposal], open_now: Mapping[Key, Proposal]) -> int:
    raised = []
    for key, proposal in open_now.items():
        wanted = anew[key]
        if wanted.quantity <= proposal.quantity:
            continue
        before = {"before": f"{proposal.quantity.normalize():f}"}
        more = Reason("replenish.raised", before).as_json()
        proposal.quantity, proposal.unit_price = wanted.quantity, wanted.unit_price
        proposal.reasons = [*wanted.reasons, more]
        raised.append(proposal)
    Proposal.objects.bulk_update(raised, ["quantity", "unit_price", "reasons"])
    return len(raised)


def _proposal(planned: Planned, reasons: Mapping[Key, list[Reason]]) -> Proposal:
    terms, rule = planned.terms, planned.terms.rule
    today = clock.today(rule.location.time_zone)
    quantity = planned.plan.quantity
    price = terms.offer.price_of(quantity, today) if terms.offer else None
    why = [*planned.plan.reasons, *reasons[terms.key]]
    return Proposal(
        item_id=rule.item_id,
        location_id=rule.location_id,
        quantity=quantity,
        due_on=today + dt.timedelta(days=math.ceil(terms.lead.days)),
        source_kind=rule.source_kind,
        supplier=terms.supplier if rule.source_kind == SupplyKind.PURCHASE else None,
        source=rule.source if rule.source_kind == SupplyKind.TRANSFER else None,
        unit_price=price,
        currency=terms.supplier.currency if terms.supplier and price else "",
        reasons=[reason.as_json() for reason in why],
        made_at=clock.now(),
    )
