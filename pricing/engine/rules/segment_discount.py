"""A percentage off for the customers of a segment, such as dealers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from foundation.kinds import mark
from pricing.engine.rule import (
    PercentParams,
    PriceRule,
    Situation,
    WrongParams,
    less_percent,
)


@dataclass(frozen=True)
class Params(PercentParams):
    segment: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.segment:
            raise WrongParams("segment")


class SegmentDiscount(PriceRule[Params]):
    kind = "segment_discount"
    label = mark("Discount for a customer segment")
    sentence = mark(
        "%(name)s: %(percent)s %% off for customers of segment %(segment)s."
    )
    params_type = Params

    def applies(self, situation: Situation) -> bool:
        return situation.context.segment == self.params.segment

    def apply(self, price: Decimal) -> Decimal:
        return less_percent(price, self.params.percent)

    def explain(self) -> dict[str, Any]:
        return {"percent": str(self.params.percent), "segment": self.params.segment}
