"""Sentences of defaulting and transformation rules: what is wrong with one."""

from __future__ import annotations

from foundation.kinds import mark

SENTENCES = {
    "rehearsal.passed": mark("%(status_label)s"),
    "rehearsal.result": mark("%(status_label)s (%(code)s)"),
    "rehearsal.line": mark("%(quantity)s %(unit_code)s × %(sku)s"),
    "rehearsal.net": mark("%(money)s"),
    "rehearsal.price": mark("%(unit_price)s"),
    "rehearsal.address": mark("%(address)s"),
    "rule.bad_value": mark("“%(value)s” is no value for this."),
    "rule.not_their_address": mark("%(customer)s has no address “%(address_code)s”."),
    "rule.unknown_address": mark(
        "No customer has an address with the code “%(code)s”."
    ),
    "rule.price_currency": mark(
        "“%(value)s” is no price: write the amount and its currency, as in 9.50 EUR."
    ),
    "rule.no_value": mark("A value is missing."),
    "rule.bad_parts": mark(
        "“%(value)s” is no list of parts, as in PUMP × 1, TUBE × 2."
    ),
    "rule.no_parts": mark("The item has no parts."),
    "rule.parts_only_explode": mark("Own parts only replace a line by its parts."),
    "rule.unknown_item": mark("There is no item “%(sku)s”."),
    "rule.unknown_table": mark("There is no look-up table “%(table)s”."),
    "rule.too_many_lines": mark("The order would have more than %(most)s lines."),
    "rule.too_late": mark(
        "Prices depend on “%(field_label)s”: it cannot be filled in after them."
    ),
    "rule.too_early": mark("“%(field_label)s” is known only after prices."),
    "rule.of_a_line": mark(
        "“%(field_label)s” belongs to a line and cannot fill in the whole order."
    ),
    "rule.circle": mark("Each of these waits for the next: %(circle)s"),
    "rule.items_in_circle": mark("These items turn in a circle: %(circle)s"),
}
