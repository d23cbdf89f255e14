from django.apps import AppConfig


class PromisingConfig(AppConfig):
    name = "promising"

    def ready(self) -> None:
        from foundation import proofs, sentences
        from promising import handlers  # noqa: F401  registers what we listen to
        from promising.sentences import SENTENCES

        sentences.register(SENTENCES)
        proofs.register_package("promising.proofs")
