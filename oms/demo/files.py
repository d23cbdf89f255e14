"""The demo's data files: TOML for records, CSV with semicolons for tables."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@cache
def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads(read_text(f"{name}.toml"))


@cache
def read_csv(name: str) -> tuple[dict[str, str], ...]:
    lines = read_text(f"{name}.csv").splitlines()
    return tuple(csv.DictReader(lines, delimiter=";"))


def read_text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
