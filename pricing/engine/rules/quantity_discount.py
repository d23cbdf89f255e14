"""A percentage off from a quantity on, for everything or for one category."""

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
    min_quantity: Decimal
    category: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.min_quantity <= 0:
            raise WrongParams("min_quantity")


class QuantityDiscount(PriceRule[Params]):
    kind = "quantity_discount"
    label = mark("Discount from a quantity on")
    sentence = mark("%(name)s: %(percent)s %% off from a quantity of %(min_quantity)s.")
    params_type = Params

    def applies(self, situation: Situation) -> bool:
        if situation.line.base_quantity < self.params.min_quantity:
            return False
        category = self.params.category
        return not category or category in situation.item.categories

    def apply(self, price: Decimal) -> Decimal:
        return less_percent(price, self.params.percent)

    def explain(self) -> dict[str, Any]:
        return {
            "percent": str(self.params.percent),
            "min_quantity": str(self.params.min_quantity),
        }
