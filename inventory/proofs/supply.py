from __future__ import annotations

from collections.abc import Iterator

from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.proofs import Difference, Proof
from inventory.models import SupplyLine

_COLUMNS = ("shipped", "received", "canceled", "invoiced", "returned")
_SUMS = ", ".join(
    f"coalesce(sum(p.quantity) FILTER (WHERE p.kind = '{name}'), 0) AS {name}"
    for name in _COLUMNS
)
_DIFFERS = " OR ".join(f"l.{name} <> s.{name}" for name in _COLUMNS)
_DIFFERENCES = f"""
SELECT l.id, o.number, {", ".join(f"l.{name}, s.{name}" for name in _COLUMNS)}
FROM (
    SELECT l.id, {_SUMS}
    FROM inventory_supplyline l
    LEFT JOIN inventory_supplyprogress p ON p.line_id = l.id
    GROUP BY l.id
) s
JOIN inventory_supplyline l ON l.id = s.id
JOIN inventory_supplyorder o ON o.id = l.order_id
WHERE {_DIFFERS}
ORDER BY l.id
"""  # noqa: S608  constants of this module


class SupplyQuantities(Proof):
    """What a supply line says of its quantities is the sum of what happened."""

    kind = "supply"
    label = mark("Quantities of supply orders")
    model = SupplyLine

    def differences(self) -> Iterator[Difference]:
        for pk, number, *pairs in fetch_rows(_DIFFERENCES):
            for at, name in enumerate(_COLUMNS):
                stored, computed = pairs[2 * at], pairs[2 * at + 1]
                if stored != computed:
                    subject = ("supply", number)
                    yield Difference(pk, subject, name, stored, computed)
