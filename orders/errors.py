"""What orders refuse, and how they say it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError


class NothingToCancel(BusinessError):
    code = "order.nothing_to_cancel"
    message = _("Nothing of this can be canceled any more.")


class AlreadyShipped(BusinessError):
    code = "order.already_shipped"
    message = _(
        "Order %(number)s has already been shipped in part. "
        "Cancel its open lines instead."
    )


class TooMuch(BusinessError):
    """A quantity that cannot be: more shipped than ordered, delivered than shipped."""

    code = "order.too_much"
    message = _("Line %(line)s of order %(number)s: not so many are open.")


class NotADraft(BusinessError):
    code = "order.not_a_draft"
    message = _("Order %(number)s is no longer a draft.")


class NotBooked(BusinessError):
    code = "order.not_booked"
    message = _("Order %(number)s is not booked.")


class UnknownOrder(BusinessError):
    code = "order.unknown"
    message = _("There is no order %(number)s.")
    status = 404


class UnknownFile(BusinessError):
    """The file as a whole cannot be read; the message says why."""

    code = "file.unreadable"
    message = _("This file cannot be read as an order.")
    status = 422


class UnknownChannel(BusinessError):
    code = "order.unknown_channel"
    message = _("There is no active channel %(code)s.")


class NothingToCorrect(BusinessError):
    code = "order.nothing_to_correct"
    message = _("Nothing keeps %(number)s from being booked.")


class NobodyToAsk(BusinessError):
    code = "order.nobody_to_ask"
    message = _("Nobody is known who could be asked about %(number)s by e-mail.")


class AlreadySentBack(BusinessError):
    code = "order.already_sent_back"
    message = _("%(number)s has been sent back already.")


class ReasonNeeded(BusinessError):
    """Allowed, but only with a reason."""

    code = "order.reason_needed"
    message = _("Say why.")
    status = 422


class Constrained(BusinessError):
    """A processing constraint says no; its own words say why."""

    code = "order.constrained"


class MayNotBypass(BusinessError):
    code = "order.may_not_bypass"
    message = _("Nothing of this may be passed over by you.")
    status = 403
