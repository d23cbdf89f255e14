"""Which open invoices a payment is likely meant for, and why.

1. `score`: points for each sign (numbers in the text, amount, account, name).
2. `rank`: the candidates with a sign, best first.
3. `propose`: the payment's amount laid over the ranked invoices.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

POINTS = {
    "match.invoice_number": 60,
    "match.order_number": 40,
    "match.customer_reference": 35,
    "match.amount": 30,
    "match.account": 25,
    "match.sum": 20,
    "match.name": 15,
}

_NAMING = frozenset(
    {"match.invoice_number", "match.order_number", "match.customer_reference"}
)

#: Words of company names that say nothing about who it is.
_COMMON_WORDS = (
    "bv nv gmbh ag kg ug srl spa sas sa as ltd limited inc llc co und and en e ve the"
    " de di van der sti ticaret sanayi anonim sirketi"
)
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True)
class Received:
    amount: Decimal
    text: str
    payer_name: str = ""
    payer_iban: str = ""


@dataclass(frozen=True)
class OpenInvoice:
    number: str
    order_number: str
    customer_reference: str
    partner_id: int
    partner_name: str
    open: Decimal
    #: Accounts this partner has paid from before.
    ibans: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reason:
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Suggestion:
    invoice: OpenInvoice
    score: int
    reasons: tuple[Reason, ...]
    amount: Decimal = Decimal(0)


def suggest(received: Received, invoices: Sequence[OpenInvoice]) -> list[Suggestion]:
    """The invoices a payment is likely meant for, with the amounts it would pay."""
    return propose(received.amount, rank(received, invoices))


def rank(received: Received, invoices: Sequence[OpenInvoice]) -> list[Suggestion]:
    """Candidates with at least one sign, the likeliest first."""
    owed: dict[int, Decimal] = {}
    for invoice in invoices:
        owed[invoice.partner_id] = (
            owed.get(invoice.partner_id, Decimal(0)) + invoice.open
        )
    found = [
        suggestion
        for invoice in invoices
        if (suggestion := score(received, invoice, owed[invoice.partner_id])).score
    ]
    return sorted(found, key=lambda each: (-each.score, each.invoice.number))


def score(received: Received, invoice: OpenInvoice, owed: Decimal) -> Suggestion:
    """The signs that a payment is meant for an invoice; its partner owes `owed`."""
    text = received.text
    signs: list[tuple[str, dict[str, Any], bool]] = [
        (
            "match.invoice_number",
            {"number": invoice.number},
            names(text, invoice.number),
        ),
        (
            "match.order_number",
            {"number": invoice.order_number},
            names(text, invoice.order_number),
        ),
        (
            "match.customer_reference",
            {"reference": invoice.customer_reference},
            names(text, invoice.customer_reference),
        ),
        ("match.amount", {}, received.amount == invoice.open),
        ("match.sum", {}, received.amount == owed != invoice.open),
        (
            "match.account",
            {"name": invoice.partner_name},
            bool(received.payer_iban) and received.payer_iban in invoice.ibans,
        ),
        (
            "match.name",
            {"name": invoice.partner_name},
            is_like(received.payer_name, invoice.partner_name),
        ),
    ]
    reasons = tuple(Reason(code, params) for code, params, holds in signs if holds)
    return Suggestion(invoice, sum(POINTS[each.code] for each in reasons), reasons)


def propose(amount: Decimal, ranked: Sequence[Suggestion]) -> list[Suggestion]:
    """Lay the amount over one partner's invoices in order, as far as it goes.

    Where the payer named invoices only those are paid, and a like name alone pays
    nothing: a person decides about the rest.
    """
    partner_id = ranked[0].invoice.partner_id if ranked else None
    has_named = any(_is_named(each) for each in ranked)
    proposed = []
    for each in ranked:
        is_theirs = each.invoice.partner_id == partner_id
        is_meant = _is_named(each) if has_named else each.score > POINTS["match.name"]
        part = min(amount, each.invoice.open) if is_theirs and is_meant else Decimal(0)
        amount -= part
        proposed.append(Suggestion(each.invoice, each.score, each.reasons, part))
    return proposed


def _is_named(suggestion: Suggestion) -> bool:
    return any(reason.code in _NAMING for reason in suggestion.reasons)


def names(text: str, number: str) -> bool:
    """Whether a text names a number, however it is spaced or dashed."""
    wanted = _plain(number)
    if len(wanted) < 4:
        return False
    pattern = r"[\W_]*".join(re.escape(sign) for sign in wanted)
    return bool(re.search(rf"(?<![0-9]){pattern}(?![0-9])", text.upper()))


def is_like(payer: str, partner: str) -> bool:
    """Whether two company names share what distinguishes them."""
    ours, theirs = _words(partner), _words(payer)
    shared = ours & theirs
    return bool(shared) and len(shared) * 2 >= min(len(ours), len(theirs))


def _plain(number: str) -> str:
    return re.sub(r"[\W_]", "", number).upper()


def _words(name: str) -> set[str]:
    # Dots go first: "B.V." is the word "bv".
    words = re.findall(r"\w+", name.replace(".", "").casefold())
    return {word for word in words if word not in _COMMON and len(word) > 1}
