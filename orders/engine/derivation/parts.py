"""The parts of a bundle as a text: “PUMP × 1, TUBE × 2”; without a figure it is one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from foundation.rules.errors import RuleFailed

MOST_PARTS = 100
MOST_QUANTITY = Decimal(100_000)
_TIMES = re.compile(r"(?:\s+x|\s*[×*])\s*(?=[0-9.]+$)")
_NUMBER = re.compile(r"\d{1,7}(\.\d{1,4})?")


class Part(NamedTuple):
    sku: str
    quantity: Decimal


def read_parts(text: str) -> tuple[Part, ...]:
    """The parts, or RuleFailed where the text is no list of parts."""
    parts = tuple(
        _read(piece.strip()) for piece in re.split("[,;\n]", text) if piece.strip()
    )
    if not parts or len(parts) > MOST_PARTS:
        raise RuleFailed("rule.bad_parts", value=text[:100])
    return parts


def _read(piece: str) -> Part:
    times = _TIMES.search(piece)
    if times is None:
        return Part(piece, Decimal(1))
    sku, figure = piece[: times.start()].strip(), piece[times.end() :]
    if not sku or not _NUMBER.fullmatch(figure):
        raise RuleFailed("rule.bad_parts", value=piece[:100])
    quantity = Decimal(figure)
    if not 0 < quantity <= MOST_QUANTITY:
        raise RuleFailed("rule.bad_parts", value=piece[:100])
    return Part(sku, quantity)
