"""Why a price or a VAT rate came about, and what is missing, in words."""

from __future__ import annotations

from foundation.kinds import load_kinds, mark
from pricing.engine.rule import PriceRule

_PRICE = {
    "price.list": mark("%(list_name)s: %(unit_price)s each."),
    "price.list_break": mark(
        "%(list_name)s: %(unit_price)s each from a quantity of %(min_quantity)s."
    ),
    "price.list_slice": mark("%(list_name)s: %(quantity)s at %(unit_price)s each."),
    "price.channel": mark("The channel sets the price: %(sent_price)s each."),
    "price.channel_compared": mark(
        "The channel sets the price: %(sent_price)s each; ours would be %(our_price)s."
    ),
    "price.manual": mark("Price set by hand: %(manual_price)s each."),
    "price.manual_compared": mark(
        "Price set by hand: %(manual_price)s each instead of %(our_price)s."
    ),
    "price.by_rule": mark("Price by the rule “%(name)s”: %(rule_price)s each."),
    "price.by_rule_compared": mark(
        "Price by the rule “%(name)s”: %(rule_price)s each instead of %(our_price)s."
    ),
    "price.by_rule_over": mark(
        "Price by the rule “%(name)s”: %(rule_price)s each, whatever was entered "
        "(%(entered_price)s)."
    ),
    "price.discount_by_rule": mark("Rule “%(name)s”: %(percent)s %% off."),
    "price.discount_by_rule_over": mark(
        "Rule “%(name)s”: %(percent)s %% off our price, whatever was entered "
        "(%(entered_price)s)."
    ),
    "price.rounding": mark("Rounded to the currency."),
    "price.missing": mark("%(sku)s has no price in %(currency_code)s."),
    "price.no_list": mark(
        "No price list in %(currency_code)s holds for this customer."
    ),
    "price.unusable_rule": mark("This rule cannot be used: its parameters do not fit."),
    "price.differs": mark(
        "The order says %(sent_price)s each, our price is %(our_price)s."
    ),
}

_TAX = {
    "tax.domestic": mark(
        "Sold within %(country)s, where we are registered: %(rate)s %% VAT."
    ),
    "tax.destination": mark(
        "To %(country)s, where we are registered, without a VAT number of another "
        "EU country: %(rate)s %% VAT."
    ),
    "tax.origin": mark(
        "To an EU country where we are not registered, without a VAT number of "
        "another EU country: the %(rate)s %% VAT of %(country)s."
    ),
    "tax.reverse_charge": mark(
        "From %(origin)s to %(country)s with a valid VAT number: 0 %% VAT, the "
        "customer accounts for it."
    ),
    "tax.export": mark("Export from %(origin)s to %(country)s: 0 %% VAT."),
    "tax.not_registered": mark(
        "Sold within %(country)s, where we are not registered: no VAT."
    ),
    "tax.zero_rate": mark("Zero-rated in %(country)s."),
    "tax.no_rate": mark("There is no VAT rate for %(country)s on this day."),
}

_RULES = {
    f"price.{kind}": rule.sentence
    for kind, rule in load_kinds("pricing.engine.rules", PriceRule).items()
}

SENTENCES = _PRICE | _TAX | _RULES
