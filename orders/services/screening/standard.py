"""Trade rules that ship with orders, switched off: a company says itself what holds."""

from __future__ import annotations

from decimal import Decimal

from foundation.rule_uses import register_standard
from foundation.rules.sets import Rule
from foundation.services.rule_seeds import ensure_rule_set
from orders.compliance.trade_rules import ALLOW, when

EMBARGOES = "embargoes"
EXPORT_CONTROL = "export-control"


@register_standard
def ensure_trade_rules() -> None:
    """Examples of an embargo, of dual-use goods and of a license for them."""
    ensure_rule_set("embargo", EMBARGOES, "Embargoes", embargoes())
    ensure_rule_set("export_control", EXPORT_CONTROL, "Export control", dual_use())


def embargoes() -> list[Rule]:
    return [
        Rule(
            "north-korea",
            "Nothing to North Korea",
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
            "Controlled content above 25 % to Mexico and Canada",
            mexico,
            {**said, "message": "More than 25 % of controlled content."},
            is_enabled=False,
        ),
        Rule(
            "licensed",
            "Dual-use goods with a license",
            when(ship_to=["MX", "CA"]),
            {**said, "effect": ALLOW, "needs_license": True},
            is_enabled=False,
        ),
    ]
