"""The outside world: keys that other systems sign in with."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from foundation import clock
from partners.models import Channel


class ApiKey(models.Model):
    """A system's key: acts as its user, for one channel; only a hash is kept."""

    name = models.CharField(max_length=80)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="api_keys")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=8, unique=True)
    sha256 = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name
