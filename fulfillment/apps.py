from django.apps import AppConfig


class FulfillmentConfig(AppConfig):
    name = "fulfillment"

    def ready(self) -> None:
        from foundation import access, documents, panels, proofs, sentences
        from foundation.kinds import mark
        from fulfillment import handlers, permissions  # noqa: F401  registers itself
        from fulfillment.access import get_shipment_for
        from fulfillment.gauges import register_gauges
        from fulfillment.panels import customers_of_lot
        from fulfillment.sentences import SENTENCES
        from fulfillment.services.step import step_kinds
        from inventory.floor.pages import Tile, register_tile
        from orders.services.holding.steps import register_steps

        register_tile(
            Tile(mark("Pick"), "fulfillment:phone_pick", "list", permissions.SHIP, 3)
        )

        register_gauges()
        sentences.register(SENTENCES)
        register_steps(
            lambda: {kind: step.label for kind, step in step_kinds().items()}
        )
        documents.register_package("fulfillment.documents")
        proofs.register_package("fulfillment.proofs")
        panels.register_panel("lot", customers_of_lot)
        access.register_subject(
            "shipment",
            get_shipment_for,
            thread=lambda shipment: str(shipment.order.number),
        )
