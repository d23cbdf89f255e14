from django.urls import path

from portal.views.correction import correction
from portal.views.document_list import document_list
from portal.views.home import home
from portal.views.invoice_list import invoice_list
from portal.views.order_list import order_list
from portal.views.order_page import order_page

app_name = "portal"

urlpatterns = [
    path("", home, name="home"),
    path("orders/", order_list, name="order_list"),
    path("orders/<str:number>/", order_page, name="order_page"),
    path("corrections/<str:number>/", correction, name="correction"),
    path("invoices/", invoice_list, name="invoice_list"),
    path("documents/", document_list, name="document_list"),
]
