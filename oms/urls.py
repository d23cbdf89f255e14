"""All addresses of the system; each app brings its own."""

from django.urls import URLPattern, URLResolver, path

from oms.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
]
