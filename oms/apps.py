from importlib import import_module

from django.apps import AppConfig


class OmsConfig(AppConfig):
    name = "oms"

    def ready(self) -> None:
        import_module("oms.checks")
        import_module("oms.records")
