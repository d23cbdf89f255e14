"""What rules about orders may speak of; `orders/engine/facts.py` gives the values.

Fields with a `query` can also be asked of stored orders (or lines): the path starts at
the order for header fields and at the line for line fields. What only the order as
captured has, figures that are computed, and addresses (JSON) have none.
"""

from __future__ import annotations

from catalog.states import ItemKind, TaxClass
from foundation.kinds import mark
from foundation.rules.vocabulary import Field, Sort, Vocabulary
from orders.states import FulfilmentStatus, OrderStatus, PaymentStatus

CHANNEL_KINDS = (
    ("shop", mark("Web shop")),
    ("store", mark("Store")),
    ("desk", mark("Call centre")),
    ("field", mark("Field sales")),
    ("marketplace", mark("Marketplace")),
    ("edi", mark("EDI")),
    ("file", mark("File")),
    ("api", mark("API")),
    ("portal", mark("Customer portal")),
)

_CUSTOMER = (
    Field(
        "order.customer",
        mark("Customer"),
        Sort.CHOICE,
        picker="partner",
        query="partner__code",
    ),
    Field(
        "order.customer_name", mark("Customer name"), Sort.TEXT, query="partner__name"
    ),
    Field(
        "order.segment",
        mark("Customer segment"),
        Sort.CHOICE,
        picker="segment",
        query="partner__segment",
    ),
    Field(
        "order.customer_country",
        mark("Customer country"),
        Sort.CHOICE,
        picker="country",
        query="partner__country",
    ),
    Field("order.is_customer_active", mark("Customer is active"), Sort.FLAG),
    Field("order.is_customer_currency", mark("Currency is the customer's"), Sort.FLAG),
    Field("order.has_vat_number", mark("Customer has a VAT number"), Sort.FLAG),
    Field("order.customer_priority", mark("Customer priority"), Sort.NUMBER),
    Field("order.credit_limit", mark("Credit limit"), Sort.MONEY),
    Field("order.credit_available", mark("Credit available"), Sort.MONEY),
)

_ADDRESSES = (
    Field(
        "order.ship_to_country",
        mark("Delivery country"),
        Sort.CHOICE,
        picker="country",
    ),
    Field(
        "order.ship_to_postal_code",
        mark("Delivery postal code"),
        Sort.TEXT,
    ),
    Field(
        "order.ship_to_city",
        mark("Delivery city"),
        Sort.TEXT,
    ),
    Field(
        "order.ship_to_region",
        mark("Delivery region"),
        Sort.TEXT,
    ),
    Field(
        "order.ship_to_name",
        mark("Delivery name"),
        Sort.TEXT,
    ),
    Field(
        "order.bill_to_country",
        mark("Billing country"),
        Sort.CHOICE,
        picker="country",
    ),
    Field("order.ship_to_street", mark("Delivery street"), Sort.TEXT),
    Field("order.bill_to_street", mark("Billing street"), Sort.TEXT),
    Field("order.bill_to_city", mark("Billing city"), Sort.TEXT),
    Field("order.is_cross_border", mark("Leaves our company's country"), Sort.FLAG),
    Field(
        "order.bill_to_name",
        mark("Billing name"),
        Sort.TEXT,
    ),
)

_HEADER = (
    Field(
        "order.channel",
        mark("Channel"),
        Sort.CHOICE,
        picker="channel",
        query="channel__code",
    ),
    Field(
        "order.channel_kind",
        mark("Kind of channel"),
        Sort.CHOICE,
        choices=CHANNEL_KINDS,
        query="channel__kind",
    ),
    Field(
        "order.company",
        mark("Company"),
        Sort.CHOICE,
        picker="company",
        query="company__code",
    ),
    *_CUSTOMER,
    *_ADDRESSES,
    Field(
        "order.currency",
        mark("Currency"),
        Sort.CHOICE,
        picker="currency",
        query="currency",
    ),
    Field(
        "order.language",
        mark("Language"),
        Sort.CHOICE,
        picker="language",
        query="language",
    ),
    Field(
        "order.payment_terms_days",
        mark("Payment terms (days)"),
        Sort.NUMBER,
        query="payment_terms_days",
    ),
    Field(
        "order.requested_on",
        mark("Requested date"),
        Sort.DATE,
        query="requested_on",
    ),
    Field("order.placed_on", mark("Order date"), Sort.DATE),
    Field(
        "order.customer_reference",
        mark("Customer reference"),
        Sort.TEXT,
        query="customer_reference",
    ),
    Field(
        "order.same_reference_on",
        mark("Open orders with the same customer reference"),
        Sort.TEXT,
    ),
    Field("order.note", mark("Note"), Sort.TEXT, query="note"),
    Field(
        "order.purpose",
        mark("Purpose"),
        Sort.CHOICE,
        choices=(("sale", mark("Sale")), ("return", mark("Return"))),
    ),
    Field("order.contact_email", mark("Contact e-mail"), Sort.TEXT),
)

_FIGURES = (
    Field("order.net", mark("Net amount"), Sort.MONEY, query="net:currency"),
    Field("order.line_count", mark("Number of lines"), Sort.NUMBER),
    Field("order.total_quantity", mark("Total quantity"), Sort.NUMBER),
    Field("order.weight_kg", mark("Total weight (kg)"), Sort.NUMBER),
    Field("order.discount_percent", mark("Discount (%)"), Sort.NUMBER),
    Field("order.margin_percent", mark("Margin (%)"), Sort.NUMBER),
    Field("order.has_manual_price", mark("Has a manual price"), Sort.FLAG),
    Field(
        "order.status",
        mark("Status"),
        Sort.CHOICE,
        choices=tuple(OrderStatus.choices()),
        query="status",
    ),
    Field(
        "order.fulfilment_status",
        mark("Fulfilment status"),
        Sort.CHOICE,
        choices=tuple(FulfilmentStatus.choices()),
        query="fulfilment_status",
    ),
    Field(
        "order.payment_status",
        mark("Payment status"),
        Sort.CHOICE,
        choices=tuple(PaymentStatus.choices()),
        query="payment_status",
    ),
    Field("actor.role", mark("Role of the person"), Sort.SET, picker="role"),
)

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

_LINE = (
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

#: One member of “the lines of the order” inside a condition about the whole order.
LINE = Vocabulary("order_line", mark("Order line"), _LINE)

ORDER = Vocabulary(
    "order",
    mark("Order"),
    (
        *_HEADER,
        *_FIGURES,
        Field(
            "order.lines",
            mark("Lines"),
            Sort.RELATED,
            of=LINE,
            query="orders.OrderLine:order",
        ),
        *_LINE,
    ),
)
