"""A real month of a gift wholesaler: the last week is forecast from the days before."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict

from inventory.engine.forecasting.choosing import choose
from tests.samples import sample

FIRST, DAYS, KEPT = dt.date(2010, 12, 1), 23, 7


def demand_by_item() -> dict[str, list[float]]:
    """What was bought less what was called off, per item and day; none on Saturdays."""
    by_item: dict[str, list[float]] = defaultdict(lambda: [0.0] * DAYS)
    for path in sorted(sample("uci_online_retail").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                on = dt.date.fromisoformat(row["InvoiceDate"][:10])
                by_item[row["StockCode"]][(on - FIRST).days] += float(row["Quantity"])
    return {item: [max(value, 0.0) for value in days] for item, days in by_item.items()}


def test_the_last_week_is_forecast_better_than_by_the_plain_mean() -> None:
    chosen = plain = chosen_total = plain_total = 0.0
    methods: Counter[str] = Counter()
    series = demand_by_item()
    for values in series.values():
        known, actual = values[:-KEPT], values[-KEPT:]
        choice = choose(known, ahead=KEPT)
        mean = sum(known) / len(known)
        methods[choice.method] += 1
        chosen += sum(abs(p - a) for p, a in zip(choice.path, actual, strict=True))
        plain += sum(abs(mean - a) for a in actual)
        chosen_total += abs(sum(choice.path) - sum(actual))
        plain_total += abs(mean * KEPT - sum(actual))

    days = len(series) * KEPT
    assert (len(series), methods["mean"]) == (2822, 1882)
    # Pieces per item and day, and how far off the whole week was.
    assert (round(chosen / days, 3), round(plain / days, 3)) == (5.835, 6.941)
    assert round(chosen_total / plain_total, 3) == 0.822
