"""Facts of one line of an order that rules may speak of."""

from __future__ import annotations

from catalog.states import ItemKind, TaxClass
from foundation.kinds import mark
from foundation.rules.vocabulary import Field, Sort

_ITEM = (
    Field(
        "line.sku",
        mark("Item"),
        Sort.CHOICE,
        picker="item",
        query="sku",
        is_line=True,
    ),
    Field(
        "line.category",
        mark("Category (with those above it)"),
        Sort.SET,
        picker="category",
        is_line=True,
    ),
    Field(
        "line.brand",
        mark("Brand"),
        Sort.TEXT,
        query="item__brand__name",
        is_line=True,
    ),
    Field(
        "line.kind",
        mark("Kind of item"),
        Sort.CHOICE,
        choices=tuple(ItemKind.choices()),
        query="item__kind",
        is_line=True,
    ),
    Field(
        "line.tax_class",
        mark("Tax class"),
        Sort.CHOICE,
        choices=tuple(TaxClass.choices()),
        query="item__tax_class",
        is_line=True,
    ),
    Field(
        "line.commodity_code",
        mark("Commodity code"),
        Sort.TEXT,
        query="item__commodity_code",
        is_line=True,
    ),
    Field(
        "line.origin",
        mark("Country of origin"),
        Sort.CHOICE,
        picker="country",
        query="item__country_of_origin",
        is_line=True,
    ),
    Field(
        "line.export_class",
        mark("Export class"),
        Sort.TEXT,
        query="item__export_class",
        is_line=True,
    ),
    Field(
        "line.controlled_percent",
        mark("Controlled content (%)"),
        Sort.NUMBER,
        query="item__controlled_percent",
        is_line=True,
    ),
    Field(
        "line.is_item_active",
        mark("Item is active"),
        Sort.FLAG,
        query="item__is_active",
        is_line=True,
    ),
)

LINE_FIELDS = (
    *_ITEM,
    Field("line.number", mark("Line number"), Sort.NUMBER, is_line=True),
    Field(
        "line.quantity", mark("Quantity"), Sort.NUMBER, query="ordered", is_line=True
    ),
    Field(
        "line.unit",
        mark("Unit"),
        Sort.CHOICE,
        picker="unit",
        query="unit",
        is_line=True,
    ),
    Field("line.given_unit", mark("Unit as ordered"), Sort.TEXT, is_line=True),
    Field(
        "line.given_quantity", mark("Quantity as ordered"), Sort.NUMBER, is_line=True
    ),
    Field("line.attributes", mark("Attributes (name=value)"), Sort.SET, is_line=True),
    Field(
        "line.unit_price",
        mark("Unit price"),
        Sort.MONEY,
        query="unit_price:order__currency",
        is_line=True,
    ),
    Field("line.list_price", mark("List price"), Sort.MONEY, is_line=True),
    Field(
        "line.net",
        mark("Net amount of the line"),
        Sort.MONEY,
        query="net:order__currency",
        is_line=True,
    ),
    Field(
        "line.discount_percent", mark("Line discount (%)"), Sort.NUMBER, is_line=True
    ),
    Field("line.margin_percent", mark("Line margin (%)"), Sort.NUMBER, is_line=True),
    Field(
        "line.is_price_manual",
        mark("Price set by hand"),
        Sort.FLAG,
        query="is_price_manual",
        is_line=True,
    ),
    Field(
        "line.requested_on",
        mark("Requested date of the line"),
        Sort.DATE,
        query="requested_on",
        is_line=True,
    ),
    Field("line.weight_kg", mark("Weight of the line (kg)"), Sort.NUMBER, is_line=True),
    Field(
        "line.description",
        mark("Description"),
        Sort.TEXT,
        query="description",
        is_line=True,
    ),
    Field("line.note", mark("Note of the line"), Sort.TEXT, query="note", is_line=True),
    Field(
        "line.shipped",
        mark("Quantity shipped"),
        Sort.NUMBER,
        query="shipped",
        is_line=True,
    ),
    Field(
        "line.reserved",
        mark("Quantity reserved"),
        Sort.NUMBER,
        query="reserved",
        is_line=True,
    ),
    Field(
        "line.invoiced",
        mark("Quantity invoiced"),
        Sort.NUMBER,
        query="invoiced",
        is_line=True,
    ),
    Field(
        "line.canceled",
        mark("Quantity canceled"),
        Sort.NUMBER,
        query="canceled",
        is_line=True,
    ),
    Field(
        "line.picked",
        mark("Quantity picked"),
        Sort.NUMBER,
        query="picked",
        is_line=True,
    ),
    Field(
        "line.below_minimum_by",
        mark("Quantity missing to the item's minimum"),
        Sort.NUMBER,
        is_line=True,
    ),
    Field(
        "line.off_multiple_by",
        mark("Quantity beyond a multiple of the item's"),
        Sort.NUMBER,
        is_line=True,
    ),
    Field("line.is_late", mark("Line is late"), Sort.FLAG, is_line=True),
)
