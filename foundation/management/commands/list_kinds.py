"""Print every kind of every kinds folder; imports of kinds are invisible to tools."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from foundation.kind_folders import kind_packages, kinds_in


class Command(BaseCommand):
    help = "Lists the kinds of every folder where dropping a file in adds one."

    def handle(self, *args: Any, **options: Any) -> None:
        for package in kind_packages():
            self.stdout.write(package)
            for kind in kinds_in(package):
                self.stdout.write(f"  {kind.kind:24} {kind.label}")
