"""Print each event with its handlers: the map of how the apps talk upward."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from foundation.events import all_events, handlers_of


class Command(BaseCommand):
    help = "Lists every event and the handlers it is delivered to."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, event in sorted(all_events().items()):
            self.stdout.write(f"{name}  ({event.__module__})")
            for handler in sorted(handlers_of(name)):
                self.stdout.write(f"  → {handler}")
