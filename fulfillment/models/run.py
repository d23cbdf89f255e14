from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from foundation import clock
from foundation.machine import Machine
from fulfillment.models.process import ProcessDefinition
from fulfillment.states import RunStatus, StepStatus
from inventory.models import Location
from orders.models import Order, OrderLine


class ProcessRun(models.Model):
    """The lines that leave one place together, on their way through a process."""

    number = models.CharField(max_length=40, unique=True)  # "ORD-1042/R1"
    order = models.ForeignKey(Order, models.PROTECT, related_name="runs")
    definition = models.ForeignKey(
        ProcessDefinition, models.PROTECT, related_name="runs"
    )
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    #: The run this one was split from.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children"
    )
    status = models.CharField(
        max_length=8, choices=RunStatus.choices(), default=RunStatus.RUNNING
    )
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["order", "id"], name="run_order")]

    def __str__(self) -> str:
        return self.number


class RunLine(models.Model):
    run = models.ForeignKey(ProcessRun, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="run_lines")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "order_line"], name="run_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0), name="run_line_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.order_line} × {self.quantity}"


class StepRun(Machine):
    """One step of a run: claimed by a conditional update, done once."""

    run = models.ForeignKey(ProcessRun, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30)
    status = FSMField(
        max_length=8,
        choices=StepStatus.choices(),
        default=StepStatus.PENDING,
        protected=True,
    )
    planned_on = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    #: When a worker looks again, after an error or a killed worker.
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: What it waits for: code and params of a sentence.
    waits_for = models.JSONField(default=dict, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "position"], name="step_run_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="step_due", condition=Q(due_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.kind}"

    # Life of a step

    @transition(
        field=status,
        source=[StepStatus.PENDING, StepStatus.WAITING, StepStatus.FAILED],
        target=StepStatus.RUNNING,
    )
    def start(self, at: dt.datetime) -> None:
        self.started_at = self.started_at or at

    @transition(field=status, source=StepStatus.RUNNING, target=StepStatus.WAITING)
    def wait(self) -> None:
        pass

    @transition(
        field=status,
        source=[StepStatus.RUNNING, StepStatus.WAITING],
        target=StepStatus.DONE,
    )
    def finish(self, at: dt.datetime) -> None:
        self.done_at = at

    @transition(field=status, source=StepStatus.RUNNING, target=StepStatus.FAILED)
    def fail(self) -> None:
        pass

    @transition(
        field=status,
        source=[StepStatus.PENDING, StepStatus.WAITING, StepStatus.FAILED],
        target=StepStatus.SKIPPED,
    )
    def skip(self, at: dt.datetime) -> None:
        self.done_at = at

    @transition(
        field=status,
        source=[StepStatus.DONE, StepStatus.WAITING, StepStatus.FAILED],
        target=StepStatus.UNDONE,
    )
    def undo(self, at: dt.datetime) -> None:
        self.done_at = at
