from inventory.models.claim import Claim, ClaimEntry
from inventory.models.count import CountLine, CountSheet
from inventory.models.location import Location
from inventory.models.lot import Lot
from inventory.models.period import ClosedPeriod, SupplyFeed
from inventory.models.policy import StockPolicy
from inventory.models.receipt import (
    NoticeLine,
    Receipt,
    ReceiptLine,
    ShippingNotice,
)
from inventory.models.replenishment import (
    DemandFact,
    Forecast,
    Proposal,
    ReplenishmentRule,
)
from inventory.models.stock import Balance, Movement, StockPart
from inventory.models.supplier import SupplierItem, SupplierPrice
from inventory.models.supplier_invoice import SupplierInvoice, SupplierInvoiceLine
from inventory.models.supply import (
    Acknowledgement,
    SupplyComponent,
    SupplyLine,
    SupplyOrder,
    SupplyProgress,
)

__all__ = [
    "Acknowledgement",
    "Balance",
    "Claim",
    "ClaimEntry",
    "ClosedPeriod",
    "CountLine",
    "CountSheet",
    "DemandFact",
    "Forecast",
    "Location",
    "Lot",
    "Movement",
    "NoticeLine",
    "Proposal",
    "Receipt",
    "ReceiptLine",
    "ReplenishmentRule",
    "ShippingNotice",
    "StockPart",
    "StockPolicy",
    "SupplierInvoice",
    "SupplierInvoiceLine",
    "SupplierItem",
    "SupplierPrice",
    "SupplyComponent",
    "SupplyFeed",
    "SupplyLine",
    "SupplyOrder",
    "SupplyProgress",
]
