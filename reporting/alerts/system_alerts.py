"""Alerts that the system itself raised, such as deliveries it gave up."""

from __future__ import annotations

from django.db.models import QuerySet

from foundation.kinds import mark
from foundation.models import Alert, User
from foundation.roles import STAFF
from foundation.status import Tone
from reporting.worklist import AlertKind, Case


class SystemAlerts(AlertKind):
    kind = "system_alerts"
    label = mark("System alerts")
    icon = "activity"
    tone = Tone.RED
    audience = STAFF
    position = 5
    url_name = "pages:alert_list"

    def cases(self, user: User) -> QuerySet[Alert]:
        alerts = Alert.objects.filter(closed_at=None).order_by("id")
        if user.is_superuser:
            return alerts
        return alerts.filter(audience__in=[role.value for role in user.roles])

    def case(self, row: Alert) -> Case:
        return Case(
            (row.subject_kind, row.subject),
            "",
            row.code,
            row.params,
            row.raised_at,
        )
