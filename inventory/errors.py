from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError


class NotClaimed(BusinessError):
    code = "not_claimed"
    message = _(
        "Line %(line)s holds no stock for %(quantity)s of what you want to ship."
        " Ship only what is claimed for it at this place."
    )


class NotOnHand(BusinessError):
    code = "not_on_hand"
    message = _(
        "There are only %(on_hand)s of %(item)s on hand at %(location)s;"
        " you cannot take away %(quantity)s."
    )


class NotAPlaceForStock(BusinessError):
    code = "not_a_place_for_stock"
    message = _("%(location)s holds no stock of ours.")


class NotStocked(BusinessError):
    code = "not_stocked"
    message = _("%(item)s is not kept in stock.")


class WrongQuantity(BusinessError):
    code = "wrong_quantity"
    message = _("Enter a quantity above zero for %(item)s.")


class WrongCount(BusinessError):
    code = "wrong_count"
    message = _("A counted quantity cannot be negative.")


class WrongSupplyState(BusinessError):
    code = "wrong_supply_state"
    message = _("%(number)s is in the state “%(status)s”, which does not allow this.")


class AlreadyReceived(BusinessError):
    code = "already_received"
    message = _(
        "Part of %(number)s has already come in."
        " Close it short instead of canceling it."
    )


class ImpossibleProgress(BusinessError):
    code = "impossible_progress"
    message = _("Line %(line)s of %(number)s cannot be changed by this quantity.")


class UnknownSupplyLine(BusinessError):
    code = "unknown_supply_line"
    message = _("There is no line %(line)s in %(number)s.")


class EmptySupplyOrder(BusinessError):
    code = "empty_supply_order"
    message = _("A supply order needs at least one line.")


class NoSupplier(BusinessError):
    code = "no_supplier"
    message = _("Choose the supplier that you buy from.")


class NoSourceLocation(BusinessError):
    code = "no_source_location"
    message = _("Choose another location that the goods come from.")


class NoCompany(BusinessError):
    code = "no_company"
    message = _("%(location)s belongs to none of our companies.")


class ReasonMissing(BusinessError):
    code = "reason_missing"
    message = _("Say why: whoever looks at it later wants to know.")
    status = 422


class PeriodClosed(BusinessError):
    code = "period_closed"
    message = _(
        "The books of %(company)s are closed until %(until)s."
        " Choose a later day; what was wrong before is corrected today."
    )


class LotMissing(BusinessError):
    code = "lot_missing"
    message = _("%(item)s is kept by lot or serial number. Say which one it is.")


class LotNotTracked(BusinessError):
    code = "lot_not_tracked"
    message = _("%(item)s is not kept by lot or serial number. Leave the lot empty.")


class NoSuchLot(BusinessError):
    code = "no_such_lot"
    message = _("%(item)s has no such lot.")


class LotExpired(BusinessError):
    code = "lot_expired"
    message = _(
        "Lot %(lot)s of %(item)s expired on %(expired)s. It cannot be sold any more."
    )


class LotNotThere(BusinessError):
    code = "lot_not_there"
    message = _(
        "There are only %(on_hand)s of lot %(lot)s at %(location)s;"
        " %(quantity)s cannot leave."
    )


class LotsExceedQuantity(BusinessError):
    code = "lots_exceed_quantity"
    message = _(
        "The lots named for line %(line)s add up to more than the quantity that leaves."
    )


class ExpiryMissing(BusinessError):
    code = "expiry_missing"
    message = _("%(item)s expires. Say until when lot %(lot)s is good.")


class SerialInStock(BusinessError):
    code = "serial_in_stock"
    message = _("Serial number %(lot)s of %(item)s is in stock already.")


class SerialIsOne(BusinessError):
    code = "serial_is_one"
    message = _("Serial number %(lot)s of %(item)s stands for exactly one piece.")


class WrongBin(BusinessError):
    code = "wrong_bin"
    message = _("That bin does not belong to %(location)s.")


class AlreadyThere(BusinessError):
    code = "already_there"
    message = _("It lies there already. Choose another bin or another quality.")


