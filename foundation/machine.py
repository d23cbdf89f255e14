"""The base of every model with a status machine: a stale copy cannot be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django_fsm import ConcurrentTransitionMixin

if TYPE_CHECKING:
    # The mixin hides the managers of a model from the type checker.
    _Guard = models.Model
else:

    class _Guard(ConcurrentTransitionMixin, models.Model):
        class Meta:
            abstract = True


class Machine(_Guard):
    """A transition made on a stale copy raises `ConcurrentTransition` when saved."""

    class Meta:
        abstract = True
