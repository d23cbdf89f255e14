"""How the cases of the worklist read."""

from foundation.kinds import mark

SENTENCES = {
    "work.late_order": mark("Promised for %(promised_on)s and not yet shipped"),
    "work.wished_order": mark("Wanted for %(requested_on)s and without a date yet"),
    "work.draft": mark("Points to settle before booking: %(faults)s"),
    "work.draft_sent_back": mark("Sent back: waits for its sender"),
    "work.draft_in_approval": mark("Waits for an approval"),
    "work.draft_ready": mark("Nothing left to settle: ready to be booked"),
    "work.hold": mark("On hold: %(hold)s"),
    "work.party_to_clear": mark(
        "Resembles “%(name)s” on the list %(list)s: %(score)s of 100"
    ),
    "work.backorder": mark("Waits for stock"),
    "work.shipment": mark("%(location)s, planned for %(planned_on)s"),
    "work.payment": mark("%(money)s received on %(received_on)s"),
    "work.overdue": mark("%(money)s open, due since %(due_on)s"),
}
