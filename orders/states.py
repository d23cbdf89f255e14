"""The three axes of an order's life: commercial, fulfilment, payment."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.status import Status, Tone


class OrderStatus(Status):
    """Commercial: draft → booked → canceled are transitions, closed is computed."""

    DRAFT = "draft", mark("Draft"), Tone.GREY
    BOOKED = "booked", mark("Booked"), Tone.BLUE
    CANCELED = "canceled", mark("Canceled"), Tone.GREY
    CLOSED = "closed", mark("Closed"), Tone.GREEN


class FulfilmentStatus(Status):
    NONE = "none", mark("Not started"), Tone.GREY
    BACKORDERED = "backordered", mark("Backordered"), Tone.AMBER
    SCHEDULED = "scheduled", mark("Scheduled"), Tone.BLUE
    RESERVED = "reserved", mark("Reserved"), Tone.BLUE
    PARTLY_SHIPPED = "partly_shipped", mark("Partly shipped"), Tone.BLUE
    SHIPPED = "shipped", mark("Shipped"), Tone.BLUE
    PARTLY_DELIVERED = "partly_delivered", mark("Partly delivered"), Tone.BLUE
    DELIVERED = "delivered", mark("Delivered"), Tone.GREEN
    CANCELED = "canceled", mark("Canceled"), Tone.GREY


class PaymentStatus(Status):
    NONE = "none", mark("Not invoiced"), Tone.GREY
    PARTLY_INVOICED = "partly_invoiced", mark("Partly invoiced"), Tone.BLUE
    INVOICED = "invoiced", mark("Invoiced"), Tone.BLUE
    PARTLY_PAID = "partly_paid", mark("Partly paid"), Tone.AMBER
    PAID = "paid", mark("Paid"), Tone.GREEN


class OrderKind(Status):
    SALE = "sale", mark("Sale")
    CREDIT = "credit", mark("Credit")


class Origin(Status):
    LIVE = "live", mark("Live")
    HISTORY = "history", mark("History")


class CancelReason(Status):
    CUSTOMER = "customer", mark("Customer no longer wants it")
    LATE = "late", mark("Delivery takes too long")
    MISTAKE = "mistake", mark("Entered by mistake")
    SUPPLY = "supply", mark("We cannot deliver")
    OTHER = "other", mark("Other reason")


class CorrectionState(Status):
    """A draft that was sent back to who sent it."""

    ASKED = "asked", mark("Sent back"), Tone.AMBER
    ANSWERED = "answered", mark("Corrected"), Tone.GREEN
    WITHDRAWN = "withdrawn", mark("Settled by us"), Tone.GREY


class ProgressKind(Status):
    """What happened to a quantity of a line; each is a column of the line."""

    CANCELED = "canceled", mark("Canceled")
    SCHEDULED = "scheduled", mark("Scheduled")
    RESERVED = "reserved", mark("Reserved")
    PICKED = "picked", mark("Picked")
    SHIPPED = "shipped", mark("Shipped")
    DELIVERED = "delivered", mark("Delivered")
    INVOICED = "invoiced", mark("Invoiced")
    RETURNED = "returned", mark("Returned")


class HoldStatus(Status):
    """A hold asked for a later step is requested until the goods are there."""

    REQUESTED = "requested", mark("Requested"), Tone.GREY
    ACTIVE = "active", mark("On hold"), Tone.AMBER
    RELEASED = "released", mark("Released"), Tone.GREEN
    EXPIRED = "expired", mark("Expired"), Tone.GREY


class HoldKind(Status):
    """What a hold stops, and who may apply it."""

    GENERIC = "generic", mark("Stops every step")
    TASK = "task", mark("Stops one step")
    SYSTEM = "system", mark("Applied by the system")


class HoldOrigin(Status):
    """Where a hold came from."""

    MANUAL = "manual", mark("By hand")
    RULE = "rule", mark("Rule")
    SOURCE = "source", mark("Hold source")
    CREDIT = "credit", mark("Credit check")
    SYSTEM = "system", mark("System")
