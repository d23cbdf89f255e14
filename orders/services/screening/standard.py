"""Trade rules that ship with orders, switched off: a company says itself what holds."""

from __future__ import annotations

from decimal import Decimal

from foundation.kinds import mark
from foundation.rule_names import ship_names
from foundation.rule_uses import register_standard
from foundation.rules.sets import Rule
from foundation.services.rule_seeds import ensure_rule_set
from orders.compliance.trade_rules import ALLOW, when

EMBARGOES = "embargoes"
EXPORT_CONTROL = "export-control"


@register_standard
def ensure_trade_rules() -> None:
    """Examples of an embargo, of dual-use goods and of a license for them."""
    ensure_rule_set("embargo", EMBARGOES, mark("Embargoes"), embargoes())
    name = mark("Export control")
    ensure_rule_set("export_control", EXPORT_CONTROL, name, dual_use())


def embargoes() -> list[Rule]:
    return [
        Rule(
            "north-korea",
            mark("Nothing to North Korea"),
            when(ship_to=["KP"]),
            {"code": "EMB-KP", "message": "Nothing may be sent to North Korea."},
            is_enabled=False,
        ),
    ]


def dual_use() -> list[Rule]:
    said = {"code": "DUAL-USE", "classes": ["3A*", "5A*", "5D*"]}
    mexico = when(ship_to=["MX", "CA"], above_percent=Decimal(25))
    return [
        Rule(
            "de-minimis",
            mark("Controlled content above 25 % to Mexico and Canada"),
            mexico,
            {**said, "message": "More than 25 % of controlled content."},
            is_enabled=False,
        ),
        Rule(
            "licensed",
            mark("Dual-use goods with a license"),
            when(ship_to=["MX", "CA"]),
            {**said, "effect": ALLOW, "needs_license": True},
            is_enabled=False,
        ),
    ]


ship_names(
    mark("Embargoes"),
    mark("Export control"),
    *(rule.name for make in (embargoes, dual_use) for rule in make()),
)
