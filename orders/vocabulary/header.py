"""Facts of the whole order that rules may speak of."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.rules.vocabulary import Field, Sort
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
        "order.ship_to",
        mark("Delivery address (the customer's code)"),
        Sort.CHOICE,
        picker="address",
    ),
    Field(
        "order.bill_to",
        mark("Invoice address (the customer's code)"),
        Sort.CHOICE,
        picker="address",
    ),
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
        mark("Fulfillment status"),
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

HEADER = (*_HEADER, *_FIGURES)
