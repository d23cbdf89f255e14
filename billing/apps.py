from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from billing import handlers, permissions  # noqa: F401  registers itself
        from billing.sentences import SENTENCES
        from foundation import documents, proofs, sentences

        sentences.register(SENTENCES)
        documents.register_package("billing.documents")
        proofs.register_package("billing.proofs")
