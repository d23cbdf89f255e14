from django.apps import AppConfig


class PromisingConfig(AppConfig):
    name = "promising"

    def ready(self) -> None:
        from foundation import panels, proofs, sentences
        from inventory import figures
        from promising import handlers  # noqa: F401  registers what we listen to
        from promising.panels import WAITING, waiting_for_item
        from promising.sentences import SENTENCES

        sentences.register(SENTENCES)
        panels.register_panel("stock", waiting_for_item)
        figures.register_figure(WAITING)
        proofs.register_package("promising.proofs")
