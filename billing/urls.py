from django.urls import path

from billing.views import invoice_list, invoice_page, payment_list
from billing.views import payment_page as payment

app_name = "billing"

urlpatterns = [
    path("invoices", invoice_list.invoice_list, name="invoice_list"),
    path("invoices/export", invoice_list.invoice_export, name="invoice_export"),
    path("invoices/<str:number>/", invoice_page.invoice_page, name="invoice_page"),
    path("payments", payment_list.payment_list, name="payment_list"),
    path("payments/new", payment_list.payment_new, name="payment_new"),
    path("payments/export", payment_list.payment_export, name="payment_export"),
    path("payments/<str:number>/", payment.payment_page, name="payment_page"),
    path("payments/<str:number>/match", payment.payment_match, name="payment_match"),
    path(
        "payments/<str:number>/unmatch/<str:invoice_number>",
        payment.payment_unmatch,
        name="payment_unmatch",
    ),
]
