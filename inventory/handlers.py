"""What inventory does when stock or a lower floor speaks, and after its own commit."""

from __future__ import annotations

from foundation.approvals.events import ApprovalGranted, ApprovalRejected
from foundation.events import on
from inventory.events import ClaimsLost, SupplyChanged, SupplySent
from inventory.models import Location
from inventory.services.counting.requests import ask_for_count
from inventory.services.supply.approvals import TOPIC
from inventory.services.supply.decided import resume_purchase, return_purchase
from inventory.services.supply.invoices import match_again
from inventory.services.supply.mail import mail_purchase


@on(ClaimsLost)
def count_what_was_missing(event: ClaimsLost) -> None:
    """Less was there than the books said: the rest is not trusted before a count."""
    location = Location.objects.get(pk=event.location_id)
    cause = f"lost:{event.item_id}:{event.location_id}:{event.at:%Y-%m-%d}"
    ask_for_count([event.item_id], location, cause=cause, by=None)


@on(ApprovalGranted)
def approve_agreed_purchase(event: ApprovalGranted) -> None:
    if event.topic == TOPIC:
        resume_purchase(event.subject, by=None)


@on(ApprovalRejected)
def return_rejected_purchase(event: ApprovalRejected) -> None:
    if event.topic == TOPIC:
        return_purchase(event.subject, event.reason, by=None)


@on(SupplySent)
def send_purchase_to_supplier(event: SupplySent) -> None:
    mail_purchase(event.number)


@on(SupplyChanged)
def match_waiting_invoices(event: SupplyChanged) -> None:
    match_again(event.item_ids, by=None)
