from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError, Stale


class AlreadyConfirmed(Stale):
    code = "shipment_already_confirmed"
    message = _("Shipment %(number)s was already confirmed by %(who)s on %(when)s.")


class AlreadyDelivered(Stale):
    code = "shipment_already_delivered"
    message = _("The delivery of %(number)s was already confirmed by %(who)s.")


class ShipmentCanceled(Stale):
    code = "shipment_canceled"
    message = _("Shipment %(number)s was canceled: its lines are no longer wanted.")


class NotShippedYet(BusinessError):
    code = "not_shipped_yet"
    message = _("Confirm that %(number)s was shipped before its delivery.")


class NothingToShip(BusinessError):
    code = "nothing_to_ship"
    message = _("Enter a quantity for at least one line.")


class TooMuchShipped(BusinessError):
    code = "too_much_shipped"
    message = _("Line %(line_no)s: at most %(quantity)s can be shipped.")


class NegativeQuantity(BusinessError):
    code = "negative_quantity"
    message = _("Line %(line_no)s: a quantity cannot be below zero.")


class DateNotPossible(BusinessError):
    code = "date_not_possible"


class ShortWithoutReason(BusinessError):
    code = "short_without_reason"
    message = _("Less was picked than asked for. Say why.")


class LotsDiffer(BusinessError):
    code = "lots_differ"
    message = _("The lots of %(item)s add up to %(named)s, but %(quantity)s leave.")


class SerialsDiffer(BusinessError):
    code = "serials_differ"
    message = _(
        "%(named)s serial numbers of %(item)s are named, but %(quantity)s leave."
    )


class NothingToPutBack(Stale):
    code = "nothing_to_put_back"
    message = _("Nothing of %(number)s is to be put back.")
