from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models.company import Company


class Channel(models.Model):
    """Where orders come from, and who says the price there."""

    class Kind(models.TextChoices):
        SHOP = "shop", _("Web shop")
        STORE = "store", _("Store")
        DESK = "desk", _("Call centre")
        FIELD = "field", _("Field sales")
        MARKETPLACE = "marketplace", _("Marketplace")
        EDI = "edi", _("EDI")
        FILE = "file", _("File")
        API = "api", _("API")
        PORTAL = "portal", _("Customer portal")

    class PriceOwner(models.TextChoices):
        OURS = "ours", _("We set the price")
        CHANNEL = "channel", _("The channel sets the price")

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    price_owner = models.CharField(
        max_length=8, choices=PriceOwner.choices, default=PriceOwner.OURS
    )
    #: So many percent may a price sent with an order differ from ours unasked.
    price_tolerance = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal("0.50")
    )
    company = models.ForeignKey(Company, models.PROTECT, related_name="channels")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name
