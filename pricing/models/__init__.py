"""What it costs: price lists, VAT rates and the stored waterfall of every line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from catalog.models import Item
from catalog.states import TaxClass
from foundation import clock
from partners.models import Channel, Company, Partner
from pricing.states import BreakMode


class PriceList(models.Model):
    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    break_mode = models.CharField(
        max_length=9, choices=BreakMode.choices(), default=BreakMode.ALL_UNITS
    )

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """Unit price of an item from a quantity on, excluding VAT."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="prices")
    item = models.ForeignKey(Item, models.CASCADE, related_name="prices")
    min_quantity = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["price_list", "item", "min_quantity", "valid_from"],
                name="price_once",
            ),
            models.CheckConstraint(
                condition=models.Q(unit_price__gte=0), name="price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.unit_price} ({self.price_list})"


class PriceAssignment(models.Model):
    """Which list applies to whom; the narrowest match wins: partner, segment, channel,
    company; then the lower priority number."""

    price_list = models.ForeignKey(
        PriceList, models.CASCADE, related_name="assignments"
    )
    partner = models.ForeignKey(Partner, models.CASCADE, null=True, blank=True)
    segment = models.CharField(max_length=30, blank=True)
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, blank=True)
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True)
    priority = models.PositiveSmallIntegerField(default=10)

    def __str__(self) -> str:
        return f"{self.price_list}: {self.holder or 'all'}"

    @property
    def holder(self) -> Partner | Channel | Company | str | None:
        """Whom the list holds for: one, a segment, or (None) everybody."""
        return self.partner or self.segment or self.channel or self.company or None


class DiscountRule(models.Model):
    """Percentage off for a segment, category, brand or quantity; kind = a rule file."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=30)
    #: Parameters of the kind, validated by its dataclass.
    params = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=10)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class TaxRate(models.Model):
    country = models.CharField(max_length=2)
    tax_class = models.CharField(max_length=8, choices=TaxClass.choices())
    rate = models.DecimalField(max_digits=5, decimal_places=2)  # percent
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["country", "tax_class", "valid_from"], name="tax_rate_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.tax_class}: {self.rate} %"


class Waterfall(models.Model):
    """Every step from list to net of one line in one revision, as data. Append-only."""

    line_ref = models.CharField(max_length=60)  # "ORD-1042/3"
    revision = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    #: [{"kind", "code", "params", "before", "after"}], line amounts as strings.
    steps = models.JSONField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["line_ref", "revision"], name="waterfall_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_ref} r{self.revision}"
