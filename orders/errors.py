"""What orders refuse, and how they say it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError
from foundation.sentences import word


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


class NothingToSplit(BusinessError):
    code = "order.nothing_to_split"
    message = _("Nothing of order %(number)s can be split any more.")


class UnknownLine(BusinessError):
    code = "order.unknown_line"
    message = _("Order %(number)s has no line %(line)s.")
    status = 404


class SplitQuantity(BusinessError):
    code = "order.split_quantity"
    message = _("Split off more than 0 and less than the %(open)s that are open.")
    status = 422


class SplitDecimals(BusinessError):
    """A part that cannot be delivered, such as half a piece; the words say so."""

    code = "line.quantity_decimals"
    status = 422


class SplitPicked(BusinessError):
    """What is being shipped belongs to its shipment."""

    code = "order.split_picked"
    message = _(
        "%(picked)s of line %(line)s are picked for a shipment and stay together."
    )


class MadeByRule(BusinessError):
    code = "order.line_made_by_rule"
    message = _(
        "A rule made line %(line)s out of another one: split it once the order is"
        " booked."
    )


class NotSplit(BusinessError):
    """Taken in anew, a draft did not come to the two lines that were asked for."""

    code = "order.not_split"
    message = _("Line %(line)s cannot be split: rules keep or change its quantity.")


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


class UnknownHoldCode(BusinessError):
    code = "hold.unknown_code"
    message = _("There is no hold code %(code)s.")
    status = 404


class HoldCodeInvalid(BusinessError):
    code = "hold.code_invalid"


class AlreadyPast(BusinessError):
    """What a hold would stop has happened already."""

    code = "hold.already_past"
    message = _("Line %(line)s has gone through the step “%(step)s” already.")


class OrderAlreadyPast(BusinessError):
    code = "hold.order_already_past"
    message = _("Order %(number)s has gone through the step “%(step)s” already.")


class AlreadyHeld(BusinessError):
    code = "hold.already_held"
    message = _("This is already on hold: %(hold)s.")


class HoldNotOpen(BusinessError):
    """Whoever releases second is told who was first."""

    code = "hold.not_open"
    message = _("This hold is no longer there: it was released or has expired.")


class SystemHold(BusinessError):
    code = "hold.system"
    message = _("The system applies and releases this hold by itself.")
    status = 403


class NotYourRelease(BusinessError):
    code = "hold.not_your_release"
    message = _("Only %(roles)s may release this hold.")
    status = 403


class HoldReasonMissing(BusinessError):
    code = "hold.reason_missing"
    message = _("Say why.")


class HoldUntilPast(BusinessError):
    code = "hold.until_past"
    message = _("The hold must last until a day to come.")


class HoldCriteria(BusinessError):
    code = "hold.criteria"
    message = _("Name one or two of customer, item and delivery address.")


class OrderHeld(BusinessError):
    code = "order.held"
    message = _("Order %(number)s is on hold: %(hold)s.")


class LineHeld(BusinessError):
    code = "order.line_held"
    message = _("Line %(line)s of order %(number)s is on hold: %(hold)s.")


class UnreadableSanctions(BusinessError):
    """The file is no sanctions list that can be read; `code` says why."""

    code = "list.unreadable"
    status = 422

    def __init__(self, *, code: str, **params: Any) -> None:
        super().__init__(word(code, params), field="file")


class CaseDecided(BusinessError):
    code = "screening.case_decided"
    message = _("%(number)s has been decided already.")


class NotRestricted(BusinessError):
    code = "screening.not_restricted"
    message = _("Nothing of this kind restricts line %(line)s.")


class LicenseInvalid(BusinessError):
    code = "license.invalid"
    status = 422


class PolicyInvalid(BusinessError):
    code = "screening.policy_invalid"
    status = 422


class MayNotPrice(BusinessError):
    code = "order.may_not_price"
    message = _("You may not set prices by hand.")
    status = 403


class NothingToDeliver(BusinessError):
    code = "order.nothing_to_deliver"
    message = _("Nothing of it is left to deliver.")
