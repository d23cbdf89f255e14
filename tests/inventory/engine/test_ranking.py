from __future__ import annotations

from decimal import Decimal

from inventory.engine.ranking import classes


def test_the_first_eighty_percent_are_a_the_next_fifteen_b_the_rest_c() -> None:
    values = {"bike": 700, "bell": 150, "pump": 100, "tube": 40, "cap": 10, "old": 0}

    found = classes({sku: Decimal(value) for sku, value in values.items()})

    # Before bell there are 70 %, before pump 85 %, before tube 95 %.
    assert found == {
        "bike": "A",
        "bell": "A",
        "pump": "B",
        "tube": "C",
        "cap": "C",
        "old": "C",
    }


def test_where_nothing_moved_all_are_c() -> None:
    assert classes({"bike": Decimal(0)}) == {"bike": "C"}
