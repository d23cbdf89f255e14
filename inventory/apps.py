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
        from inventory import handlers, permissions  # noqa: F401  registers itself
        from inventory.access import get_location_for, get_supply_for
        from inventory.floor import tiles  # noqa: F401  registers itself
        from inventory.panels import (
            receiving_of_order,
            replenishment_of_item,
            stock_of_item,
        )
        from inventory.receiving.access import get_receipt_for, thread_of
        from inventory.sentences import SENTENCES
        from inventory.wording import FIELDS, POLICY_FIELDS, RULE_FIELDS

        sentences.register(SENTENCES)
        documents.register_package("inventory.documents")
        jobs.register_package("inventory.jobs")
        rule_uses.register_package("inventory.ruleuses")
        access.register_subject("location", get_location_for)
        access.register_subject("supply", get_supply_for)
        access.register_subject("receipt", get_receipt_for, thread=thread_of)
        changes.register_labels("location", FIELDS)
        changes.register_labels("place", FIELDS)
        changes.register_labels("stock_policy", POLICY_FIELDS)
        changes.register_labels("replenishment_rule", RULE_FIELDS)
        panels.register_panel("item", stock_of_item)
        panels.register_panel("supply", receiving_of_order)
        panels.register_panel("stock", replenishment_of_item)
        proofs.register_package("inventory.proofs")
        self.show_purchasing()

    def show_purchasing(self) -> None:
        from foundation import changes, panels
        from foundation.approvals.topics import register_topic
        from inventory.purchasing.approval_topic import PURCHASE
        from inventory.purchasing.panels import suppliers_of_item, supply_of_partner
        from inventory.purchasing.wording import TERMS

        register_topic(PURCHASE)
        changes.register_labels("supplier_item", TERMS)
        panels.register_panel("partner", supply_of_partner)
        panels.register_panel("item", suppliers_of_item)
