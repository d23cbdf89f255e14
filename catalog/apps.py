from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"

    def ready(self) -> None:
        from catalog.access import get_item_for
        from catalog.wording import FIELDS
        from foundation import access, changes

        access.register_subject("item", get_item_for)
        changes.register_labels("item", FIELDS)
