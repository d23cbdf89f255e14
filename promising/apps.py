from django.apps import AppConfig


class PromisingConfig(AppConfig):
    name = "promising"
