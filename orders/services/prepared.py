"""An order that is understood and priced, and what the policies say about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from catalog.queries import ItemFacts
from foundation import clock
from foundation.models import User
from foundation.rules.sets import Failure, Hit, Hits
from orders.engine.facts import OrderFacts, Setting, facts_of, with_prices
from orders.engine.intake import Finding, Severity
from orders.engine.resolved import ResolvedLine, ResolvedOrder
from orders.engine.validation import worst
from partners.queries import (
    ChannelFacts,
    CompanyFacts,
    PartnerFacts,
    credit_available,
)
from pricing.engine.book import PricedLine

if TYPE_CHECKING:
    from foundation.bulk import Batch
    from orders.services.holding.holds import HoldWish
    from orders.services.order_rows import Captured

Line = ResolvedLine[ItemFacts]
Resolved = ResolvedOrder[PartnerFacts, ItemFacts]


@dataclass(frozen=True)
class Writing:
    """The order as it is being written; rows of policies join the same batch."""

    captured: Captured
    batch: Batch
    #: Booked, or a draft with to-dos.
    is_booked: bool
    #: What is held of it: gathered from all policies and written together.
    holds: list[HoldWish] = field(default_factory=list)


#: Adds the rows of a policy to the batch; reads nothing, decides nothing.
AddRows = Callable[[Writing], None]


@dataclass(frozen=True)
class Ruled:
    """What one policy says about an order."""

    findings: tuple[Finding, ...] = ()
    #: Which rules applied; counted when the order is written.
    hits: Hits = field(default_factory=Hits)
    #: Called for every order that is written, after the order and its lines.
    add_rows: AddRows | None = None
    #: What is held as soon as the order is booked.
    holds: tuple[HoldWish, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """An order that is understood and priced, with all that was found."""

    order: Resolved
    channel: ChannelFacts
    company: CompanyFacts
    priced: tuple[PricedLine, ...]
    findings: tuple[Finding, ...]
    #: Who brings the order; None is the system.
    by: User | None = None
    #: The draft that is prepared again; empty for a new order.
    number: str = ""
    #: What rules filled in and transformed on the way.
    filled: Ruled = field(default_factory=Ruled, repr=False)
    #: Where and when it comes in, if rules have asked already.
    setting: Setting | None = field(default=None, repr=False)
    ruled: tuple[Ruled, ...] = field(default=(), repr=False)

    @property
    def verdict(self) -> Severity | None:
        """The worst of the findings."""
        return worst(list(self.findings))

    @property
    def refused(self) -> frozenset[int]:
        """Lines that are not taken, while the rest of the order may be."""
        found = (each for each in self.findings if each.severity == Severity.REFUSED)
        return frozenset(each.line for each in found if each.line is not None)

    @property
    def is_clean(self) -> bool:
        if self.verdict in (Severity.REJECT, Severity.ERROR, Severity.APPROVAL):
            return False
        return any(line.line_no not in self.refused for line in self.order.lines)

    @cached_property
    def facts(self) -> OrderFacts:
        """What rules can ask; made when the first rule asks, not before."""
        setting = self.setting or setting_of(self.channel, self.company, self.by)
        if self.order.partner is not None:
            available = credit_available(self.order.partner)
            setting = dataclasses.replace(setting, credit_available=available)
        facts = facts_of(self.order, setting)
        if not self.priced:
            return facts
        return with_prices(facts, self.priced, self._costs(), self.order.currency)

    def _costs(self) -> list[Decimal | None]:
        """Costs are kept in our company's currency; in another there is no margin."""
        if self.order.currency != self.company.currency:
            return [None] * len(self.order.lines)
        return [
            line.item.standard_cost if line.item else None for line in self.order.lines
        ]


def setting_of(
    channel: ChannelFacts, company: CompanyFacts, by: User | None
) -> Setting:
    """Where, when and by whom an order comes in."""
    today = clock.today()
    return Setting(
        channel=channel.code,
        channel_kind=channel.kind,
        company=company.code,
        company_currency=company.currency,
        company_country=company.country,
        today=today,
        placed_on=today,
        roles=frozenset(role.value for role in by.roles) if by else frozenset(),
    )


def failure_findings(hits: Hits) -> tuple[Finding, ...]:
    """Rules that could not be decided: the order waits for a person, each is named."""
    return tuple(_failed(each) for each in hits.failures)


def hit_lines(hit: Hit, line_nos: Sequence[int]) -> Iterator[int | None]:
    """The line numbers a hit is about; None is the header."""
    if hit.lines is None:
        yield None
    else:
        yield from (line_nos[place] for place in hit.lines)


def _failed(failure: Failure) -> Finding:
    rule = failure.rule
    params = {
        "rule_code": rule.name or rule.key,
        "key": f"{rule.set_code}/{rule.key}",
        "why": {"code": failure.code, "params": dict(failure.params)},
    }
    return Finding("rule.failed", params=params)
