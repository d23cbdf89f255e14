from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError


class ItemInvalid(BusinessError):
    """A value of an item cannot be taken; `field` says which."""

    code = "item_invalid"
    message = _("This value cannot be used.")
    status = 422


class SkuTaken(ItemInvalid):
    code = "sku_taken"
    message = _("There is already an item %(sku)s.")
