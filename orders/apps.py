from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self) -> None:
        from foundation import access, documents, jobs, proofs, sentences
        from orders import handlers, permissions  # noqa: F401  registers itself
        from orders.access import get_order_for
        from orders.hold_wording import SENTENCES as HOLDS
        from orders.sentences import SENTENCES

        sentences.register(SENTENCES)
        sentences.register(HOLDS)
        documents.register_package("orders.documents")
        proofs.register_package("orders.proofs")
        jobs.register_package("orders.jobs")
        access.register_subject("order", get_order_for)
