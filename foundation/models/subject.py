from __future__ import annotations

from django.db import models


class AboutSubject(models.Model):
    """A side row that speaks of any record, and the thread (order) it belongs to.

    Kind and number, as in ("order", "ORD-1042"): readable, stable, no content types.
    """

    subject_kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=60)
    thread = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True
