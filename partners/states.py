"""How a customer's credit is checked, and what follows."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.status import Status


class CreditCheck(Status):
    """What counts against the credit limit."""

    NONE = "none", mark("No check")
    BALANCE = "balance", mark("Open invoices")
    SHIPPED = "shipped", mark("Open invoices and what was shipped")
    OPEN = "open", mark("Open invoices, what was shipped and open orders")


class CreditFailure(Status):
    """What becomes of an order beyond the limit."""

    ERROR = "error", mark("Keep it as a draft")
    HOLD = "hold", mark("Book it and put it on hold")
