"""Pages of the house itself: home, search, the order page and the cellar's pages."""

from django.urls import path

from foundation.urls import page_urls
from oms.pages.clean_orders import clean_orders
from oms.pages.home import home
from oms.pages.order import order_page
from oms.pages.rules_urls import rule_urls
from oms.pages.search import palette, search
from oms.pages.verify import verify, verify_repair

app_name = "pages"

urlpatterns = [
    path("", home, name="home"),
    path("search", search, name="search"),
    path("palette", palette, name="palette"),
    path("reports/clean-orders", clean_orders, name="clean_orders"),
    path("status/verify", verify, name="verify"),
    path("status/verify/repair", verify_repair, name="verify_repair"),
    *rule_urls,
    path("orders/<str:number>/", order_page, name="order_page"),
    *page_urls,
]
