"""Cached figures and the facts that prove them: one file `<app>/proofs/<kind>.py`.

A proof computes its figures anew from the facts, in SQL, and lists where the cache
says otherwise. An app registers its folder in `ready()`:
`register_package("inventory.proofs")`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model

from foundation.kinds import Registry
from foundation.models import User


@dataclass(frozen=True)
class Difference:
    """One cached figure that its facts contradict."""

    pk: int
    subject: tuple[str, str]
    field: str
    stored: Any
    computed: Any


class Proof:
    """One kind of cached figure. Without a model it can be listed, not repaired."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""
    model: ClassVar[type[Model] | None] = None

    def differences(self) -> Iterable[Difference]:
        """Where cache and facts disagree; nothing in a healthy system."""
        raise NotImplementedError

    def repair(self, difference: Difference, *, by: User | None) -> bool | None:
        """Repair in a way of its own, with an audit; None where setting the field does.

        Figures under locks or bound to each other are set by a service of their app.
        """


kinds: Registry[Proof] = Registry(Proof)
register_package = kinds.register_package
