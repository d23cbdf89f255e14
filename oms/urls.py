"""All addresses of the system; each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

from foundation.urls import page_urls, sign_in_urls
from oms.health import healthz

#: Staff pages that belong to no single app share one namespace.
pages = [*page_urls]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    *sign_in_urls,
    path("", include((pages, "pages"))),
    path("demo/", include("oms.demo.urls")),
]
