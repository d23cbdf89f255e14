from __future__ import annotations

from django.db import models

from foundation import clock
from orders.models.order import Order


class OrderTodo(models.Model):
    """What a draft lacks before it can be booked; computed anew at every attempt."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="todos")
    line_no = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=40)  # sentence in orders/findings.py
    field = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict)
    severity = models.CharField(max_length=7, default="error")  # error, warning
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.order_id}: {self.code}"
