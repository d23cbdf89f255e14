from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation import sentences
from foundation.errors import BusinessError
from inventory.engine.feeds import MOST_BYTES, FeedFinding
from inventory.services.supply_import.results import FeedOptions, FeedResult
from inventory.services.supply_import.run import formats, import_supply

#: Changes shown one by one; more are only counted.
MOST = 20


class Command(BaseCommand):
    help = (
        "Take in stock and supply orders from an outside system, as a snapshot or a "
        "delta. A wrong row refuses the whole file. Exits with 0 only if all is in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--format", default="", choices=["", *sorted(formats())])
        parser.add_argument("--source", default="", metavar="NAME", help="whose file")
        parser.add_argument(
            "--skip-errors", action="store_true", help="take the rows that are right"
        )
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        result = self._import(Path(options["file"]), options)
        if options["json"]:
            report = {"files": [result.as_json()], "totals": result.totals}
            self.stdout.write(json.dumps(report))
        else:
            self._tell(result, is_dry_run=options["dry_run"])
        if not result.is_taken:
            raise SystemExit(1)

    def _import(self, path: Path, options: dict[str, Any]) -> FeedResult:
        given = FeedOptions(
            format=options["format"],
            source=options["source"][:40],
            is_dry_run=options["dry_run"],
            is_skipping=options["skip_errors"],
        )
        try:
            if path.stat().st_size > MOST_BYTES:
                most = {"most": MOST_BYTES // 1024**2}
                finding = FeedFinding("feed.too_large", params=most)
                return FeedResult(path.name, findings=(finding,))
            return import_supply(path.name, path.read_bytes(), options=given, by=None)
        except (OSError, BusinessError) as error:
            raise CommandError(str(error)) from error

    def _tell(self, result: FeedResult, *, is_dry_run: bool) -> None:
        for finding in result.findings:
            self.stdout.write(_words(finding))
        for change in result.stock[:MOST]:
            lot = f" {change.lot}" if change.lot else ""
            self.stdout.write(
                f"{change.item}{lot} @ {change.location}: "
                f"{change.was.normalize():f} → {change.now.normalize():f}"
            )
        for order in result.orders[:MOST]:
            self.stdout.write(f"{order.external_id}: {order.outcome} {order.number}")
        counts = [f"{count} {name}" for name, count in result.totals.items()]
        told = ", ".join(counts) or "nothing changed"
        if result.skipped:
            told += f"; {result.skipped} rows left out"
        word = "would be " if is_dry_run else ""
        self.stdout.write(f"{word}{result.outcome}: {told}")


def _words(finding: FeedFinding) -> str:
    place = f"row {finding.row}" if finding.row else ""
    place += f", {finding.column}" if finding.column else ""
    told = sentences.word(finding.code, finding.params)
    return f"{place.lstrip(', ')}: {told}" if place else told
