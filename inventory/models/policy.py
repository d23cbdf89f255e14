from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from partners.models import Company

_PERCENT = (MinValueValidator(0), MaxValueValidator(100))
_DAYS = (MinValueValidator(1), MaxValueValidator(3650))


class StockPolicy(models.Model):
    """What a company lets pass unasked, and how often it counts; else the defaults."""

    company = models.OneToOneField(Company, models.CASCADE, related_name="stock_policy")
    #: So much more than agreed is paid, in percent or as an amount: whichever is more.
    match_percent = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(1), validators=_PERCENT
    )
    match_amount = models.DecimalField(
        max_digits=10,
        decimal_places=2,
        default=Decimal(5),
        validators=[MinValueValidator(0)],
    )
    #: Days between two counts of an item, by its class.
    count_days_a = models.PositiveSmallIntegerField(default=30, validators=_DAYS)
    count_days_b = models.PositiveSmallIntegerField(default=90, validators=_DAYS)
    count_days_c = models.PositiveSmallIntegerField(default=365, validators=_DAYS)
    #: A larger difference, in percent of what is expected, is counted again.
    count_tolerance = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(2), validators=_PERCENT
    )

    class Meta:
        verbose_name_plural = "stock policies"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(match_percent__range=(0, 100))
                & Q(match_amount__gte=0)
                & Q(count_tolerance__range=(0, 100))
                & Q(count_days_a__gte=1)
                & Q(count_days_b__gte=1)
                & Q(count_days_c__gte=1),
                name="stock_policy_makes_sense",
            ),
        ]

    def __str__(self) -> str:
        return f"Stock policy of {self.company}"

    @property
    def days_by_class(self) -> dict[str, int]:
        return {"A": self.count_days_a, "B": self.count_days_b, "C": self.count_days_c}
