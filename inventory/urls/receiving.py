from __future__ import annotations

from django.urls import path

from inventory.views.receiving import (
    move_list,
    move_new,
    notice_import,
    notice_new,
    production_page,
    receipt_list,
    receipt_new,
    receipt_order,
    receipt_page,
    transfer_page,
)

urlpatterns = [
    path("receipts", receipt_list.receipt_list, name="receipt_list"),
    path("receipts/announce", notice_import.notice_import, name="notice_import"),
    path("receipts/new", receipt_new.receipt_new, name="receipt_new"),
    path(
        "receipts/order/<str:number>", receipt_order.receipt_order, name="receipt_order"
    ),
    path("receipts/<str:number>", receipt_page.receipt_page, name="receipt_page"),
    path(
        "receipts/<str:number>/inspect",
        receipt_page.receipt_inspect,
        name="receipt_inspect",
    ),
    path(
        "receipts/<str:number>/put-away",
        receipt_page.receipt_put_away,
        name="receipt_put_away",
    ),
    path(
        "receipts/<str:number>/return",
        receipt_page.receipt_return,
        name="receipt_return",
    ),
    path(
        "receipts/order/<str:number>/announce", notice_new.notice_new, name="notice_new"
    ),
    path(
        "receipts/order/<str:number>/deliveries/<path:reference>/cancel",
        notice_new.notice_cancel,
        name="notice_cancel",
    ),
    path("transfers", move_list.transfer_list, name="transfer_list"),
    path("transfers/new", move_new.transfer_new, name="transfer_new"),
    path("transfers/<str:number>", transfer_page.transfer_page, name="transfer_page"),
    path(
        "transfers/<str:number>/release",
        transfer_page.transfer_release,
        name="transfer_release",
    ),
    path(
        "transfers/<str:number>/ship", transfer_page.transfer_ship, name="transfer_ship"
    ),
    path(
        "transfers/<str:number>/write-off",
        transfer_page.transfer_write_off,
        name="transfer_write_off",
    ),
    path("transfers/<str:number>/end", transfer_page.transfer_end, name="transfer_end"),
    path("production", move_list.production_list, name="production_list"),
    path("production/new", move_new.production_new, name="production_new"),
    path(
        "production/<str:number>",
        production_page.production_page,
        name="production_page",
    ),
    path(
        "production/<str:number>/start",
        production_page.production_start,
        name="production_start",
    ),
    path(
        "production/<str:number>/finish",
        production_page.production_finish,
        name="production_finish",
    ),
    path(
        "production/<str:number>/end",
        production_page.production_end,
        name="production_end",
    ),
]