class NothingToPick(BusinessError):
    code = "nothing_to_pick"
    message = _(
        "Of %(item)s at %(location)s, %(quantity)s cannot be picked: what is left there"
        " has expired."
    )


class NoConversion(BusinessError):
    code = "no_conversion"
    message = _(
        "%(item)s has no conversion from “%(unit)s” to its own unit."
        " Add one to the item, or use the item's unit."
    )


class WrongAnswer(BusinessError):
    code = "wrong_answer"
    message = _("Line %(line)s: what the supplier confirms cannot be negative.")


class CountNotOpen(BusinessError):
    code = "count_not_open"
    message = _("Count %(number)s is finished; nothing can be counted on it any more.")


class CountNotFinished(BusinessError):
    code = "count_not_finished"
    message = _("Some lines of %(number)s are still to be counted: %(lines)s.")


class NothingToCount(BusinessError):
    code = "nothing_to_count"
    message = _("There is nothing to count there. Choose other items or another bin.")


class CountOutrun(BusinessError):
    code = "count_outrun"
    message = _(
        "Since %(item)s was counted, so much of it has left that the difference cannot"
        " be posted. Count line %(line_no)s again."
    )


class WrongInvoiceState(BusinessError):
    code = "wrong_invoice_state"
    message = _(
        "Invoice %(number)s is in the state “%(status)s”, which does not allow this."
    )


class EmptyInvoice(BusinessError):
    code = "empty_invoice"
    message = _("Enter at least one line of the invoice.")


class PeriodNotOver(BusinessError):
    code = "period_not_over"
    message = _("Choose a day that is over: stock still moves today.")


class PeriodAlreadyClosed(BusinessError):
    code = "period_already_closed"
    message = _(
        "The books of %(company)s are closed until %(until)s already."
        " Choose a later day."
    )


class PlaceHoldsStock(BusinessError):
    code = "place_holds_stock"
    message = _(
        "There is still stock in %(location)s: %(quantity)s of %(item)s."
        " Move it away first."
    )


class PlaceInClosedBooks(BusinessError):
    code = "place_in_closed_books"
    message = _(
        "What moved at %(location)s is in closed books. Its company cannot be changed;"
        " make a new location for the other company."
    )


class PlaceOutsideItsSite(BusinessError):
    code = "place_outside_its_site"
    message = _(
        "%(location)s cannot lie in %(parent)s."
        " A zone or bin lies in a warehouse, a store or another zone of it,"
        " and never in itself."
    )


class ScanUnknown(BusinessError):
    code = "scan_unknown"
    message = _("Nothing here is known by “%(code)s”. Check the label and scan again.")


class ActWithoutKey(BusinessError):
    code = "act_without_key"
    message = _("This form is incomplete. Load the page again and repeat.")


class NoPlaceToWork(BusinessError):
    code = "no_place_to_work"
    message = _("There is no place where you may work with stock.")


class WronglyFilledIn(BusinessError):
    code = "wrongly_filled_in"
    message = _("%(text)s")


class ScanTheLot(BusinessError):
    code = "scan_the_lot"
    message = _("Several lots of %(item)s lie there. Scan the label of the lot.")


class LotUnknown(BusinessError):
    code = "lot_unknown"
    message = _("There is no lot %(lot)s of %(item)s here.")


class WrongLotPicked(BusinessError):
    code = "wrong_lot_picked"
    message = _("Take %(item)s of lot %(wanted)s, not of lot %(lot)s.")


class MaximumBelowMinimum(BusinessError):
    code = "maximum_below_minimum"
    message = _("Enter a minimum from zero up, and a maximum that is not below it.")


class NotAskedFor(BusinessError):
    code = "not_asked_for"
    message = _("%(item)s is not asked for here. Put it back.")


class TwicePrice(BusinessError):
    code = "twice_price"
    message = _("Two prices begin at the same quantity on the same day. Keep one.")


class TooMuchToCount(BusinessError):
    code = "too_much_to_count"
    message = _(
        "These are %(lines)s lines; one count has at most %(most)s. Choose a class, a"
        " zone, a bin or some items."
    )
