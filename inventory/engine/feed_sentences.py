"""What is wrong with a file of stock and supply orders, in words."""

from foundation.kinds import mark

FEED_SENTENCES = {
    "supply.imported": mark("Taken over from %(source)s (%(watermark_reference)s)"),
    "supply.imported_again": mark("Changed as in %(source)s (%(watermark_reference)s)"),
    "supply.imported_canceled": mark(
        "Canceled as in %(source)s (%(watermark_reference)s)"
    ),
    "feed.too_large": mark("The file is larger than %(most)s MB."),
    "feed.unknown_format": mark("Nobody knows how to read this file."),
    "feed.not_text": mark(
        "The file is no text in UTF-8: byte %(position)s cannot be read."
    ),
    "feed.empty": mark("The file has no rows."),
    "feed.truncated": mark(
        "The file says it has %(wanted)s rows, but has %(found)s: it was cut off."
    ),
    "feed.broken_table": mark(
        "The table breaks off or is broken in row %(row)s: a quotation mark is missing."
    ),
    "feed.broken_json": mark(
        "The document breaks off or is broken in line %(row)s, column %(column)s."
    ),
    "feed.not_a_document": mark("The file is no document with named values."),
    "feed.not_a_list": mark("“%(column)s” is no list."),
    "feed.unknown_columns": mark("Nobody knows the columns %(columns)s."),
    "feed.unknown_column": mark("Nobody knows this column."),
    "feed.missing_columns": mark("The table lacks the columns %(columns)s."),
    "feed.head_missing": mark("The file does not say its %(columns)s."),
    "feed.head_unreadable": mark("What the file says as its “%(column)s” is no such."),
    "feed.head_differs": mark("“%(column)s” must be the same on every row."),
    "feed.known": mark(
        "Nothing to do: %(source)s has been taken in up to %(watermark_reference)s."
    ),
    "feed.missing": mark("There is no value."),
    "feed.too_long": mark("The value is longer than %(most)s characters or no text."),
    "feed.not_a_number": mark("“%(value)s” is no number."),
    "feed.negative": mark("%(value)s is negative."),
    "feed.not_a_date": mark("“%(value)s” is no date. Write it as 2026-11-20."),
    "feed.not_one_of": mark("“%(value)s” is none of: %(known)s."),
    "feed.wrong_width": mark("The row has %(found)s cells instead of %(wanted)s."),
    "feed.nothing_ordered": mark("The quantity must be above zero."),
    "feed.unknown_item": mark("Nobody knows the item “%(code)s”."),
    "feed.not_stocked": mark("“%(code)s” is not kept in stock."),
    "feed.unknown_location": mark("Nobody knows the location “%(code)s”."),
    "feed.not_a_place": mark("“%(code)s” holds no stock of ours."),
    "feed.unknown_supplier": mark("Nobody knows the supplier “%(code)s”."),
    "feed.no_conversion": mark("How many %(sku)s are in one %(code)s is not known."),
    "feed.lot_missing": mark("%(sku)s is kept by lot: name the lot."),
    "feed.lot_not_tracked": mark("%(sku)s is not kept by lot: leave the lot empty."),
    "feed.serial_is_one": mark("There is only one piece with the number %(code)s."),
    "feed.expiry_missing": mark("The lot %(code)s is new: say when it expires."),
    "feed.below_zero": mark("There are only %(there)s of %(sku)s."),
    "feed.mixed_order": mark(
        "Every row of the order %(order)s must say the same here."
    ),
    "feed.line_twice": mark("The order %(order)s has a line number twice."),
    "feed.order_differs": mark(
        "The order %(order)s is of another kind, supplier or place than before."
    ),
    "feed.order_ended": mark("The order %(order)s has ended and cannot grow any more."),
    "feed.item_changed": mark("Line %(line)s was of another item before."),
    "feed.business": mark("%(text)s"),
    "feed.cannot_be_stored": mark("The file cannot be stored as it is."),
}
