from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"

    def ready(self) -> None:
        from foundation import proofs

        proofs.register_package("inventory.proofs")
