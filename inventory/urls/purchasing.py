from __future__ import annotations

from django.urls import path

from inventory.views.purchasing import (
    supplier_invoices,
    supplier_item_edit,
    supplier_item_list,
    supply_actions,
    supply_answer,
    supply_edit,
    supply_list,
    supply_page,
)

_INVOICE = "<str:supplier>/<path:number>"
_ITEM = "<str:supplier>/<path:sku>"

# Numbers of others and of items may hold a slash: what is done stands before them.
urlpatterns = [
    path("supply/", supply_list.supply_list, name="supply_list"),
    path("supply/new", supply_edit.supply_new, name="supply_new"),
    path(
        "supply/items/",
        supplier_item_list.supplier_item_list,
        name="supplier_item_list",
    ),
    path(
        "supply/items/new",
        supplier_item_edit.supplier_item_new,
        name="supplier_item_new",
    ),
    path(
        f"supply/items/edit/{_ITEM}",
        supplier_item_edit.supplier_item_edit,
        name="supplier_item_edit",
    ),
    path(
        f"supply/items/of/{_ITEM}",
        supplier_item_edit.supplier_item_page,
        name="supplier_item_page",
    ),
    path(
        "supply/invoices/",
        supplier_invoices.supplier_invoice_list,
        name="supplier_invoice_list",
    ),
    path(
        f"supply/invoices/match/{_INVOICE}",
        supplier_invoices.supplier_invoice_match,
        name="supplier_invoice_match",
    ),
    path(
        f"supply/invoices/accept/{_INVOICE}",
        supplier_invoices.supplier_invoice_accept,
        name="supplier_invoice_accept",
    ),
    path(
        f"supply/invoices/refuse/{_INVOICE}",
        supplier_invoices.supplier_invoice_refuse,
        name="supplier_invoice_refuse",
    ),
    path(
        f"supply/invoices/of/{_INVOICE}",
        supplier_invoices.supplier_invoice_page,
        name="supplier_invoice_page",
    ),
    path("supply/<str:number>", supply_page.supply_page, name="supply_page"),
    path("supply/<str:number>/edit", supply_edit.supply_edit, name="supply_edit"),
    path(
        "supply/<str:number>/approve",
        supply_actions.supply_approve,
        name="supply_approve",
    ),
    path("supply/<str:number>/send", supply_actions.supply_send, name="supply_send"),
    path(
        "supply/<str:number>/give-back",
        supply_actions.supply_give_back,
        name="supply_give_back",
    ),
    path(
        "supply/<str:number>/cancel",
        supply_actions.supply_cancel,
        name="supply_cancel",
    ),
    path("supply/<str:number>/close", supply_actions.supply_close, name="supply_close"),
    path(
        "supply/<str:number>/answer",
        supply_answer.supply_answer,
        name="supply_answer",
    ),
    path(
        "supply/<str:number>/invoice",
        supplier_invoices.supplier_invoice_new,
        name="supplier_invoice_new",
    ),
]
