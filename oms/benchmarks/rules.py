"""A thousand rules over an order of 200 lines, and a draft over 10,000 orders.

Three in ten rules ask the header only, one in twenty hits; the vocabulary is that of
orders. The rules are compiled once, as a published version is, and decided in memory.
"""

from __future__ import annotations

import random
import time
from decimal import Decimal
from typing import Any

from django.db import connection

from foundation import clock
from foundation.kinds import mark
from foundation.rules.sets import Rule, RuleProgram, compile_set
from foundation.rules.tree import All, Any_, Formula, Leaf, Node, Not
from foundation.rules.vocabulary import Amount
from oms.benchmarks.figures import Benchmark, Figure, median
from oms.benchmarks.rehearsed import rehearse_orders
from oms.benchmarks.scratch import scratch_system
from oms.benchmarks.shop import open_shop
from orders.vocabulary import ORDER

RULES, HEADER_RULES, HITTING, LINES = 1000, 300, 50, 200
COUNTRIES = ("NL", "DE", "IT", "TR", "FR", "ES", "PL", "SE")


class Rules(Benchmark):
    kind = "rules"
    label = mark("Rules decided for an order")

    def run(self, seconds: float) -> dict[str, Figure]:
        took = rules_over_lines(seconds)
        with scratch_system():
            open_shop()
            rehearsal = rehearse_orders()
        return {
            "rules_1000_lines_200_ms": Figure(took * 1000, "ms"),
            "rehearsal_10000_orders_s": rehearsal,
        }


def rules_over_lines(seconds: float) -> float:
    """Median seconds of one order against all rules, each order another one."""
    chance = random.Random(1)  # noqa: S311  a benchmark
    program = compile_set(_rules(), ORDER)
    took: list[float] = []
    end = time.perf_counter() + seconds
    while len(took) < 20 or time.perf_counter() < end:
        took.append(_decided(program, chance))
    return median(took)


def _decided(program: RuleProgram, chance: random.Random) -> float:
    header, lines = _header(chance), [_line(place, chance) for place in range(LINES)]
    with connection.execute_wrapper(_refused):
        start = time.perf_counter()
        found = program.run(header, lines)
        took = time.perf_counter() - start
    if len(found.hits) != HITTING or found.failures:
        raise RuntimeError(f"{len(found.hits)} rules hit, {found.failures}")
    return took


def _refused(*args: Any) -> Any:
    raise RuntimeError(f"rules asked the database: {args[1]}")


def _rules() -> list[Rule]:
    """Every twentieth rule hits; the others fail at their last question."""
    return [
        Rule(f"r{n}", f"Rule {n}", _condition(n, hits=_hits(n)), {})
        for n in range(RULES)
    ]


def _hits(number: int) -> bool:
    """One rule in twenty, now of the header, now of lines."""
    every = RULES // HITTING
    return number % every == number // every % every


def _condition(number: int, *, hits: bool) -> Node:
    is_header = number % 10 < 10 * HEADER_RULES // RULES
    if is_header:
        return _header_condition(number, hits=hits)
    return _line_condition(number, hits=hits)


def _header_condition(number: int, *, hits: bool) -> Node:
    country = Leaf("order.ship_to_country", "in", COUNTRIES[: number % 7 + 2])
    amount = Amount(Decimal(number % 90 if hits else number + 200_000), "EUR")
    parts: list[Node] = [
        Any_([country, Leaf("order.segment", "is", "wholesale")]),
        Leaf("order.net", ">", amount),
        Not(Leaf("order.customer_reference", "contains", f"stop-{number}")),
    ]
    if number % 50 == 1:
        parts.append(Formula(f"order.net / order.line_count > {number}"))
    return All(parts)


def _line_condition(number: int, *, hits: bool) -> Node:
    sku = Leaf(
        "line.sku", "in", [f"SKU-{number * 3 % 400 + place}" for place in range(3)]
    )
    kinds: list[Node] = [
        sku,
        Leaf("line.category", "contains_any", [f"category {number % 20}"]),
        Leaf("line.description", "contains", f"of {number % 40}."),
        Leaf("line.origin", "is", COUNTRIES[number % 8]),
    ]
    quantity = Leaf("line.quantity", ">=", number % 3 if hits else number + 1000)
    wanted = Leaf("line.note", "is_empty") if hits else kinds[number % len(kinds)]
    return All([wanted, Leaf("order.currency", "is", "EUR"), quantity])


def _header(chance: random.Random) -> dict[str, Any]:
    return {
        "today": clock.today(),
        "order.ship_to_country": chance.choice(COUNTRIES[:2]),
        "order.segment": chance.choice(["wholesale", "retail"]),
        "order.net": Amount(Decimal(chance.randint(100, 100_000)), "EUR"),
        "order.currency": "EUR",
        "order.customer_reference": f"PO {chance.randint(1, 9999)}",
        "order.line_count": LINES,
    }


def _line(place: int, chance: random.Random) -> dict[str, Any]:
    return {
        "line.sku": f"SKU-{place * 2}",
        "line.category": frozenset({"all goods", f"category {place % 20}"}),
        "line.description": f"Screw of {place % 40}.5 mm",
        "line.origin": chance.choice(COUNTRIES),
        "line.quantity": Decimal(chance.randint(3, 50)),
        "line.note": "",
    }
