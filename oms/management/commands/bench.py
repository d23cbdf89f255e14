from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.kinds import load_kinds
from oms.benchmarks.figures import Benchmark, Figure


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Measure one benchmark (or all) on data made for it in a scratch database."

    def add_arguments(self, parser: CommandParser) -> None:
        names = sorted(load_kinds("oms.benchmarks", Benchmark))
        parser.add_argument("name", choices=[*names, "all"])
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--seconds", type=float, default=15.0)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        kinds = load_kinds("oms.benchmarks", Benchmark)
        names = sorted(kinds) if options["name"] == "all" else [options["name"]]
        for name in names:
            figures = kinds[name]().run(options["seconds"])
            if options["json"]:
                shown = {key: figure.as_json() for key, figure in figures.items()}
                self.stdout.write(json.dumps({"bench": name, "figures": shown}))
            else:
                self._tell(name, figures)

    def _tell(self, name: str, figures: dict[str, Figure]) -> None:
        self.stdout.write(name)
        for key, figure in figures.items():
            shown = figure.as_json()
            line = f"  {key}: {shown['value']} {figure.unit}"
            if figure.floor:
                line += f" (floor {shown['floor']}, ratio {shown['ratio']})"
            self.stdout.write(line)
