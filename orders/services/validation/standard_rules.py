"""Rules that ship with orders: checks of a clean order, and who may do what when.

They are ordinary rule sets from the first day on: edited, rehearsed and published like
any other. What a check looks at is in `orders/vocabulary.py`; the checks that are not
here are about whether an order can be stored or understood at all
(`docs/algorithms/capture.md`).
"""

from __future__ import annotations

from typing import Any

from foundation.kinds import mark
from foundation.roles import Role
from foundation.rule_names import ship_names
from foundation.rule_uses import register_standard
from foundation.rules.sets import Rule
from foundation.rules.tree import decode
from foundation.services.rule_seeds import ensure_rule_set
from orders.engine.constraints import Action, Entity

CLEAN_ORDER = "clean-order"
LIFE_OF_AN_ORDER = "life-of-an-order"

#: Members of the EU's VAT territory, where a number makes the supply exempt.
EU = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR"),
    *("HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI"),
    "SK",
)
#: Payment terms beyond this need somebody who may grant them.
LONG_TERMS = 120
_KNOWN = {"field": "order.customer", "op": "is_filled"}


@register_standard
def ensure_clean_order_rules() -> None:
    """The standard checks of a clean order, where nobody has made them their own."""
    ensure_rule_set("validation", CLEAN_ORDER, mark("Clean order"), clean_order_rules())


@register_standard
def ensure_constraints() -> None:
    """The standard constraints by point of an order's life."""
    ensure_rule_set(
        "constraint", LIFE_OF_AN_ORDER, mark("Life of an order"), life_of_an_order()
    )


def clean_order_rules() -> list[Rule]:
    return [*_customer_rules(), *_address_rules(), *_header_rules(), *_line_rules()]


def _customer_rules() -> list[Rule]:
    return [
        _rule(
            "inactive-customer",
            mark("Only active customers order"),
            [_KNOWN, _false("order.is_customer_active")],
            standard="order.inactive_customer",
            field="buyer",
        ),
        _rule(
            "vat-number",
            mark("Companies in another EU country have a VAT number"),
            [
                _KNOWN,
                _false("order.has_vat_number"),
                _true("order.is_cross_border"),
                {"field": "order.ship_to_country", "op": "in", "value": list(EU)},
            ],
            standard="order.no_vat_number",
            field="vat_number",
            severity="warn",
        ),
        _rule(
            "payment-terms",
            mark("Long payment terms are granted by finance"),
            [{"field": "order.payment_terms_days", "op": ">", "value": LONG_TERMS}],
            standard="order.long_terms",
            field="payment_terms",
            bypass=[Role.FINANCE.value, Role.SALES_MANAGER.value],
        ),
        _rule(
            "customer-currency",
            mark("The currency is the customer's"),
            [_KNOWN, _false("order.is_customer_currency")],
            standard="order.other_currency",
            field="currency",
            severity="info",
        ),
    ]


_ADDRESS_NAMES = {
    ("ship_to", "street"): mark("The delivery address has a street"),
    ("ship_to", "city"): mark("The delivery address has a city"),
    ("bill_to", "street"): mark("The invoice address has a street"),
    ("bill_to", "city"): mark("The invoice address has a city"),
}


def _address_rules() -> list[Rule]:
    rules = [
        _rule(
            f"{address.replace('_', '-')}-{part}",
            _ADDRESS_NAMES[address, part],
            [_KNOWN, _empty(f"order.{address}_{part}")],
            standard=f"order.{address}_lacks_{part}",
            field=f"{address}.{part}" if address == "ship_to" else address,
        )
        for address, part in _ADDRESS_NAMES
    ]
    postal_code = _rule(
        "ship-to-postal-code",
        mark("The delivery address has a postal code"),
        [
            _KNOWN,
            _empty("order.ship_to_postal_code"),
            {"field": "order.ship_to_street", "op": "is_filled"},
        ],
        standard="order.ship_to_lacks_postal_code",
        field="ship_to.postal_code",
        severity="warn",
    )
    return [*rules, postal_code]


