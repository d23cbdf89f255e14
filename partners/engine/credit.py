"""Whether an order is within its customer's credit, and why.

1. `CreditTerms.scope`: what counts: the customer's check; where the check is mandatory
   and says none, all of it.
2. `check_credit`: what is owed already in that scope plus the order, and the limit.
3. `needs_check_again`: after a release by hand only what rises beyond the tolerance.

Another currency than the limit's cannot be compared; such an order needs a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from partners.states import CreditCheck, CreditFailure

ZERO = Decimal(0)


@dataclass(frozen=True)
class CreditTerms:
    limit: Decimal | None
    currency: str
    check: CreditCheck = CreditCheck.OPEN
    is_mandatory: bool = False
    on_failure: CreditFailure = CreditFailure.HOLD
    #: Percent.
    tolerance: Decimal = ZERO

    @property
    def scope(self) -> CreditCheck:
        """What counts against the limit; NONE where nothing is checked.

        | check     | mandatory | limit | scope     |
        |-----------|-----------|-------|-----------|
        | none      | no        | any   | none      |
        | none      | yes       | any   | open      |
        | otherwise | no        | none  | none      |
        | otherwise | no        | set   | the check |
        | otherwise | yes       | any   | the check |
        """
        if self.is_mandatory:
            is_none = self.check == CreditCheck.NONE
            return CreditCheck.OPEN if is_none else self.check
        return CreditCheck.NONE if self.limit is None else self.check

    @property
    def ceiling(self) -> Decimal:
        """The limit; without one nothing is on credit where a check is mandatory."""
        return self.limit or ZERO


@dataclass(frozen=True)
class Owed:
    """What a customer owes or will, in one currency."""

    currency: str
    ordered: Decimal = ZERO
    shipped: Decimal = ZERO
    balance: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.ordered + self.shipped + self.balance

    def within(self, scope: CreditCheck) -> Decimal:
        """So much of it counts in a scope."""
        match scope:
            case CreditCheck.NONE:
                return ZERO
            case CreditCheck.BALANCE:
                return self.balance
            case CreditCheck.SHIPPED:
                return self.balance + self.shipped
            case CreditCheck.OPEN:
                return self.total


@dataclass(frozen=True)
class CreditResult:
    """What came of a check, with the figures that decided."""

    is_within: bool
    code: str = ""  # of the reason, where it is not within
    limit: Decimal = ZERO
    owed: Decimal = ZERO
    amount: Decimal = ZERO
    currency: str = ""

    @property
    def available(self) -> Decimal:
        """What the customer could still order before this."""
        return self.limit - self.owed

    @property
    def excess(self) -> Decimal:
        return max(self.owed + self.amount - self.limit, ZERO)

    @property
    def params(self) -> dict[str, dict[str, str]]:
        """The figures of the reason's sentence."""
        figures = {
            "credit_limit": self.limit,
            "owed": self.owed,
            "order_total": self.amount,
            "excess": self.excess,
        }
        return {
            name: {"amount": str(figure), "currency": self.currency}
            for name, figure in figures.items()
        }


def check_credit(terms: CreditTerms, owed: Owed, amount: Decimal) -> CreditResult:
    """Whether `amount` more is within the limit; `owed` is without it."""
    scope = terms.scope
    if scope == CreditCheck.NONE or amount <= 0:
        return CreditResult(is_within=True, amount=amount, currency=owed.currency)
    if owed.currency != terms.currency:
        code = "credit.other_currency"
        return CreditResult(
            is_within=False, code=code, amount=amount, currency=owed.currency
        )
    counted = owed.within(scope)
    is_within = counted + amount <= terms.ceiling
    return CreditResult(
        is_within,
        "" if is_within else "credit.exceeded",
        limit=terms.ceiling,
        owed=counted,
        amount=amount,
        currency=terms.currency,
    )


def credit_left(terms: CreditTerms, owed: Owed) -> Decimal | None:
    """What may still be ordered; None where nothing limits it."""
    if terms.scope == CreditCheck.NONE or owed.currency != terms.currency:
        return None
    return terms.ceiling - owed.within(terms.scope)


def needs_check_again(released: Decimal, amount: Decimal, tolerance: Decimal) -> bool:
    """Whether an order released by hand at one total has risen too much since."""
    return amount > released * (1 + tolerance / 100)
