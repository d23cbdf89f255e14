"""Orders come in by their channels, through the one pipeline; some are called off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from foundation.models import Means, User
from oms.demo.story.plan import Fate, PlannedOrder
from oms.demo.story.stage import Stage, acting, catch_up
from orders.engine.intake import Buyer, LineInput, OrderInput, PostalAddress
from orders.models import Order
from orders.services.cancel import cancel_lines, cancel_order
from orders.services.capture import CaptureResult, capture
from orders.states import CancelReason, OrderStatus
from partners.models import Address, Contact, Partner

#: Who types the orders of a channel; the others come from machines.
CLERKS = {"desk": "ada", "field": "gianna", "desk-tr": "hakan", "store-tr": "hakan"}
IMPORTED = ("peppol", "file")
#: So soon customers call off what they do not want after all.
SECOND_THOUGHTS = dt.timedelta(minutes=40)
NOTES = ("", "", "", "", "Please deliver before noon.", "Call the workshop on arrival.")


@dataclass(frozen=True)
class Customer:
    partner: Partner
    contact: Contact | None

    @property
    def user(self) -> User | None:
        return self.contact.user if self.contact else None


def take_in(planned: PlannedOrder, stage: Stage) -> CaptureResult:
    """Capture one planned order at its moment, as who enters such orders."""
    customer = _customer(planned.partner)
    with acting(planned.placed_at, _means(planned.channel)):
        result = capture(
            _input(planned, customer),
            channel=planned.channel,
            by=_by(planned, customer, stage),
        )
    catch_up(planned.placed_at)
    return result


def call_off(planned: PlannedOrder, order: Order, stage: Stage) -> str:
    """Cancel an order or one line of it, where that is its fate; says what was done."""
    if _is_called_off(order):
        return planned.fate.value
    moment = min(planned.placed_at + SECOND_THOUGHTS, stage.now)
    ada = stage.person("ada")
    with acting(moment, Means.PAGE):
        if planned.fate == Fate.CANCELED:
            cancel_order(order, reason=CancelReason.CUSTOMER, note="", by=ada)
        else:
            line = order.lines.order_by("line_no").last()
            if line is None:
                return ""
            cancel_lines(
                order, {line.line_no: line.open}, reason=CancelReason.MISTAKE, by=ada
            )
    catch_up(moment)
    return planned.fate.value


def _is_called_off(order: Order) -> bool:
    return (
        order.status != OrderStatus.BOOKED
        or order.lines.filter(canceled__gt=0).exists()
    )


def _customer(code: str) -> Customer:
    partner = Partner.objects.get(code=code)
    contact = partner.contacts.select_related("user").order_by("id").first()
    return Customer(partner, contact)


def _means(channel: str) -> Means:
    if channel in CLERKS or channel == "portal":
        return Means.PAGE
    return Means.IMPORT if channel in IMPORTED else Means.API


def _by(planned: PlannedOrder, customer: Customer, stage: Stage) -> User | None:
    if planned.channel == "portal":
        return customer.user
    clerk = CLERKS.get(planned.channel)
    return stage.person(clerk) if clerk else None


def _input(planned: PlannedOrder, customer: Customer) -> OrderInput:
    day = planned.placed_at.date()
    wanted = planned.wanted_in
    return OrderInput(
        buyer=Buyer(partner_id=customer.partner.pk),
        external_id=planned.key,
        customer_reference=planned.reference,
        contact_id=customer.contact.pk if customer.contact else None,
        ship_to=_branch(planned),
        requested_on=day + dt.timedelta(days=wanted) if wanted else None,
        note=NOTES[int(planned.key[-4:]) % len(NOTES)],
        lines=tuple(
            LineInput(sku=line.sku, quantity=line.quantity, unit_price=line.price)
            for line in planned.lines
        ),
    )


def _branch(planned: PlannedOrder) -> PostalAddress | None:
    if not planned.ship_to:
        return None
    address = Address.objects.get(partner__code=planned.partner, code=planned.ship_to)
    return PostalAddress(
        name=address.name,
        street=address.street,
        postal_code=address.postal_code,
        city=address.city,
        country=address.country,
    )
