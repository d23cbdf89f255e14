"""Places, movements, claims, supply orders, receipts, replenishment and counts."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.status import Status, Tone


class LocationKind(Status):
    WAREHOUSE = "warehouse", mark("Warehouse")
    STORE = "store", mark("Store")
    # Parts of a warehouse or store; their stock counts there.
    ZONE = "zone", mark("Zone")
    BIN = "bin", mark("Bin")
    # Counterparts of the ledger: goods come from and go to somewhere.
    SUPPLIER = "supplier", mark("Supplier")
    CUSTOMER = "customer", mark("Customer")
    ADJUSTMENT = "adjustment", mark("Adjustment")
    TRANSIT = "transit", mark("In transit")
    PRODUCTION = "production", mark("Production")
    SCRAP = "scrap", mark("Scrap")


#: Kinds whose balances are ours and count as stock.
STOCKING = frozenset({LocationKind.WAREHOUSE, LocationKind.STORE})


#: Kinds that lie inside a stocking place.
INSIDE = frozenset({LocationKind.ZONE, LocationKind.BIN})


class Quality(Status):
    """Whether stock may be sold; only what is available counts as on hand."""

    AVAILABLE = "available", mark("Available"), Tone.GREEN
    INSPECTION = "inspection", mark("In inspection"), Tone.AMBER
    BLOCKED = "blocked", mark("Blocked"), Tone.RED


class ClaimKind(Status):
    SOFT = "soft", mark("On hold for a while"), Tone.GREY
    PROMISED = "promised", mark("Promised"), Tone.BLUE
    RESERVED = "reserved", mark("Reserved"), Tone.GREEN
    PICKED = "picked", mark("Picked"), Tone.GREEN


class AdjustReason(Status):
    OPENING = "opening", mark("Opening stock")
    FOUND = "found", mark("Found")
    LOST = "lost", mark("Lost")
    DAMAGED = "damaged", mark("Damaged")
    COUNT = "count", mark("Counted")
    OTHER = "other", mark("Other reason")


class SupplyKind(Status):
    PURCHASE = "purchase", mark("Purchase")
    TRANSFER = "transfer", mark("Transfer")
    MAKE = "make", mark("Production")


class SupplyStatus(Status):
    """Draft → approved → sent → closed are transitions; canceled before anything came.

    A transfer or production order that is sent has been released to the floor.
    """

    DRAFT = "draft", mark("Draft"), Tone.GREY
    IN_APPROVAL = "in_approval", mark("In approval"), Tone.AMBER
    APPROVED = "approved", mark("Approved"), Tone.BLUE
    SENT = "sent", mark("Sent"), Tone.BLUE
    CLOSED = "closed", mark("Closed"), Tone.GREEN
    CANCELED = "canceled", mark("Canceled"), Tone.GREY


class SupplyProgressKind(Status):
    """What can happen to a quantity of a supply line."""

    SHIPPED = "shipped", mark("Under way"), Tone.BLUE
    RECEIVED = "received", mark("Received"), Tone.GREEN
    CANCELED = "canceled", mark("Canceled"), Tone.GREY
    INVOICED = "invoiced", mark("Invoiced"), Tone.GREEN
    RETURNED = "returned", mark("Returned"), Tone.AMBER


class SupplyStage(Status):
    """How far the lines of a supply order are; computed from quantities."""

    OPEN = "open", mark("Waiting for an answer"), Tone.AMBER
    ACKNOWLEDGED = "acknowledged", mark("Acknowledged"), Tone.BLUE
    IN_TRANSIT = "in_transit", mark("In transit"), Tone.BLUE
    PARTLY_RECEIVED = "partly_received", mark("Partly received"), Tone.BLUE
    RECEIVED = "received", mark("Received"), Tone.GREEN


class NoticeStatus(Status):
    ANNOUNCED = "announced", mark("Announced"), Tone.BLUE
    RECEIVED = "received", mark("Received"), Tone.GREEN
    CANCELED = "canceled", mark("Canceled"), Tone.GREY


class Discrepancy(Status):
    """How what came in differs from what was expected."""

    NONE = "none", mark("As expected"), Tone.GREEN
    OVER = "over", mark("More than expected"), Tone.AMBER
    SHORT = "short", mark("Less than expected"), Tone.AMBER
    DAMAGED = "damaged", mark("Damaged"), Tone.RED


class MatchStatus(Status):
    """A supplier's invoice against order and receipt."""

    OPEN = "open", mark("Not matched"), Tone.GREY
    MATCHED = "matched", mark("Matched"), Tone.GREEN
    DIFFERENT = "different", mark("Differs"), Tone.RED
    ACCEPTED = "accepted", mark("Accepted"), Tone.GREEN
    REFUSED = "refused", mark("Refused"), Tone.GREY


class ReplenishmentMethod(Status):
    MIN_MAX = "min_max", mark("Minimum and maximum")
    REORDER_POINT = "reorder_point", mark("Reorder point")
    NONE = "none", mark("Not replenished")


class ProposalStatus(Status):
    OPEN = "open", mark("Proposed"), Tone.AMBER
    ACCEPTED = "accepted", mark("Accepted"), Tone.GREEN
    DISMISSED = "dismissed", mark("Dismissed"), Tone.GREY


class CountStatus(Status):
    OPEN = "open", mark("To count"), Tone.AMBER
    REVIEW = "review", mark("To review"), Tone.AMBER
    POSTED = "posted", mark("Posted"), Tone.GREEN
    CANCELED = "canceled", mark("Canceled"), Tone.GREY


class CountReason(Status):
    CYCLE = "cycle", mark("Cycle count")
    EVENT = "event", mark("Something looked wrong")
    FULL = "full", mark("Full count")
