from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError


class PriceInvalid(BusinessError):
    """A value of a price, list or rule cannot be taken; `field` says which."""

    code = "price_invalid"
    message = _("This value cannot be used.")
    status = 422


class PriceTaken(PriceInvalid):
    code = "price_taken"
    message = _("There is already a price for this quantity from this day on.")
