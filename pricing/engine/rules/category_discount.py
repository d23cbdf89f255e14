"""A percentage off for items of a category and all categories below it."""

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
    category: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.category:
            raise WrongParams("category")


class CategoryDiscount(PriceRule[Params]):
    kind = "category_discount"
    label = mark("Discount for an item category")
    sentence = mark("%(name)s: %(percent)s %% off for items of category %(category)s.")
    params_type = Params

    def applies(self, situation: Situation) -> bool:
        return self.params.category in situation.item.categories

    def apply(self, price: Decimal) -> Decimal:
        return less_percent(price, self.params.percent)

    def explain(self) -> dict[str, Any]:
        return {"percent": str(self.params.percent), "category": self.params.category}
