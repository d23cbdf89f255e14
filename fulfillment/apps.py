from django.apps import AppConfig


class FulfillmentConfig(AppConfig):
    name = "fulfillment"

    def ready(self) -> None:
        from foundation import documents, sentences
        from fulfillment import handlers, permissions  # noqa: F401  registers itself
        from fulfillment.sentences import SENTENCES

        sentences.register(SENTENCES)
        documents.register_package("fulfillment.documents")
