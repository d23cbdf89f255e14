from importlib import import_module

from django.apps import AppConfig


class OmsConfig(AppConfig):
    name = "oms"

    def ready(self) -> None:
        from foundation.jobs import register_package

        register_package("oms.demo.jobs")
        # Without our own Celery app every process but the workers would look for
        # another broker when it wakes them.
        import_module("oms.celery")
        import_module("oms.checks")
        import_module("oms.pages.partner")
        import_module("oms.records")
