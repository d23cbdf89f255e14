from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "pricing"

    def ready(self) -> None:
        from foundation import sentences
        from pricing.sentences import SENTENCES

        sentences.register(SENTENCES)
