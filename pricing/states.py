"""How price breaks count."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.status import Status


class BreakMode(Status):
    #: The whole quantity at the price of the break it reaches.
    ALL_UNITS = "all_units", mark("Whole quantity at the price reached")
    #: Each slice of the quantity at the price of its own break.
    RANGE = "range", mark("Each part at its own price")
