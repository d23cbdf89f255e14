from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from billing import handlers, permissions  # noqa: F401  registers itself
        from billing.access import get_invoice_for, get_payment_for
        from billing.sentences import SENTENCES
        from foundation import access, documents, proofs, sentences

        sentences.register(SENTENCES)
        documents.register_package("billing.documents")
        proofs.register_package("billing.proofs")
        access.register_subject(
            "invoice", get_invoice_for, thread=lambda invoice: str(invoice.order.number)
        )
        access.register_subject("payment", get_payment_for)
