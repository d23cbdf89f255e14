from __future__ import annotations

from django.urls import path

from partners.views import address_edit, contact_edit, partner_edit, partner_list
from partners.views.partner_credit import credit_edit, partner_credit
from partners.views.partner_page import partner_page

app_name = "partners"

# A partner's number may hold a slash, so what is done with it stands before it.
urlpatterns = [
    path("", partner_list.partner_list, name="partner_list"),
    path("export", partner_list.partner_export, name="partner_export"),
    path("new", partner_edit.partner_new, name="partner_new"),
    path("edit/<path:code>", partner_edit.partner_edit, name="partner_edit"),
    path("addresses/new/<path:code>", address_edit.address_new, name="address_new"),
    path(
        "addresses/<int:key>/edit/<path:code>",
        address_edit.address_edit,
        name="address_edit",
    ),
    path(
        "addresses/<int:key>/remove/<path:code>",
        address_edit.address_remove,
        name="address_remove",
    ),
    path("credit/<path:code>", partner_credit, name="partner_credit"),
    path("credit-terms/<path:code>", credit_edit, name="credit_edit"),
    path("contacts/new/<path:code>", contact_edit.contact_new, name="contact_new"),
    path(
        "contacts/<int:key>/edit/<path:code>",
        contact_edit.contact_edit,
        name="contact_edit",
    ),
    path("partners/<path:code>", partner_page, name="partner_page"),
]
