"""What orders tell: steps of the timeline, and findings of capture, in words."""

from __future__ import annotations

from foundation.kinds import Plural, mark, mark_many

_TIMELINE: dict[str, str | Plural] = {
    "order.booked": mark("Order booked through %(channel_name)s: %(gross)s."),
    "order.drafted": mark("Draft saved through %(channel_name)s: %(gross)s."),
    "order.imported": mark("Order of the past imported: %(gross)s."),
    "order.canceled": mark("Order canceled: %(reason_label)s."),
    "order.canceled_with_note": mark("Order canceled: %(reason_label)s. “%(note)s”"),
    "order.lines_canceled": mark(
        "Canceled %(quantity)s of line %(line)s (%(sku)s): %(reason_label)s."
    ),
    "order.line_split": mark(
        "%(quantity)s of line %(line)s (%(sku)s) go on as line %(new_line)s."
    ),
    "order.line_split_with_note": mark(
        "%(quantity)s of line %(line)s (%(sku)s) go on as line %(new_line)s. “%(note)s”"
    ),
    "order.closed": mark("Delivered, invoiced and paid: the order is closed."),
    "order.line_supplied": mark(
        "Stock arrived for line %(line)s: %(quantity)s of %(sku)s."
    ),
    "order.line_delayed": mark(
        "Line %(line)s lost its stock; a new date is to be confirmed."
    ),
    "order.line_expected": mark(
        "Line %(line)s is expected on %(promised_on)s, because supply"
        " %(supply_number)s comes on %(supply_on)s."
    ),
    "order.line_moved": mark(
        "Line %(line)s is expected on %(promised_on)s (was %(was_on)s), because supply"
        " %(supply_number)s comes on %(supply_on)s."
    ),
    "order.line_unsure": mark(
        "Line %(line)s has no date any more (was %(was_on)s): the supply it waited for"
        " is not enough or has no date. To be confirmed."
    ),
    "order.line_place": mark(
        "Line %(line)s: %(quantity)s of %(sku)s come from %(place)s now, instead of"
        " %(was)s."
    ),
    "order.line_waits_at": mark(
        "Line %(line)s waits for stock at %(place)s now, instead of %(was)s."
    ),
    "order.sent_back": mark_many(
        "Sent back to %(to)s with %(count)s point to correct.",
        "Sent back to %(to)s with %(count)s points to correct.",
        "count",
    ),
    "order.corrected": mark("The sender corrected the order."),
    "order.line_refused": mark("Line %(line)s was not taken: %(text)s"),
    "order.rule_bypassed": mark("Passed over: “%(text)s” Reason: %(reason)s"),
    "order.refused": mark("Not done: %(text)s"),
    "order.mapped": mark("“%(code)s” is %(ours)s from now on."),
    "order.confirmation_sent": mark("Order confirmation on its way to %(to)s."),
}

