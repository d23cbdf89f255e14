"""A draft goes back to its sender and comes again under its number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.models import Item
from foundation.errors import Stale
from foundation.models import Mail, User
from orders.engine.intake import OrderInput
from orders.errors import AlreadySentBack, NobodyToAsk, NotADraft, NothingToCorrect
from orders.models import Order
from orders.services.cancel import cancel_order
from orders.services.capture import Outcome, capture
from orders.services.corrections import (
    points_of,
    receive,
    send_back,
    take_correction,
)
from orders.services.drafts import rebook_draft
from orders.services.mapping import map_code
from orders.states import CancelReason, CorrectionState, OrderStatus
from partners.models import Partner
from tests.factories.orders import (
    book,
    enter,
    make_order_input,
    make_priced_item,
    make_seller,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer() -> Partner:
    partner = make_seller()
    Partner.objects.filter(pk=partner.pk).update(email="buyer@customer.example")
    make_priced_item("BELL", "10.00")
    return partner


def sent(buyer: Partner, sku: str, quantity: int = 2) -> OrderInput:
    return make_order_input(buyer, (sku, quantity), external_id="W-1")


@pytest.fixture
def draft(buyer: Partner) -> Order:
    order = capture(sent(buyer, "HOOTER"), channel="desk", by=None).order
    assert order is not None
    return order


def test_the_mail_goes_to_the_customer_in_their_language(draft: Order) -> None:
    send_back(draft, by=None)

    mail = Mail.objects.get(kind="order_correction")
    assert (mail.to, mail.language) == ("buyer@customer.example", "nl")
    assert (mail.subject, mail.thread) == (draft.number, draft.number)


def test_every_point_names_the_place_of_its_field(draft: Order) -> None:
    (point,) = points_of(draft, "/fix")

    assert (point.line_no, point.url) == (1, "/fix#id_lines-0-sku")


def test_the_same_order_sent_again_is_the_correction(
    draft: Order, buyer: Partner
) -> None:
    corrected = sent(buyer, "BELL", 3)
    refused = receive(corrected, channel="desk", by=None)
    send_back(draft, by=None)

    taken = receive(corrected, channel="desk", by=None)
    again = receive(corrected, channel="desk", by=None)

    assert refused.outcome == Outcome.REJECTED
    assert (taken.outcome, again.outcome) == (Outcome.CREATED, Outcome.UNCHANGED)
    booked = Order.objects.get()
    assert (booked.number, booked.net) == (draft.number, Decimal("30.00"))
    assert booked.corrections.get().state == CorrectionState.ANSWERED


def test_what_we_settle_ourselves_is_asked_of_nobody_any_more(
    draft: Order, ada: User
) -> None:
    send_back(draft, by=ada)
    map_code("HOOTER", Item.objects.get(sku="BELL"), channel=None, by=ada)
    rebook_draft(draft, by=ada)

    correction = draft.corrections.get()
    assert (correction.state, correction.ended_by) == (CorrectionState.WITHDRAWN, ada)


def test_a_canceled_draft_is_asked_about_no_more(draft: Order, ada: User) -> None:
    send_back(draft, by=ada)

    cancel_order(draft, reason=CancelReason.CUSTOMER, by=ada)

    assert draft.corrections.get().state == CorrectionState.WITHDRAWN


def test_a_draft_is_sent_back_once(draft: Order) -> None:
    send_back(draft, by=None)

    with pytest.raises(AlreadySentBack):
        send_back(draft, by=None)


def test_what_cannot_be_sent_back_says_why(buyer: Partner) -> None:
    clean = capture(sent(buyer, "BELL"), channel="desk", by=None, book=False).order
    unknown = enter(None, ("BELL", 1)).order
    booked = book(buyer, ("BELL", 1))
    assert clean is not None
    assert unknown is not None

    with pytest.raises(NothingToCorrect):
        send_back(clean, by=None)
    with pytest.raises(NobodyToAsk):
        send_back(unknown, by=None)
    with pytest.raises(NotADraft):
        send_back(booked, by=None)


def test_a_correction_of_an_older_draft_is_stale(draft: Order, buyer: Partner) -> None:
    with pytest.raises(Stale):
        take_correction(draft, sent(buyer, "BELL"), revision=7, by=None)

    assert Order.objects.get(pk=draft.pk).status == OrderStatus.DRAFT
