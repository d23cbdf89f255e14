from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self) -> None:
        from foundation import access, documents, jobs, proofs, rule_uses, sentences
        from foundation.approvals.topics import register_topic
        from orders import handlers, permissions  # noqa: F401  registers itself
        from orders.access import get_order_for
        from orders.approval_topic import ORDER_BOOKING
        from orders.approval_topic import SENTENCES as APPROVALS
        from orders.compliance.sentences import SENTENCES as COMPLIANCE
        from orders.derivation_wording import SENTENCES as DERIVATION
        from orders.hold_wording import SENTENCES as HOLDS
        from orders.sentences import SENTENCES
        from orders.services import standard_approvals  # noqa: F401  registers itself
        from orders.services.screening import standard  # noqa: F401  likewise
        from orders.services.validation import standard_rules  # noqa: F401  likewise

        sentences.register(SENTENCES)
        sentences.register(HOLDS)
        sentences.register(DERIVATION)
        sentences.register(COMPLIANCE)
        sentences.register(APPROVALS)
        register_topic(ORDER_BOOKING)
        documents.register_package("orders.documents")
        proofs.register_package("orders.proofs")
        jobs.register_package("orders.jobs")
        rule_uses.register_package("orders.ruleuses")
        access.register_subject("order", get_order_for)
