from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"

    def ready(self) -> None:
        from foundation import access, changes, panels, proofs
        from inventory.access import get_location_for
        from inventory.panels import stock_of_item
        from inventory.wording import FIELDS

        access.register_subject("location", get_location_for)
        changes.register_labels("location", FIELDS)
        panels.register_panel("item", stock_of_item)
        proofs.register_package("inventory.proofs")
