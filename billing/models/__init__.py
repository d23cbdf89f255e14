from billing.models.invoice import Invoice, InvoiceLine
from billing.models.payment import Allocation, Payment

__all__ = ["Allocation", "Invoice", "InvoiceLine", "Payment"]
