from inventory.forms.stock import (
    AdjustForm,
    LocationForm,
    QuantityField,
    ReceiptLineForm,
    ReceiptLines,
    StockFilterForm,
    location_choices,
    receipt_lines,
    too_many_decimals,
)

__all__ = [
    "AdjustForm",
    "LocationForm",
    "QuantityField",
    "ReceiptLineForm",
    "ReceiptLines",
    "StockFilterForm",
    "location_choices",
    "receipt_lines",
    "too_many_decimals",
]
