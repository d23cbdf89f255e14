from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "foundation"

    def ready(self) -> None:
        from foundation import handlers, instruments, sentences, signals, wording  # noqa: F401  they register themselves
        from foundation.approvals import wording as approvals

        sentences.register(wording.SENTENCES)
        sentences.register(approvals.SENTENCES)
        instruments.register()
