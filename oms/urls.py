"""All addresses of the system; each app brings its own."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from foundation.urls import sign_in_urls
from oms.health import healthz

#: Address, app: the order page and the like come last, from the roof.
_APPS = (
    ("orders/", "orders"),
    ("catalog/", "catalog"),
    ("partners/", "partners"),
    ("prices/", "pricing"),
    ("stock/", "inventory"),
    ("promises/", "promising"),
    ("fulfillment/", "fulfillment"),
    ("billing/", "billing"),
    ("portal/", "portal"),
    ("api/", "channels"),
)

handler500 = "foundation.views.server_error.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    *sign_in_urls,
    *(
        path(address, include(f"{app}.urls"))
        for address, app in _APPS
        if find_spec(f"{app}.urls")
    ),
    path("demo/", include("oms.demo.urls")),
    path("", include("oms.pages.urls")),
]
