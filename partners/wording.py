"""What the fields of a partner are called where its changes are shown."""

from __future__ import annotations

from foundation.kinds import mark

FIELDS = {
    "name": mark("Name"),
    "is_customer": mark("Customer"),
    "is_supplier": mark("Supplier"),
    "company_id": mark("Our company"),
    "segment": mark("Segment"),
    "language": mark("Language"),
    "currency": mark("Currency"),
    "country": mark("Country"),
    "email": mark("E-mail"),
    "phone": mark("Phone"),
    "vat_number": mark("VAT number"),
    "payment_terms_days": mark("Payment terms"),
    "credit_limit": mark("Credit limit"),
    "credit_check": mark("Counts against the limit"),
    "is_credit_check_mandatory": mark("Always check"),
    "credit_failure": mark("An order beyond the limit"),
    "credit_tolerance": mark("Tolerance after a release (%)"),
    "wants_complete": mark("Ship orders complete only"),
    "priority": mark("Priority"),
    "is_active": mark("Active"),
    "note": mark("Note"),
    "identifier": mark("Identifier"),
    "address": mark("Address"),
    "contact": mark("Contact"),
    "kind": mark("Used as"),
    "code": mark("Code"),
    "street": mark("Street and number"),
    "street2": mark("Second address line"),
    "postal_code": mark("Postal code"),
    "city": mark("City"),
    "region": mark("Region"),
    "is_default": mark("Use by default"),
}
