"""Where each kind of record is shown: the one table behind `{% record_link %}`."""

from __future__ import annotations

from foundation import records

RECORD_URLS = {
    "order": "pages:order_page",
    "correction": "portal:correction",
    "item": "catalog:item_page",
    "partner": "partners:partner_page",
    "location": "inventory:location_page",
    "lot": "inventory:lot_page",
    "price_list": "pricing:price_list_page",
    "shipment": "fulfillment:shipment_page",
    "invoice": "billing:invoice_page",
    "credit_note": "billing:invoice_page",
    "payment": "billing:payment_page",
    "supply": "inventory:supply_page",
    "count": "inventory:count_page",
    "receipt": "inventory:receipt_page",
    "message": "orders:message_page",
    "screening_case": "orders:case_page",
    "document": "pages:document",
    "mail": "pages:mail_page",
    "job": "pages:job_page",
    "rule_set": "pages:rule_set_page",
}

records.register_all(RECORD_URLS)
