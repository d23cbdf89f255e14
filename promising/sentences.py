"""Why this place and this date, as sentences for the reader."""

from foundation.kinds import mark

SENTENCES = {
    "promise.place.whole": mark(
        "Ships from %(place)s, the nearest place that has everything."
    ),
    "promise.place.line": mark(
        "Ships from %(place)s: it has the whole line, and the order leaves from as few"
        " places as possible."
    ),
    "promise.place.part": mark("Part of the line ships from %(place)s."),
    "promise.place.soonest": mark(
        "Ships from %(place)s, the nearest place that has the line."
    ),
    "promise.whole.later": mark(
        "%(place)s has everything, but it would arrive later, on %(arrive_on)s."
    ),
    "promise.distance": mark("%(place)s is %(distance)s km from the delivery address."),
    "promise.nearer.lacks": mark(
        "%(place)s is nearer, but has only %(available)s of %(wanted)s %(sku)s."
    ),
    "promise.nearer.incomplete": mark(
        "%(place)s is nearer, but does not have the whole order."
    ),
    "promise.start.today": mark("%(place)s starts on it on %(start_on)s."),
    "promise.start.late": mark(
        "It is past the cut-off time of %(place)s (%(cut_off)s), so work starts on"
        " %(start_on)s."
    ),
    "promise.start.closed": mark(
        "%(place)s is closed, so work starts on %(start_on)s."
    ),
    "promise.start.supply": mark(
        "%(place)s starts on it on %(start_on)s, when the supply is in."
    ),
    "promise.handling": mark(
        "It ships on %(ship_on)s; working days of handling: %(days)s."
    ),
    "promise.transit.lane": mark(
        "The carrier is there on %(arrive_on)s; agreed days in transit: %(days)s."
    ),
    "promise.transit.distance": mark(
        "The carrier is there on %(arrive_on)s; days in transit by distance: %(days)s."
    ),
    "promise.receiving": mark(
        "The customer receives on working days, so it arrives on %(arrive_on)s."
    ),
    "promise.wanted": mark(
        "It was asked for %(wanted_on)s, so it ships later, on %(ship_on)s."
    ),
    "promise.late": mark(
        "It was asked for %(wanted_on)s; the earliest possible day is %(arrive_on)s."
    ),
    "promise.short": mark(
        "There is no stock for %(short)s of %(wanted)s. The date is confirmed once"
        " supply is known."
    ),
    "promise.short.incoming": mark(
        "There is no stock for %(short)s of %(wanted)s, but supply is coming."
    ),
    "promise.incoming": mark(
        "Supply %(number)s is expected at %(place)s on %(supply_on)s."
    ),
    "promise.incoming.confirmed": mark(
        "Supply %(number)s is confirmed for %(place)s on %(supply_on)s."
    ),
    "promise.told": mark("What is coming has changed since the last promise."),
    "promise.told.none": mark(
        "The supply it waited for is not enough or has no date any more. The date is"
        " confirmed once supply is known."
    ),
    "promise.lost": mark(
        "The stock held for it turned out to be missing. It waits again."
    ),
    "promise.waits_at": mark(
        "It waits at %(place)s; stock that comes in anywhere may serve it first."
    ),
    "promise.kit": mark(
        "The scarcest component at %(place)s is %(sku)s: %(available)s left."
    ),
    "promise.nowhere": mark("No place of ours holds stock yet."),
    "promise.service": mark("A service needs no stock; planned for %(start_on)s."),
    "promise.together": mark(
        "The customer wants everything at once, so it arrives on %(arrive_on)s."
    ),
    "promise.together.waits": mark(
        "The customer wants everything at once; another line has no date yet."
    ),
    "promise.moved": mark(
        "Somebody chose %(place)s for it, which had it available, instead of %(was)s."
    ),
    "promise.served": mark("It waited for stock, which has come in."),
}
