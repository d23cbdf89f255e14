"""Reads of replenishment: proposals, rules, what is to come of an item at a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.http import Http404

from catalog.models import Item
from foundation import clock
from foundation.access import require
from foundation.models import User
from inventory.access import locations_for
from inventory.engine.outlook import outlook
from inventory.engine.projection import Change
from inventory.figures import all_figures
from inventory.models import (
    Balance,
    Claim,
    Forecast,
    Proposal,
    ReplenishmentRule,
)
from inventory.permissions import SEE_SUPPLY
from inventory.states import ProposalStatus, ReplenishmentMethod
from inventory.supply_queries import incoming

ZERO = Decimal(0)
#: Days shown ahead.
AHEAD = 42


def proposals_for(user: User) -> QuerySet[Proposal]:
    require(user, SEE_SUPPLY)
    return Proposal.objects.select_related(
        "item__unit", "location", "supplier", "source", "supply_line__order"
    )


def rules_for(user: User) -> QuerySet[ReplenishmentRule]:
    require(user, SEE_SUPPLY)
    return ReplenishmentRule.objects.select_related(
        "item__unit", "location", "supplier", "source"
    )


def get_rule_for(user: User, location: str, sku: str) -> ReplenishmentRule:
    """The rule of an item at a place, if this person may see it."""
    places = locations_for(user)
    rule = rules_for(user).filter(
        item__sku=sku, location__code=location, location__in=places
    )
    found = rule.first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class RuleRow:
    """A rule with what it leads to, and what is proposed by it."""

    rule: ReplenishmentRule
    forecast: Forecast | None
    proposed: Decimal

    @property
    def method(self) -> ReplenishmentMethod:
        return ReplenishmentMethod(self.rule.method)

    @property
    def point(self) -> Decimal:
        return point_of(self.rule, self.forecast)


def rule_rows(rules: Iterable[ReplenishmentRule]) -> list[RuleRow]:
    """These rules with their forecasts and open proposals; two queries."""
    rules = list(rules)
    ids = {rule.item_id for rule in rules}
    forecasts = {
        (row.item_id, row.location_id): row
        for row in Forecast.objects.filter(item_id__in=ids).defer("detail")
    }
    proposed = {
        (row.item_id, row.location_id): row.quantity
        for row in Proposal.objects.filter(item_id__in=ids, status=ProposalStatus.OPEN)
    }
    return [
        RuleRow(rule, forecasts.get(key), proposed.get(key, ZERO))
        for rule in rules
        for key in ((rule.item_id, rule.location_id),)
    ]


def rules_of_item(item: Item) -> list[RuleRow]:
    """The rules of an item, by place."""
    rules = ReplenishmentRule.objects.filter(item=item, is_active=True)
    return rule_rows(rules.select_related("location").order_by("location__code"))


def matching_item(text: str) -> Q:
    """Rows whose item is meant by a text."""
    return Q(item__sku__icontains=text) | Q(item__name__icontains=text)


def open_count(user: User) -> int:
    """Proposals that wait for somebody."""
    if not user.may(SEE_SUPPLY):
        return 0
    return Proposal.objects.filter(status=ProposalStatus.OPEN).count()


@dataclass(frozen=True)
class Ahead:
    """What will be left of an item at a place on the coming days."""

    days: tuple[dt.date, ...]
    left: tuple[Decimal, ...]
    with_proposals: tuple[Decimal, ...]
    reorder_point: Decimal

    @property
    def runs_out_on(self) -> dt.date | None:
        """The first day on which nothing is left."""
        pairs = zip(self.days, self.left, strict=True)
        return next((on for on, left in pairs if left <= 0), None)


def ahead_of(rule: ReplenishmentRule, forecast: Forecast | None) -> Ahead:
    """The coming weeks: stock, supply, orders, the forecast, open proposals."""
    today = clock.today(rule.location.time_zone)
    key = {"item_id": rule.item_id, "location_id": rule.location_id}
    balance = Balance.objects.filter(**key).first()
    on_hand = balance.on_hand if balance else ZERO
    changes = [*_coming(rule), *_claimed(rule), *_waiting(rule)]
    path = (forecast.detail.get("path", []) if forecast else [])[:AHEAD]
    path = [*path, *[0.0] * (AHEAD - len(path))]
    proposed = [
        Change(row.due_on, row.quantity, "incoming")
        for row in Proposal.objects.filter(**key, status=ProposalStatus.OPEN)
    ]
    return Ahead(
        tuple(today + dt.timedelta(days=day) for day in range(AHEAD)),
        tuple(outlook(on_hand, changes, path, today=today)),
        tuple(outlook(on_hand, [*changes, *proposed], path, today=today)),
        point_of(rule, forecast),
    )


def point_of(rule: ReplenishmentRule, forecast: Forecast | None) -> Decimal:
    """At which position it is time to order by this rule."""
    if rule.method == "min_max":
        return rule.minimum or ZERO
    return forecast.reorder_point if forecast else rule.floor


def _coming(rule: ReplenishmentRule) -> list[Change]:
    found = incoming([rule.item_id], [rule.location_id])
    return [Change(row.on, row.quantity, "incoming", row.number) for row in found]


def _claimed(rule: ReplenishmentRule) -> list[Change]:
    claims = Claim.objects.filter(
        item_id=rule.item_id, location_id=rule.location_id, open__gt=0
    )
    return [Change(claim.needed_on, -claim.open, "claimed") for claim in claims]


def _waiting(rule: ReplenishmentRule) -> list[Change]:
    found = []
    for figure in all_figures():
        if figure.name == "waiting":
            read = figure.read([rule.item_id], rule.location_id)
            if quantity := read.get(rule.item_id):
                found.append(Change(None, -quantity, "waiting"))
    return found
