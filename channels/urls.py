from django.urls import path

from channels.api.api import api

urlpatterns = [path("v1/", api.urls)]
