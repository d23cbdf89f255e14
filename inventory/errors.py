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


class MissingConversion(BusinessError):
    code = "missing_conversion"
    message = _(
        "%(item)s is bought in “%(unit)s”, and nobody said how many of its own unit"
        " that is. Add the conversion to the item."
    )


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


class SamePlace(BusinessError):
    code = "same_place"
    message = _("Goods cannot be transferred to where they are.")


class ComponentsMissing(BusinessError):
    code = "components_missing"
    message = _("%(quantity)s of %(item)s are missing to make so many.")


class NoComponents(BusinessError):
    code = "no_components"
    message = _("It is not known what %(item)s is made of. Add its components first.")


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
