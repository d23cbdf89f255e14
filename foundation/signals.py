"""History of every machine: one receiver writes a StatusChange per transition.

After each migrate another one ensures the rules that ship with the system.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction
from django.db.models import Model
from django.dispatch import receiver
from django_fsm.signals import post_transition

from foundation import clock
from foundation.models import StatusChange


@receiver(post_transition)
def write_status_change(
    sender: type[Model], instance: Model, name: str, source: str, target: str, **_: Any
) -> None:
    # The signal comes before the save: only one transaction keeps both together.
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a transition belongs inside a transaction")
    if instance.pk is None:
        return  # capture books before its one INSERT and writes the row itself
    number = getattr(instance, "subject_number", None)
    subject = str(number or getattr(instance, "number", None) or instance.pk)
    StatusChange.objects.create(
        subject_kind=sender._meta.model_name or "",
        subject=subject,
        field="status",
        transition=name,
        source=source,
        target=target,
        at=clock.now(),
    )


def ensure_standard_rules(sender: object, using: str, **_: Any) -> None:
    """After a migrate to somewhere before rule sets there is nothing to ensure."""
    from foundation.services import rule_seeds

    if "foundation_ruleset" in connections[using].introspection.table_names():
        rule_seeds.ensure_standard_rules()