def _header_rules() -> list[Rule]:
    far = {"field": "order.requested_on", "op": "within_days", "value": 365}
    return [
        _rule(
            "same-reference",
            mark("A customer reference is used once"),
            [{"field": "order.same_reference_on", "op": "is_filled"}],
            standard="order.same_reference",
            field="customer_reference",
            severity="warn",
        ),
        _rule(
            "date-far-ahead",
            mark("The requested date is within a year"),
            [{"field": "order.requested_on", "op": "is_filled"}, {"not": far}],
            standard="order.date_far_ahead",
            field="requested_on",
            severity="warn",
        ),
        _rule(
            "reference-required",
            mark("The customer reference is given"),
            [_empty("order.customer_reference")],
            standard="order.reference_missing",
            field="customer_reference",
            is_enabled=False,
        ),
        _rule(
            "contact-required",
            mark("Somebody can be written to"),
            [_empty("order.contact_email")],
            standard="order.contact_missing",
            field="contact",
            is_enabled=False,
        ),
    ]


def _line_rules() -> list[Rule]:
    return [
        _rule(
            "inactive-item",
            mark("Only active items are sold"),
            [_false("line.is_item_active")],
            standard="line.inactive_item",
            field="item",
        ),
        _rule(
            "minimum-quantity",
            mark("At least the item's smallest order quantity"),
            [{"field": "line.below_minimum_by", "op": ">", "value": 0}],
            standard="line.below_minimum",
            field="quantity",
            bypass=[Role.SALES_MANAGER.value],
        ),
        _rule(
            "quantity-multiple",
            mark("A multiple of what the item is sold in"),
            [{"field": "line.off_multiple_by", "op": ">", "value": 0}],
            standard="line.off_multiple",
            field="quantity",
            bypass=[Role.SALES_MANAGER.value],
        ),
    ]


def life_of_an_order() -> list[Rule]:
    return [
        _limit(
            "address-after-picking",
            mark("No other delivery address once goods are picked"),
            [_some("line.picked"), _some("line.shipped")],
            actions=[Action.CHANGE],
            entity=Entity.ADDRESS,
            standard="order.address_fixed",
        ),
        _limit(
            "cancel-after-invoice",
            mark("No order is canceled once it is invoiced"),
            [_some("line.invoiced")],
            actions=[Action.CANCEL],
            entity=Entity.ORDER,
            standard="order.invoiced_already",
        ),
        _limit(
            "reduce-after-reserving",
            mark("Less than was reserved needs a reason"),
            [
                {"field": "line.reserved", "op": ">", "value": 0},
                {"field": "line.picked", "op": ">", "value": 0},
            ],
            actions=[Action.CHANGE, Action.CANCEL],
            entity=Entity.QUANTITY,
            standard="line.reason_for_less",
            effect="reason",
        ),
    ]


def _rule(
    key: str,
    name: str,
    conditions: list[dict[str, Any]],
    *,
    is_enabled: bool = True,
    **outcome: Any,
) -> Rule:
    verdict = {"severity": "block", "level": "header", **outcome}
    return Rule(key, name, decode({"all": conditions}), verdict, is_enabled=is_enabled)


def _limit(
    key: str,
    name: str,
    conditions: list[dict[str, Any]],
    *,
    actions: list[Action],
    **outcome: Any,
) -> Rule:
    named = {"actions": [each.value for each in actions], "effect": "refuse"}
    return Rule(key, name, decode({"any": conditions}), {**named, **outcome})


def _some(field: str) -> dict[str, Any]:
    """Any line has some of it."""
    where = {"field": field, "op": ">", "value": 0}
    return {"related": "order.lines", "how": "any", "where": where}


def _empty(field: str) -> dict[str, Any]:
    return {"field": field, "op": "is_empty"}


def _true(field: str) -> dict[str, Any]:
    return {"field": field, "op": "is_true"}


def _false(field: str) -> dict[str, Any]:
    return {"field": field, "op": "is_false"}


ship_names(
    mark("Clean order"),
    mark("Life of an order"),
    *(rule.name for make in (clean_order_rules, life_of_an_order) for rule in make()),
)
