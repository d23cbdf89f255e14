from __future__ import annotations

from typing import Any

from foundation import clock
from foundation.models import Alert
from foundation.roles import Role


def raise_alert(
    code: str,
    *,
    fingerprint: str,
    subject: tuple[str, str],
    params: dict[str, Any] | None = None,
    audience: Role = Role.SERVICE,
) -> None:
    """Raise an alert unless the same one is open already."""
    Alert.objects.bulk_create(
        [
            Alert(
                code=code,
                fingerprint=fingerprint,
                subject_kind=subject[0],
                subject=subject[1],
                params=params or {},
                audience=audience,
                raised_at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )


def close_alert(fingerprint: str) -> None:
    """Close the open alert of a fingerprint, if there is one."""
    Alert.objects.filter(fingerprint=fingerprint, closed_at=None).update(
        closed_at=clock.now()
    )
