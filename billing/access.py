"""Who may see which invoices and payments: the same for page, export and document."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from billing.models import Invoice, Payment
from billing.permissions import SEE_INVOICES, SEE_PAYMENTS
from billing.states import InvoiceStatus
from foundation.errors import NotAllowed
from foundation.models import Scope, User


def invoices_for(user: User) -> QuerySet[Invoice]:
    """The invoices this person may see: within their scopes, or their own account's."""
    invoices: QuerySet[Invoice] = Invoice.objects.exclude(status=InvoiceStatus.DRAFT)
    if user.is_portal:
        return invoices.filter(
            partner__contacts__user=user, partner__contacts__is_active=True
        )
    if not user.may(SEE_INVOICES):
        return invoices.none()
    return invoices.filter(_within_scopes(user))


def get_invoice_for(user: User, number: str) -> Invoice:
    """The invoice with this number; 404 where it is not theirs to know of."""
    if not user.is_portal and not user.may(SEE_INVOICES):
        raise NotAllowed
    invoices = invoices_for(user).select_related("order", "partner", "company")
    invoice = invoices.filter(number=number).first()
    if invoice is None:
        raise Http404
    return invoice


def payments_for(user: User) -> QuerySet[Payment]:
    if not user.may(SEE_PAYMENTS):
        return Payment.objects.none()
    payments: QuerySet[Payment] = Payment.objects.all()
    if codes := user.scopes.get(Scope.Kind.PARTNER):
        payments = payments.filter(partner__code__in=codes)
    return payments


def get_payment_for(user: User, number: str) -> Payment:
    """The payment with this number; 404 where it is not theirs to know of."""
    if not user.may(SEE_PAYMENTS):
        raise NotAllowed
    payments = payments_for(user).select_related("partner", "account", "company")
    payment = payments.filter(number=number).first()
    if payment is None:
        raise Http404
    return payment


def _within_scopes(user: User) -> Q:
    condition = Q()
    if codes := user.scopes.get(Scope.Kind.PARTNER):
        condition &= Q(partner__code__in=codes)
    if codes := user.scopes.get(Scope.Kind.CHANNEL):
        condition &= Q(order__channel__code__in=codes)
    return condition
