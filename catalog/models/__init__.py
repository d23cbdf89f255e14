"""What we buy and sell."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.states import ItemKind, TaxClass, Tracking
from foundation import clock


class Unit(models.Model):
    """A unit of measure by its UN/ECE Recommendation 20 code, such as C62 (piece)."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=40)  # English; a translation key
    digits = models.PositiveSmallIntegerField(default=0)  # decimals of a quantity

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class ItemQuerySet(models.QuerySet["Item"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class Item(models.Model):
    """Goods, a service, or a kit (sold as one, shipped as its components)."""

    sku = models.CharField(_("item number (SKU)"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    #: Names in other languages, {"nl": …}; documents speak the customer's language.
    names = models.JSONField(default=dict, blank=True)
    kind = models.CharField(
        max_length=8, choices=ItemKind.choices(), default=ItemKind.GOODS
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="items"
    )
    brand = models.ForeignKey(
        Brand, models.PROTECT, null=True, blank=True, related_name="items"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    gtin = models.CharField("GTIN", max_length=14, blank=True)
    tax_class = models.CharField(
        max_length=8, choices=TaxClass.choices(), default=TaxClass.STANDARD
    )
    weight_kg = models.DecimalField(max_digits=10, decimal_places=3, default=Decimal(0))
    country_of_origin = models.CharField(max_length=2, blank=True)
    commodity_code = models.CharField(max_length=12, blank=True)
    #: How export control classes it, such as 5A002 (ECCN or EU dual-use number).
    export_class = models.CharField(max_length=20, blank=True)
    #: Controlled content in percent of the value, for de minimis rules.
    controlled_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True
    )
    #: Sold in no smaller quantity, and in multiples of; rules about orders ask it.
    order_minimum = models.DecimalField(
        max_digits=14, decimal_places=4, null=True, blank=True
    )
    order_multiple = models.DecimalField(
        max_digits=14, decimal_places=4, null=True, blank=True
    )
    description = models.TextField(blank=True)
    #: What one unit costs us, in the selling company's currency; margin, not value.
    standard_cost = models.DecimalField(
        max_digits=14, decimal_places=4, null=True, blank=True
    )
    tracking = models.CharField(
        max_length=6, choices=Tracking.choices(), default=Tracking.NONE
    )
    #: Its lots expire; what expires first leaves first.
    has_expiry = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Item]] = ItemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["gtin"], name="item_gtin", condition=~models.Q(gtin="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.name}"

    def name_in(self, language: str) -> str:
        return str(self.names.get(language) or self.name)

    @property
    def is_tracked(self) -> bool:
        return self.tracking != Tracking.NONE

    @property
    def is_stocked(self) -> bool:
        return self.kind == ItemKind.GOODS


class ItemCode(models.Model):
    """Another code this item is known by: a scanned pack code, an old number."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="codes")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "code"], name="item_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class UnitConversion(models.Model):
    """One `unit` of the item is `factor` of its own unit: a box of 12 pieces."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="conversions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    factor = models.DecimalField(max_digits=14, decimal_places=6)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["item", "unit"], name="unit_conversion_once"
            ),
            models.CheckConstraint(
                condition=models.Q(factor__gt=0), name="unit_conversion_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"1 {self.unit} = {self.factor}"


class Component(models.Model):
    """So many of an item are in one kit."""

    kit = models.ForeignKey(Item, models.CASCADE, related_name="components")
    item = models.ForeignKey(Item, models.PROTECT, related_name="used_in")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kit", "item"], name="component_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="component_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kit}: {self.quantity} × {self.item}"
