"""What changed, by whom, by what means: one row per save of a record."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Model

from foundation import clock
from foundation.actor import current_means
from foundation.models import AuditEntry, User


def snapshot(instance: Model) -> dict[str, Any]:
    """The record's own fields as plain values, to be compared after a change."""
    return {
        field.attname: _plain(getattr(instance, field.attname))
        for field in instance._meta.concrete_fields
        if field.name not in ("password",)
    }


def record_audit(
    *,
    subject: tuple[str, str],
    before: dict[str, Any],
    after: dict[str, Any],
    by: User | None,
    thread: str = "",
) -> AuditEntry | None:
    """Write the fields that differ between two snapshots; nothing where none does."""
    changes = {
        name: [before.get(name), value]
        for name, value in after.items()
        if before.get(name) != value
    }
    if not changes:
        return None
    return AuditEntry.objects.create(
        subject_kind=subject[0],
        subject=subject[1],
        thread=thread,
        changes=changes,
        actor=by,
        means=current_means(),
        at=clock.now(),
    )


def save_audited(instance: Model, *, subject: tuple[str, str], by: User | None) -> None:
    """Save a master record and audit what changed; a new record shows all it has."""
    manager = type(instance)._default_manager
    before: dict[str, Any] = {}
    if instance.pk is not None:
        stored = manager.filter(pk=instance.pk).first()
        before = snapshot(stored) if stored else {}
    instance.save()
    record_audit(subject=subject, before=before, after=snapshot(instance), by=by)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # 5 and 5.00 are no difference
    return str(value)
