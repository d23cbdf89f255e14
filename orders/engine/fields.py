"""What a finding is about: where the field stands on a page, and in the API's body."""

from __future__ import annotations

from foundation.kinds import mark

#: Every field a rule or a check may point at, with its name for people.
HEADER_FIELDS: dict[str, str] = {
    "buyer": mark("Customer"),
    "contact": mark("Contact"),
    "customer_reference": mark("Customer reference"),
    "currency": mark("Currency"),
    "payment_terms": mark("Payment terms"),
    "requested_on": mark("Requested date"),
    "note": mark("Note"),
    "ship_to": mark("Delivery address"),
    "ship_to.street": mark("Delivery address: street"),
    "ship_to.postal_code": mark("Delivery address: postal code"),
    "ship_to.city": mark("Delivery address: city"),
    "ship_to.country": mark("Delivery address: country"),
    "bill_to": mark("Invoice address"),
    "vat_number": mark("VAT number"),
    "lines": mark("Lines"),
}
LINE_FIELDS: dict[str, str] = {
    "item": mark("Item"),
    "quantity": mark("Quantity"),
    "unit": mark("Unit"),
    "unit_price": mark("Unit price"),
}
FIELDS: tuple[tuple[str, str], ...] = tuple((HEADER_FIELDS | LINE_FIELDS).items())

#: Fields of the entry page and of the portal's page, where they have another name.
_FORM = {
    "buyer": "partner",
    "ship_to": "ship_street",
    "ship_to.street": "ship_street",
    "ship_to.postal_code": "ship_postal_code",
    "ship_to.city": "ship_city",
    "ship_to.country": "ship_country",
}
_ON_FORM = frozenset(
    {"buyer", "contact", "customer_reference", "requested_on", "note", *_FORM}
)
_API = {"buyer": "customer"}
_LINE_API = {"item": "sku", "number": "line_no"}


def form_field(field: str, *, of_line: bool = False) -> str:
    """The name of the field on the page; empty where the page has none."""
    if of_line:
        return "quantity" if field == "quantity" else "sku"
    return _FORM.get(field, field) if field in _ON_FORM else ""


def anchor(field: str, place: int | None = None) -> str:
    """Where a page shows the field, as in `#id_lines-2-quantity`; `place` from 0."""
    if place is not None:
        return f"#id_lines-{place}-{form_field(field, of_line=True)}"
    name = form_field(field)
    return f"#id_{name}" if name else ""


def api_path(field: str, place: int | None = None) -> str:
    """The field in the body of a request, as in `lines[2].quantity`."""
    if place is not None:
        name = _LINE_API.get(field, field)
        return f"lines[{place}].{name}" if name else f"lines[{place}]"
    return _API.get(field, field)
