"""Where a delivery address lies, roughly: the middle of its postal area or country.

`data/postal_centroids.csv` holds a point per (country, prefix of the postal code) and,
with an empty prefix, per country. Good to some ten kilometers, which is enough to tell
which of our places is nearest.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from promising.engine.distance import Point

_FILE = Path(__file__).parent / "data" / "postal_centroids.csv"
LONGEST_PREFIX = 2

_BRITISH = re.compile(r"([A-Z]+)")
_NUMERIC = re.compile(r"[A-Z]*[- ]*(\d+)")


@lru_cache(maxsize=4096)
def centroid(country: str, postal_code: str = "") -> Point | None:
    """The point of the longest known prefix, else of the country, else None."""
    points = _points()
    prefix = _area(country, postal_code)
    while True:
        if (country, prefix) in points:
            return points[country, prefix]
        if not prefix:
            return None
        prefix = prefix[:-1]


@cache
def _points() -> dict[tuple[str, str], Point]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["country"], row["prefix"]): (
                float(row["latitude"]),
                float(row["longitude"]),
            )
            for row in csv.DictReader(file)
        }


def _area(country: str, postal_code: str) -> str:
    code = postal_code.strip().upper()
    # The letters in front are the area in Britain (SW1A 1AA), the country elsewhere.
    area = _BRITISH if country == "GB" else _NUMERIC
    found = area.match(code)
    return found[1][:LONGEST_PREFIX] if found else ""
