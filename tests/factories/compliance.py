"""Sanctions lists, licenses and trade rules for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from foundation.models import User
from foundation.rules.nodes import Node
from foundation.rules.sets import Rule
from foundation.services.rule_seeds import ensure_rule_set
from orders.models import License, ListVersion, Order, ScreeningCase
from orders.services.compliance.lists import import_list
from orders.services.compliance.policy import save_policy
from orders.services.screening.facts import PolicyFacts
from tests.people import make_cleo

_numbers = count(1)


def make_list(*names: str, remarks: str = "") -> ListVersion:
    """The next version of the US list, with these names on it."""
    rows = "".join(
        f'{100 + place},"{name}",,TEST,"{remarks}"\n'
        for place, name in enumerate(names)
    )
    data = f"ent_num,name,type,program,remarks\n{rows}".encode()
    return import_list({"sdn.csv": data}, file_name="sdn.csv", by=None).version


def make_policy(**values: Any) -> None:
    save_policy(PolicyFacts(**values), by=None)


def make_license(number: str = "", **fields: Any) -> License:
    values: dict[str, Any] = {
        "valid_from": dt.date(2000, 1, 1),
        "valid_until": dt.date(2100, 1, 1),
    }
    return License.objects.create(
        number=number or f"LIC-{next(_numbers)}", **values | fields
    )


def make_trade_rule(use: str, condition: Node, **outcome: Any) -> None:
    """A published rule of its own set."""
    number = next(_numbers)
    rule = Rule("rule", f"Rule {number}", condition, outcome)
    ensure_rule_set(use, f"{use}-{number}".replace("_", "-"), f"Rules {number}", [rule])


def case_of(order: Order) -> ScreeningCase:
    return ScreeningCase.objects.get(order=order)


def result_of(order: Order) -> str:
    """What screening says of the order now; empty where it was not screened."""
    found = Order.objects.filter(pk=order.pk).values_list("screening__status")
    return found[0][0] or ""


def officer() -> User:
    """Cleo decides about trade compliance."""
    return make_cleo()