_FINDINGS = {
    "order.unknown_customer": mark("Who is the customer “%(name)s”?"),
    "order.inactive_customer": mark("%(name)s is not an active customer."),
    "order.bill_to_lacks_street": mark("The invoice address has no street."),
    "order.bill_to_lacks_city": mark("The invoice address has no city."),
    "order.bill_to_lacks_country": mark("The invoice address has no country code."),
    "order.ship_to_lacks_street": mark("The delivery address has no street."),
    "order.ship_to_lacks_city": mark("The delivery address has no city."),
    "order.ship_to_lacks_country": mark("The delivery address has no country code."),
    "order.ship_to_lacks_postal_code": mark("The delivery address has no postal code."),
    "order.reference_missing": mark("The customer reference is missing."),
    "order.contact_missing": mark("Nobody at the customer is known to write to."),
    "order.date_far_ahead": mark(
        "The requested date %(requested_on)s is more than a year ahead: is it right?"
    ),
    "order.other_currency": mark(
        "The order is in %(currency_code)s, which is not the customer's currency."
    ),
    "order.no_vat_number": mark(
        "%(name)s has no VAT number: the order is taxed as a private person's."
    ),
    "order.long_terms": mark(
        "Payment within %(days)s days is longer than we grant without finance."
    ),
    "line.below_minimum": mark(
        "%(sku)s is sold in larger quantities: %(short)s more are needed."
    ),
    "line.off_multiple": mark(
        "%(sku)s is sold in fixed multiples: the quantity is %(over)s beyond one."
    ),
    "order.address_fixed": mark(
        "Goods have been picked for this address: it can no longer be changed."
    ),
    "order.invoiced_already": mark(
        "It has been invoiced already: credit it instead of canceling it."
    ),
    "line.reason_for_less": mark(
        "Stock of %(sku)s has been reserved: say why less is wanted."
    ),
    "order.unknown_currency": mark("Nobody knows the currency “%(currency_code)s”."),
    "order.no_lines": mark("The order has no lines."),
    "order.too_many_lines": mark("The order has more than %(most)s lines."),
    "order.requested_in_past": mark(
        "The requested date %(requested_on)s has passed: as soon as possible."
    ),
    "order.date_too_far": mark("The requested date %(requested_on)s is too far away."),
    "order.amount_too_large": mark("The order comes to more than can be stored."),
    "order.extra_charges": mark(
        "The order adds charges less allowances of %(charges)s to its lines: "
        "agree with the customer on our price or theirs."
    ),
    "order.same_reference": mark(
        "The customer reference %(reference)s is also on %(numbers_code)s."
    ),
    "order.changed_since": mark(
        "This came in before as %(number)s and has changed since. Changes of orders "
        "are not taken from messages yet."
    ),
    "order.mixed_rows": mark(
        "Row %(row)s names another customer or currency than the first row of the "
        "same order: “%(value)s”."
    ),
    "line.unknown_item": mark("Which item is “%(code)s”?"),
    "line.inactive_item": mark("%(sku)s is no longer sold."),
    "line.unknown_unit": mark("How many are one “%(code)s” of %(sku)s?"),
    "line.quantity_decimals": mark(
        "%(sku)s is sold with at most %(digits)s decimals in its quantity."
    ),
    "line.quantity_whole": mark("%(sku)s is sold in whole units only."),
    "rule.message": mark("%(text)s"),
    "rule.says_nothing": mark("Choose a standard text or write a message."),
    "rule.failed": mark(
        "The rule %(rule_code)s could not be worked out: %(why)s Somebody must look."
    ),
    "order.no_date": mark("An order of the past needs its date."),
    "order.cannot_be_stored": mark("The order holds a value that cannot be stored."),
    "order.business": mark("%(message)s"),
    "line.price_missing": mark("The price is missing."),
    "line.quantity_missing": mark("The quantity is missing."),
    "line.quantity_not_positive": mark("The quantity must be above zero."),
    "line.quantity_too_large": mark("The quantity is too large."),
    "line.bad_price": mark("The price must not be negative or larger than a billion."),
    "line.number_twice": mark("The line number %(number)s is there twice."),
    "line.too_many_attributes": mark("The line has too many attributes."),
    "line.bad_number": mark("%(number)s cannot be a line number."),
    "text.broken": mark("The text holds characters that cannot be stored."),
    "text.too_long": mark("The text is longer than %(most)s characters."),
    "value.not_a_number": mark("Row %(row)s: “%(value)s” is not a number."),
    "value.not_a_date": mark("Row %(row)s: “%(value)s” is not a date."),
    "value.missing": mark("Row %(row)s: a value is missing."),
    "value.base_quantity": mark("Row %(row)s: a price needs a positive base quantity."),
}

_FILES = {
    "file.too_large": mark("The file is larger than %(most)s MB."),
    "file.empty": mark("The file is empty."),
    "file.unknown_format": mark("No import format knows this file."),
    "file.malformed_xml": mark("The XML is broken near line %(row)s."),
    "file.has_entities": mark(
        "The XML declares a document type or entities, which orders never need."
    ),
    "file.not_an_order": mark("This is no order but a document of type %(document)s."),
    "file.encoding": mark(
        "The text near line %(row)s is not UTF-8. Save the file as UTF-8, or name its "
        "encoding in the map."
    ),
    "file.unknown_encoding": mark("Nobody knows the encoding “%(encoding_code)s”."),
    "file.nul": mark("There is a NUL character in line %(row)s."),
    "file.row_width": mark("Row %(row)s has more or fewer cells than the header."),
    "file.malformed_csv": mark("The table is broken near row %(row)s."),
    "file.column_twice": mark("Two columns have the same header."),
    "file.unknown_columns": mark("Nobody knows the columns: %(columns)s."),
    "file.missing_columns": mark("The table lacks the columns: %(columns)s."),
    "file.no_join": mark("The table “%(name)s” of the map cannot be joined."),
}

SENTENCES: dict[str, str | Plural] = {**_TIMELINE, **_FINDINGS, **_FILES}
