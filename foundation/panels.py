"""What a higher app adds to a record page of a lower one: prices on an item's page.

The page asks for the panels of its kind; who has something to show registers it in
`ready()`: `register_panel("item", prices_of_item)`. A panel that has nothing to show
this person is None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from foundation.models import User


@dataclass(frozen=True)
class Panel:
    """A template with what it needs; the template is the registering app's own."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[User, Any], Panel | None]

_makers: dict[str, list[Maker]] = {}


def register_panel(kind: str, maker: Maker) -> None:
    makers = _makers.setdefault(kind, [])
    if maker not in makers:
        makers.append(maker)


def panels_of(kind: str, user: User, record: Any) -> list[Panel]:
    """The panels of a record's page, in the order of the apps."""
    made = (maker(user, record) for maker in _makers.get(kind, []))
    return [panel for panel in made if panel is not None]
