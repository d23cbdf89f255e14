"""Codes of timeline entries, reasons and differences in stock and supply, in words."""

from __future__ import annotations

from foundation.kinds import Plural, mark, mark_many
from inventory.engine.feed_sentences import FEED_SENTENCES

SENTENCES: dict[str, str | Plural] = {
    **FEED_SENTENCES,
    "supply.drafted": mark("Drafted"),
    "supply.edited": mark("Lines changed"),
    "supply.approved": mark("Approved"),
    "supply.sent": mark("Sent"),
    "supply.canceled": mark("Canceled: %(reason)s"),
    "supply.closed": mark("Closed: nothing more is expected"),
    "supply.closed_short": mark("Closed short: %(reason)s"),
    "supply.answered": mark_many(
        "The supplier confirms %(count)s line as ordered",
        "The supplier confirms %(count)s lines as ordered",
        "count",
    ),
    "supply.answered_otherwise": mark(
        "The supplier answers. Lines that come later: %(late)s;"
        " lines with less than ordered: %(short)s"
    ),
    "supply.asked": mark("Approval is asked for"),
    "supply.given_back": mark("Back to draft: %(reason)s"),
    "supply.invoice_entered": mark("Their invoice %(number)s over %(net)s entered"),
    "supply.invoice_matched": mark("Their invoice %(number)s agrees"),
    "supply.invoice_differs": mark("Their invoice %(number)s differs"),
    "supply.invoice_accepted": mark(
        "Their invoice %(number)s is accepted all the same: %(reason)s"
    ),
    "supply.invoice_refused": mark("Their invoice %(number)s is refused: %(reason)s"),
    "supply.why_no_terms": mark("The supplier has no terms for this item"),
    "supply.why_minimum": mark("The supplier sells at least %(minimum)s %(unit_code)s"),
    "supply.why_multiple": mark(
        "The supplier sells in multiples of %(multiple)s %(unit_code)s"
    ),
    "supply.why_lead_days": mark("The supplier says they need %(days)s days"),
    "supply.why_price": mark("The price is the supplier's for this quantity"),
    "supply.why_other_price": mark(
        "The price was entered by hand; the supplier's is %(price)s"
    ),
    "supply.why_no_price": mark("The supplier named no price"),
    "supply.why_confirmed": mark("The supplier confirmed %(confirmed_on)s"),
    "supply.why_demand": mark("Ordered for %(reference)s"),
    "match.not_ordered": mark("We ordered nothing like it"),
    "match.more_than_received": mark(
        "%(quantity)s are charged; %(received)s came in, %(before)s of them were"
        " invoiced before"
    ),
    "match.no_price": mark("No price was agreed"),
    "match.price": mark(
        "The price of %(price)s is above the agreed %(agreed_price)s, by %(excess)s in"
        " all"
    ),
    "match.currency": mark(
        "Charged in %(currency_code)s, while %(agreed_code)s was agreed"
    ),
    "match.net": mark("The lines add up to %(sum)s, but the invoice says %(net)s"),
}

SENTENCES |= {
    "replenish.demand": mark(
        "Wanted per day: %(mean)s, give or take %(deviation)s. Forecast by:"
        " %(method_label)s."
    ),
    "replenish.lead_time": mark(
        "It takes %(days)s days to come, give or take %(deviation)s."
    ),
    "replenish.safety": mark(
        "Safety stock: %(safety)s, so that stock lasts in %(level)s of 100 cases"
        " (factor %(factor)s)."
    ),
    "replenish.point": mark(
        "Reorder point: %(point)s, which is %(during)s until new stock comes plus the"
        " safety stock of %(safety)s."
    ),
    "replenish.floor": mark(
        "The planner's floor raises the reorder point to %(floor)s."
    ),
    "replenish.up_to": mark(
        "Filled up to %(up_to)s: the reorder point and %(days)s days of demand."
    ),
    "replenish.min_max": mark("Below %(minimum)s it is filled up to %(maximum)s."),
    "replenish.position": mark(
        "There are %(position)s to count on: %(on_hand)s on hand plus %(inbound)s"
        " coming, less %(claimed)s claimed and %(waiting)s waited for."
    ),
    "replenish.missing": mark("So %(missing)s are missing."),
    "replenish.minimum": mark("Raised to the least that may be ordered: %(minimum)s."),
    "replenish.multiple": mark(
        "Rounded up to multiples of %(multiple)s: %(quantity)s."
    ),
    "replenish.enough": mark(
        "%(position)s to count on are enough; it is time to order at %(point)s."
    ),
    "replenish.none": mark("This item is not replenished here."),
    "replenish.supplier": mark(
        "Bought from %(name)s, who is asked first and delivers in %(days)s days."
    ),
    "replenish.supplier_fixed": mark("Bought from %(name)s, as the rule says."),
    "replenish.no_supplier": mark(
        "Nobody is known to sell this item: enter a supplier first."
    ),
    "replenish.no_conversion": mark(
        "The unit it is bought in is not explained: enter the conversion first."
    ),
    "replenish.transfer": mark("Comes from %(name)s, as the rule says."),
    "replenish.short_source": mark(
        "%(name)s itself has only %(available)s available now."
    ),
    "replenish.make": mark("Made by ourselves, as the rule says."),
    "replenish.raised": mark("Raised from %(before)s, since more is missing now."),
    "replenish.dismissed": mark("Dismissed: %(reason)s"),
    "forecast.unproven": mark(
        "%(buckets)s days of history are too few to try methods on: the plain mean"
        " counts."
    ),
    "forecast.chosen": mark(
        "%(method_label)s missed by %(error)s per day on average, the plain mean by"
        " %(mean_error)s: %(gain)s %% less."
    ),
    "forecast.mean_kept": mark(
        "No method was clearly better than the plain mean, which missed by"
        " %(mean_error)s per day."
    ),
    "forecast.monthly": mark("Months tell more than weekdays here: tried on months."),
    "forecast.no_demand": mark("Nothing was wanted within the last year."),
    "supply.announced": mark("Delivery %(reference)s is announced"),
    "supply.notice_canceled": mark("Delivery %(reference)s does not come"),
    "supply.received": mark("Received at %(place)s as %(number)s"),
    "supply.shipped": mark("Delivery %(reference)s is on its way to %(place)s"),
    "supply.written_off": mark("%(count)s never came and are written off: %(reason)s"),
    "supply.made": mark("%(count)s made"),
    "receipt.received": mark("Received at %(place)s"),
    "receipt.accepted": mark("Inspected: %(count)s are good"),
    "receipt.rejected": mark("Inspected: %(count)s are not good: %(note)s"),
    "receipt.returned": mark("%(count)s sent back to the supplier: %(reason)s"),
    "receipt.put_away": mark("%(count)s put away"),
}
