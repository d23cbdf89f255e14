from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        from foundation import sentences
        from reporting.sentences import SENTENCES

        sentences.register(SENTENCES)
