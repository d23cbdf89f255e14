"""All addresses of the system; each app brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from foundation.urls import sign_in_urls
from oms.health import healthz

handler500 = "foundation.views.server_error.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    *sign_in_urls,
    path("orders/", include("orders.urls")),
    path("catalog/", include("catalog.urls")),
    path("partners/", include("partners.urls")),
    path("prices/", include("pricing.urls")),
    path("stock/", include("inventory.urls")),
    path("fulfillment/", include("fulfillment.urls")),
    path("billing/", include("billing.urls")),
    path("portal/", include("portal.urls")),
    path("api/", include("channels.urls")),
    path("demo/", include("oms.demo.urls")),
    # Last, since the order page answers to whatever the orders' own pages leave.
    path("", include("oms.pages.urls")),
]
