"""What can be wrong with a receipt, a delivery, a transfer or production."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError


class NothingReceived(BusinessError):
    code = "nothing_received"
    message = _("Enter how many came in of at least one item.")


class UnknownItem(BusinessError):
    code = "unknown_item"
    message = _("There is no such item.")


class NotExpected(BusinessError):
    code = "not_expected"
    message = _(
        "Nothing is expected of %(number)s any more. If goods came all the same,"
        " receive them without an order."
    )


class NotExpectedYet(BusinessError):
    code = "not_expected_yet"
    message = _("%(number)s has not been sent yet, so nothing can come of it.")


class NotReceivedHere(BusinessError):
    code = "not_received_here"
    message = _("%(number)s comes in at %(location)s, not here.")


class MadeNotReceived(BusinessError):
    code = "made_not_received"
    message = _("%(number)s is production: report on its own page what was made.")


class NoticeClosed(BusinessError):
    code = "notice_closed"
    message = _("Delivery %(reference)s is no longer under way.")


class NotOrdered(BusinessError):
    code = "not_ordered"
    message = _(
        "%(item)s is not on %(number)s. Receive it without an order,"
        " or have the order changed."
    )


class TooMuchArrived(BusinessError):
    code = "too_much_arrived"
    message = _(
        "%(came)s of %(item)s came, but at most %(most)s may be taken in."
        " Send the rest back, or have a buyer accept it with a reason."
    )


class NotUnderWay(BusinessError):
    code = "not_under_way"
    message = _("Only %(most)s of %(item)s are under way; %(came)s cannot have come.")


class LotNotAnnounced(BusinessError):
    code = "lot_not_announced"
    message = _("Lot %(lot)s of %(item)s did not leave with %(number)s.")


class MoreDamagedThanCame(BusinessError):
    code = "more_damaged_than_came"
    message = _("No more can be damaged than came in.")


class DayToCome(BusinessError):
    code = "day_to_come"
    message = _("%(day)s has not come yet: goods are booked today at the latest.")


class PartOfAPiece(BusinessError):
    code = "part_of_a_piece"
    message = _("%(item)s does not come in such small parts.")


class NothingAnnounced(BusinessError):
    code = "nothing_announced"
    message = _("Enter how many of at least one line are under way.")


class NotInspected(BusinessError):
    code = "not_inspected"
    message = _("Only %(most)s of %(item)s wait for inspection.")


class TooMuchOfReceipt(BusinessError):
    code = "too_much_of_receipt"
    message = _("Only %(most)s of %(item)s are left of this receipt.")


class NothingNamed(BusinessError):
    code = "nothing_named"
    message = _("Enter a quantity for at least one line.")


class NobodyToReturnTo(BusinessError):
    code = "nobody_to_return_to"
    message = _("%(number)s came from no supplier, so nothing can go back to one.")


class WrongSupplyKind(BusinessError):
    code = "wrong_supply_kind"
    message = _("%(number)s is another kind of supply order.")


class NotReleased(BusinessError):
    code = "not_released"
    message = _("%(number)s has not been released yet, or is finished.")


class MoreThanOrdered(BusinessError):
    code = "more_than_ordered"
    message = _("Only %(most)s of %(item)s are still to do.")


class ComponentsMissing(BusinessError):
    code = "components_missing"
    message = _("%(quantity)s of %(item)s are missing to make so many.")


class NoComponents(BusinessError):
    code = "no_components"
    message = _("It is not known what %(item)s is made of. Add its components first.")


class UnreadableDespatch(BusinessError):
    code = "unreadable_despatch"
    message = _("This is no despatch advice in UBL 2.1.")


class DespatchOfNoOrder(BusinessError):
    code = "despatch_of_no_order"
    message = _(
        "The despatch advice is about order “%(number)s”, which is none of ours."
    )


class DespatchLineUnknown(BusinessError):
    code = "despatch_line_unknown"
    message = _("Line %(line)s of the despatch advice is not on %(number)s.")
