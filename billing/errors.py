from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError, Stale


class PaymentChanged(Stale):
    code = "payment_changed"
    message = _(
        "Payment %(number)s was matched by %(who)s on %(when)s. Look at it again and"
        " repeat what is still needed."
    )


class PaymentDiffers(BusinessError):
    code = "payment_differs"
    message = _("The bank's entry %(external_id)s is known already, as %(number)s.")


class AmountNotPositive(BusinessError):
    code = "amount_not_positive"
    message = _("Enter an amount above zero.")


class MoreThanOpen(BusinessError):
    code = "more_than_open"
    message = _("Invoice %(number)s: only %(open)s is open.")


class MoreThanPaid(BusinessError):
    code = "more_than_paid"
    message = _("Payment %(number)s has only %(left)s left to match.")


class WrongInvoice(BusinessError):
    code = "wrong_invoice"
    message = _("Payment %(number)s cannot pay invoice %(invoice)s: %(why)s")


class NothingMatched(BusinessError):
    code = "nothing_matched"
    message = _("Payment %(number)s does not pay invoice %(invoice)s.")


class NotInTheFuture(BusinessError):
    code = "not_in_the_future"
    message = _("The day the money arrived cannot be in the future.")


class NoBankAccount(BusinessError):
    code = "no_bank_account"
    message = _("%(company)s has no bank account to print on the invoice.")
