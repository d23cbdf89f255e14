from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from foundation.machine import Machine
from orders.states import (
    CancelReason,
    FulfilmentStatus,
    OrderKind,
    OrderStatus,
    Origin,
    PaymentStatus,
)
from partners.models import Channel, Company, Contact, Partner


class OrderQuerySet(models.QuerySet["Order"]):
    def live(self) -> Self:
        return self.filter(origin=Origin.LIVE)

    def open(self) -> Self:
        return self.live().filter(status=OrderStatus.BOOKED)

    def for_partner(self, partner: Partner) -> Self:
        return self.filter(partner=partner)


class Order(Machine):
    """What a customer asks of us; agreed values are frozen here when it is booked."""

    number = models.CharField(_("number"), max_length=30)
    kind = models.CharField(
        max_length=6, choices=OrderKind.choices(), default=OrderKind.SALE
    )
    origin = models.CharField(
        max_length=7, choices=Origin.choices(), default=Origin.LIVE
    )
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="orders")
    external_id = models.CharField(max_length=160, blank=True)
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_index=False
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="orders", db_index=False
    )
    partner_text = models.CharField(max_length=200, blank=True)  # as it came in
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    customer_reference = models.CharField(
        _("customer reference"), max_length=80, blank=True
    )
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=5)
    payment_terms_days = models.PositiveSmallIntegerField(default=30)
    bill_to = models.JSONField(default=dict)  # frozen address
    ship_to = models.JSONField(default=dict)
    note = models.TextField(blank=True)

    requested_on = models.DateField(_("requested date"), null=True, blank=True)
    promised_on = models.DateField(null=True)  # latest line; null = to be confirmed
    placed_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True)
    delivered_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    status = FSMField(
        max_length=10,
        choices=OrderStatus.choices(),
        default=OrderStatus.DRAFT,
        protected=True,
    )
    fulfilment_status = models.CharField(
        max_length=20, choices=FulfilmentStatus.choices(), default=FulfilmentStatus.NONE
    )
    payment_status = models.CharField(
        max_length=16, choices=PaymentStatus.choices(), default=PaymentStatus.NONE
    )
    cancel_reason = models.CharField(
        max_length=10, choices=CancelReason.choices(), blank=True
    )
    revision = models.PositiveIntegerField(default=1)

    net = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    tax = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    gross = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    invoiced = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    paid = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )

    objects: ClassVar[models.Manager[Order]] = OrderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Not `unique=True`, which would bring a second index for LIKE along.
            models.UniqueConstraint(fields=["number"], name="order_number_once"),
            models.UniqueConstraint(
                fields=["channel", "external_id"],
                name="order_once_per_channel",
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=False)
                | Q(status__in=["draft", "canceled"]),
                name="order_booked_has_partner",
            ),
        ]
        indexes = [
            # The order list: newest first, by status, by partner; keyset on id.
            models.Index(fields=["status", "-id"], name="order_status"),
            models.Index(fields=["partner", "-id"], name="order_partner"),
            models.Index(fields=["-placed_at", "-id"], name="order_placed"),
            models.Index(
                fields=["promised_on", "id"],
                name="order_open_promised",
                condition=Q(status="booked"),
            ),
            # The list's tabs of work, in its order, and its sorting by total and date.
            models.Index(
                fields=["-placed_at", "-id"],
                name="order_backordered",
                condition=Q(status="booked", fulfilment_status="backordered"),
            ),
            models.Index(
                fields=["-placed_at", "-id"],
                name="order_unpaid",
                condition=Q(
                    status="booked",
                    payment_status__in=["partly_invoiced", "invoiced", "partly_paid"],
                ),
            ),
            models.Index(fields=["gross", "id"], name="order_total"),
            models.Index(fields=["promised_on", "id"], name="order_promised"),
            models.Index(
                fields=["customer_reference"],
                name="order_reference",
                opclasses=["varchar_pattern_ops"],  # serves search by its beginning
                condition=~Q(customer_reference=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    # The three axes with their words and tones, for pages.

    @property
    def commercial(self) -> OrderStatus:
        return OrderStatus(self.status)

    @property
    def fulfilment(self) -> FulfilmentStatus:
        return FulfilmentStatus(self.fulfilment_status)

    @property
    def payment(self) -> PaymentStatus:
        return PaymentStatus(self.payment_status)

    @property
    def cancellation(self) -> CancelReason | None:
        return CancelReason(self.cancel_reason) if self.cancel_reason else None

    # Life of an order

    @transition(field=status, source=OrderStatus.DRAFT, target=OrderStatus.BOOKED)
    def book(self, at: dt.datetime) -> None:
        self.booked_at = at

    @transition(
        field=status,
        source=[OrderStatus.DRAFT, OrderStatus.BOOKED],
        target=OrderStatus.CANCELED,
    )
    def cancel(self, reason: CancelReason) -> None:
        self.cancel_reason = reason

    @transition(field=status, source=OrderStatus.BOOKED, target=OrderStatus.CLOSED)
    def close(self, at: dt.datetime) -> None:
        self.closed_at = at
