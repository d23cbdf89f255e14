"""What rules about orders may speak of; `orders/engine/facts.py` gives the values.

Fields with a `query` can also be asked of stored orders (or lines): the path starts at
the order for header fields and at the line for line fields. What only the order as
captured has, figures that are computed, and addresses (JSON) have none.
"""

from __future__ import annotations

from foundation.kinds import mark
from foundation.rules.vocabulary import Field, Sort, Vocabulary
from orders.vocabulary.header import HEADER
from orders.vocabulary.lines import LINE_FIELDS

__all__ = ["LINE", "ORDER"]

#: One member of “the lines of the order” inside a condition about the whole order.
LINE = Vocabulary("order_line", mark("Order line"), LINE_FIELDS)

ORDER = Vocabulary(
    "order",
    mark("Order"),
    (
        *HEADER,
        Field(
            "order.lines",
            mark("Lines"),
            Sort.RELATED,
            of=LINE,
            query="orders.OrderLine:order",
        ),
        *LINE_FIELDS,
    ),
)
