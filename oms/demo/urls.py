from django.urls import path

from oms.demo import views

app_name = "demo"

urlpatterns = [
    path("sign-in/<slug:key>/", views.persona_sign_in, name="persona_sign_in"),
]
