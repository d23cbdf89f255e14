from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"

    def ready(self) -> None:
        from foundation import (
            access,
            changes,
            documents,
            jobs,
            panels,
            proofs,
            rule_uses,
            sentences,
        )
        from foundation.approvals.topics import register_topic
        from inventory import handlers, permissions  # noqa: F401  registers itself
        from inventory.access import get_location_for, get_supply_for
        from inventory.approval_topic import PURCHASE
        from inventory.floor import tiles  # noqa: F401  registers itself
        from inventory.panels import (
            receiving_of_order,
            replenishment_of_item,
            stock_of_item,
        )
        from inventory.receiving_access import get_receipt_for, thread_of
        from inventory.sentences import SENTENCES
        from inventory.wording import FIELDS, RULE_FIELDS

        sentences.register(SENTENCES)
        register_topic(PURCHASE)
        documents.register_package("inventory.documents")
        jobs.register_package("inventory.jobs")
        rule_uses.register_package("inventory.ruleuses")
        access.register_subject("location", get_location_for)
        access.register_subject("supply", get_supply_for)
        access.register_subject("receipt", get_receipt_for, thread=thread_of)
        changes.register_labels("location", FIELDS)
        changes.register_labels("place", FIELDS)
        changes.register_labels("replenishment_rule", RULE_FIELDS)
        panels.register_panel("item", stock_of_item)
        panels.register_panel("supply", receiving_of_order)
        panels.register_panel("stock", replenishment_of_item)
        proofs.register_package("inventory.proofs")
