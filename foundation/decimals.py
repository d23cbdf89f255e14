"""Numbers as people type and paste them, whatever language their page speaks."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format


class LocalDecimalField(forms.DecimalField):
    """A decimal number in the reader's language.

    A separator of thousands counts as one only where it parts thousands: “1,5” is one
    and a half in English too, never fifteen.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(localize=True, **kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        text = plain_number(str(value))
        # Decimal reads more than people write: 1e3, 1_000, Infinity.
        if not re.fullmatch(r"[-+]?[0-9]*\.?[0-9]+|[-+]?[0-9]+\.", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(text)


def plain_number(text: str) -> str:
    """The number with a point for its decimals; what is no number stays as it is."""
    point = str(get_format("DECIMAL_SEPARATOR"))
    comma = str(get_format("THOUSAND_SEPARATOR")).replace("\xa0", " ") or ","
    text = re.sub(r"\s", " ", text.strip())
    thousands = rf"[-+]?\d{{1,3}}({re.escape(comma)}\d{{3}})+({re.escape(point)}\d*)?"
    if re.fullmatch(thousands, text):
        text = text.replace(comma, "")
    elif comma in text and (point in text or text.count(comma) > 1):
        return text  # neither one nor the other: 1,5.2
    elif comma.strip():
        text = text.replace(comma, ".")
    return text.replace(point, ".").replace(" ", "")
