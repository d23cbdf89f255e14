"""What rules about purchases may speak of; services/supply/approvals has the facts."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.rules.vocabulary import Field, Sort, Vocabulary

PURCHASE = Vocabulary(
    "purchase",
    mark("Purchase"),
    (
        Field("purchase.amount", mark("Amount in the order's currency"), Sort.NUMBER),
        Field("purchase.currency", mark("Currency"), Sort.TEXT),
        Field("purchase.supplier", mark("Supplier"), Sort.TEXT, picker="partner"),
        Field("purchase.supplier_country", mark("Supplier's country"), Sort.TEXT),
        Field("purchase.location", mark("Delivered to"), Sort.TEXT),
        Field("purchase.line_count", mark("Number of lines"), Sort.NUMBER),
        Field("purchase.has_unpriced", mark("Has lines without a price"), Sort.FLAG),
    ),
)
