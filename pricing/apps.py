from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "pricing"

    def ready(self) -> None:
        from foundation import access, changes, panels, sentences
        from pricing.access import get_price_list_for
        from pricing.pages import item_prices, partner_price_lists
        from pricing.sentences import SENTENCES
        from pricing.wording import FIELDS

        sentences.register(SENTENCES)
        access.register_subject("price_list", get_price_list_for)
        changes.register_labels("price_list", FIELDS)
        panels.register_panel("item", item_prices)
        panels.register_panel("partner", partner_price_lists)
