"""What a company lets pass unasked and how often it counts."""

from __future__ import annotations

from inventory.models import Location, StockPolicy
from inventory.reads.values import companies
from partners.models import Company


def policy_of(company: Company) -> StockPolicy:
    """What is set for a company; where nothing is, what holds without."""
    stored = StockPolicy.objects.filter(company=company).first()
    return stored or StockPolicy(company=company)


def policy_at(location: Location) -> StockPolicy:
    """That of the company whose place it is; a place of none is the first one's."""
    company = location.company or next(iter(companies()), None)
    return policy_of(company) if company else StockPolicy()
