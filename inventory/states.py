"""Places, movements and claims."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.status import Status, Tone


class LocationKind(Status):
    WAREHOUSE = "warehouse", mark("Warehouse")
    STORE = "store", mark("Store")
    # Counterparts of the ledger: goods come from and go to somewhere.
    SUPPLIER = "supplier", mark("Supplier")
    CUSTOMER = "customer", mark("Customer")
    ADJUSTMENT = "adjustment", mark("Adjustment")


#: Kinds whose balances are ours and count as stock.
STOCKING = frozenset({LocationKind.WAREHOUSE, LocationKind.STORE})


class ClaimKind(Status):
    PROMISED = "promised", mark("Promised"), Tone.BLUE
    RESERVED = "reserved", mark("Reserved"), Tone.GREEN


class AdjustReason(Status):
    OPENING = "opening", mark("Opening stock")
    FOUND = "found", mark("Found")
    LOST = "lost", mark("Lost")
    DAMAGED = "damaged", mark("Damaged")
    COUNT = "count", mark("Counted")
    OTHER = "other", mark("Other reason")
