"""From whom we buy what, at which price and how fast."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models

from catalog.models import Item, Unit
from partners.models import Partner


class SupplierItem(models.Model):
    """An item as one supplier sells it. Quantities are in the unit it is bought in."""

    supplier = models.ForeignKey(
        Partner, models.CASCADE, related_name="supplied_items", db_index=False
    )
    item = models.ForeignKey(Item, models.CASCADE, related_name="suppliers")
    their_code = models.CharField(max_length=60, blank=True)
    their_name = models.CharField(max_length=200, blank=True)
    #: Bought in this unit; null = the item's own.
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: Calendar days from sending the order to receiving the goods, as they say.
    lead_days = models.PositiveSmallIntegerField(default=7)
    minimum = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0))
    multiple = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(1))
    #: 1 = asked first.
    rank = models.PositiveSmallIntegerField(default=1)
    #: So many percent more than ordered are taken in without asking.
    over_tolerance = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0)
    )
    is_inspected = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["supplier", "item"], name="supplier_item_once"
            ),
            models.CheckConstraint(
                condition=models.Q(minimum__gte=0) & models.Q(multiple__gt=0),
                name="supplier_item_quantities",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.item}"


class SupplierPrice(models.Model):
    """What one purchase unit costs from so many on; in the supplier's currency."""

    supplier_item = models.ForeignKey(
        SupplierItem, models.CASCADE, related_name="prices", db_index=False
    )
    from_quantity = models.DecimalField(
        max_digits=14, decimal_places=4, default=Decimal(1)
    )
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["supplier_item", "from_quantity", "valid_from"],
                name="supplier_price_once",
            ),
            models.CheckConstraint(
                condition=models.Q(unit_price__gte=0) & models.Q(from_quantity__gt=0),
                name="supplier_price_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_item}: {self.unit_price}"
