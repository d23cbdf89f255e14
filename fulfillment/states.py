"""Steps, runs and shipments."""

from __future__ import annotations

from foundation.kinds import mark, mark_in
from foundation.status import Status, Tone


class StepStatus(Status):
    PENDING = "pending", mark("Not started"), Tone.GREY
    RUNNING = "running", mark("Running"), Tone.BLUE
    WAITING = "waiting", mark("Waiting"), Tone.BLUE
    DONE = "done", mark("Done"), Tone.GREEN
    FAILED = "failed", mark("Failed"), Tone.RED
    SKIPPED = "skipped", mark("Skipped"), Tone.GREY
    UNDONE = "undone", mark("Undone"), Tone.GREY


class RunStatus(Status):
    """Computed from the steps."""

    RUNNING = "running", mark("In progress"), Tone.BLUE
    DONE = "done", mark("Done"), Tone.GREEN
    CANCELED = "canceled", mark("Canceled"), Tone.GREY


class ShipmentStatus(Status):
    READY = "ready", mark("To ship"), Tone.AMBER
    # A shipment is feminine in Italian, an order is not.
    SHIPPED = "shipped", mark_in("f", "Shipped"), Tone.BLUE, "f"
    DELIVERED = "delivered", mark_in("f", "Delivered"), Tone.GREEN, "f"
    CANCELED = "canceled", mark_in("f", "Canceled"), Tone.GREY, "f"
