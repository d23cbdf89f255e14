"""Codes of this app's timeline entries, alerts and waiting reasons, in words."""

from __future__ import annotations

from foundation.kinds import mark, mark_many
from foundation.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "process.started": mark_many(
        "Fulfillment started: %(runs)s parcel planned",
        "Fulfillment started: %(runs)s parcels planned",
        "runs",
    ),
    "run.split": mark("%(number)s split off: the rest follows separately"),
    "run.canceled": mark("%(number)s canceled: its lines are no longer wanted"),
    "run.moved": mark("%(number)s ended: its lines leave from another place"),
    "run.supplied": mark("Supply found for %(number)s at %(place)s"),
    "shipment.created": mark("Shipment %(number)s handed to %(place)s"),
    "shipment.picked": mark("Shipment %(number)s is picked and lies ready"),
    "shipment.unpicked": mark(
        "What was picked for %(number)s is back in its place and reserved again"
    ),
    "shipment.put_back": mark(
        "Put back %(quantity)s of %(sku)s: picked for %(number)s, but not needed"
    ),
    "shipment.put_back_lot": mark(
        "Put back %(quantity)s of %(sku)s, lot %(lot)s: picked for %(number)s, but not"
        " needed"
    ),
    "shipment.is_back": mark(
        "What was picked for %(number)s and not needed is back in its place"
    ),
    "shipment.confirmed": mark("Shipment %(number)s left %(place)s"),
    "shipment.confirmed_partly": mark(
        "Shipment %(number)s left %(place)s in part; the rest stays open"
    ),
    "shipment.changed": mark("Shipment %(number)s has fewer pieces to ship"),
    "shipment.canceled": mark("Shipment %(number)s canceled"),
    "shipment.delivered": mark("Shipment %(number)s delivered on %(delivered_on)s"),
    "shipment.signed": mark(
        "Shipment %(number)s delivered on %(delivered_on)s, signed by %(signed_by)s"
    ),
    "step.failed": mark("Step “%(step_label)s” failed: %(reason)s"),
    "step.retried": mark("Step “%(step_label)s” tried again"),
    "alert.step_failed": mark("Step “%(step_label)s” of %(number)s failed: %(reason)s"),
    "alert.shipment_late": mark(
        "Shipment %(number)s was to leave on %(planned_on)s and has not left"
    ),
    "waits.supply": mark("Waits for stock"),
    "waits.shipment": mark("Waits for the warehouse to confirm shipment %(number)s"),
    "waits.delivery": mark("Waits for the delivery of shipment %(number)s"),
    "waits.payment": mark("Waits for payment of invoice %(number)s, due %(due_on)s"),
}
