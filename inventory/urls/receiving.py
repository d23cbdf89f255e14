from __future__ import annotations

from django.urls import path

from inventory.views.receiving import (
    notice_new,
    receipt_list,
    receipt_new,
    receipt_order,
    receipt_page,
)

urlpatterns = [
    path("receipts", receipt_list.receipt_list, name="receipt_list"),
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
]
