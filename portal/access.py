"""A customer sees only their own account: every page fetches through these."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from billing.models import Invoice, Payment
from billing.states import InvoiceStatus
from foundation.models import Document, User
from fulfillment.models import Shipment
from orders.models import Order
from orders.states import OrderStatus, Origin
from partners.models import Partner


def partner_of(user: User) -> Partner:
    """The customer this person belongs to; 404 for somebody without one."""
    partner = (
        Partner.objects.select_related("company")
        .filter(contacts__user=user, contacts__is_active=True, is_active=True)
        .first()
    )
    if partner is None:
        raise Http404
    return partner


def orders_of(user: User) -> QuerySet[Order]:
    """Binding orders and those called off; our drafts are not theirs to see."""
    return Order.objects.filter(partner=partner_of(user)).exclude(
        status=OrderStatus.DRAFT
    )


def get_order_of(user: User, number: str) -> Order:
    order = (
        orders_of(user)
        .select_related("company", "contact", "partner")
        .filter(number=number)
        .first()
    )
    if order is None:
        raise Http404
    return order


def drafts_of(user: User) -> QuerySet[Order]:
    """Drafts that were sent back to them to be corrected."""
    return Order.objects.filter(
        partner=partner_of(user),
        status=OrderStatus.DRAFT,
        corrections__ended_at=None,
        corrections__isnull=False,
    ).distinct()


def get_draft_of(user: User, number: str) -> Order:
    draft = (
        drafts_of(user)
        .select_related("company", "contact", "partner", "channel")
        .filter(number=number)
        .first()
    )
    if draft is None:
        raise Http404
    return draft


def invoices_of(user: User) -> QuerySet[Invoice]:
    """Posted invoices, open or paid."""
    return Invoice.objects.filter(partner=partner_of(user)).exclude(
        status=InvoiceStatus.DRAFT
    )


def credits_of(user: User) -> QuerySet[Payment]:
    """Payments of theirs with money left that no invoice has taken yet."""
    payments = Payment.objects.filter(partner=partner_of(user))
    return payments.filter(~Q(state="matched")).exclude(state="unmatched")


def documents_of(user: User) -> QuerySet[Document]:
    """Papers of their orders that are meant for the customer, the newest of each.

    A packing slip is the warehouse's own until the goods have left.
    """
    numbers = orders_of(user).filter(origin=Origin.LIVE).values("number")
    papers = Document.objects.filter(thread__in=numbers, is_public=True)
    newer = papers.filter(
        subject_kind=OuterRef("subject_kind"),
        subject=OuterRef("subject"),
        kind=OuterRef("kind"),
        version__gt=OuterRef("version"),
    )
    waiting = Shipment.objects.filter(number=OuterRef("subject"), shipped_at=None)
    return (
        papers.exclude(state=Document.State.FAILED)
        .exclude(Exists(newer))
        .exclude(Q(subject_kind="shipment") & Exists(waiting))
    )
