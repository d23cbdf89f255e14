from fulfillment.models.process import ProcessDefinition
from fulfillment.models.run import ProcessRun, RunLine, StepRun
from fulfillment.models.shipment import Shipment, ShipmentLine, ShipmentPart

__all__ = [
    "ProcessDefinition",
    "ProcessRun",
    "RunLine",
    "Shipment",
    "ShipmentLine",
    "ShipmentPart",
    "StepRun",
]
