from django.apps import AppConfig


class OmsConfig(AppConfig):
    name = "oms"

    def ready(self) -> None:
        from oms import checks  # noqa: F401  (importing registers the checks)
        from oms.runtime import forks

        forks.forget_connections_in_children()
