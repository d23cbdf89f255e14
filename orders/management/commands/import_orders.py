from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation import sentences
from foundation.errors import BusinessError
from orders.engine.formats import MOST_BYTES
from orders.engine.intake import Finding, Severity
from orders.services.intake import FileResult, ImportOptions, formats, import_file


class Command(BaseCommand):
    help = (
        "Take in orders from files. One result per order: created, unchanged, draft "
        "(with what it lacks) or rejected. Exits with 0 only if every order is in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--format", default="", choices=["", *sorted(formats())])
        parser.add_argument("--channel", default="", help="code of the way in")
        parser.add_argument("--map", metavar="FILE", help="TOML: header to our column")
        parser.add_argument("--history", action="store_true", help="closed orders")
        parser.add_argument("--create-missing", action="store_true")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        if options["create_missing"] and not options["history"]:
            raise CommandError("--create-missing goes with --history only.")
        results = [self._import(Path(name), options) for name in options["files"]]
        if options["json"]:
            report = [each.as_json() for each in results]
            self.stdout.write(json.dumps({"files": report, **_totals(results)}))
        else:
            self._tell(results)
        if not all(each.is_taken for each in results):
            raise SystemExit(1)

    def _import(self, path: Path, options: dict[str, Any]) -> FileResult:
        given = ImportOptions(
            format=options["format"],
            channel=options["channel"],
            map=_read_map(options["map"]),
            is_history=options["history"],
            is_creating=options["create_missing"],
            is_dry_run=options["dry_run"],
            folder=str(path.parent),
        )
        try:
            if path.stat().st_size > MOST_BYTES:
                return _too_large(path.name)
            data = path.read_bytes()
            return import_file(path.name, data, options=given, by=None)
        except (OSError, BusinessError) as error:
            raise CommandError(str(error)) from error

    def _tell(self, results: list[FileResult]) -> None:
        for file in results:
            for finding in file.findings:
                self.stdout.write(f"{file.file_name}: {_words(finding)}")
            for order in file.orders:
                if order.findings or len(file.orders) <= 20:
                    number = f" {order.number}" if order.number else ""
                    self.stdout.write(f"{order.external_id}: {order.outcome}{number}")
                for finding in order.findings:
                    self.stdout.write(f"  {_words(finding)}")
        counts = _totals(results)["totals"]
        told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        self.stdout.write(told or "nothing")


def _read_map(name: str | None) -> dict[str, Any]:
    if not name:
        return {}
    try:
        return tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CommandError(f"The map {name} cannot be read: {error}") from error


def _too_large(name: str) -> FileResult:
    most = {"most": MOST_BYTES // 1024**2}
    finding = Finding("file.too_large", Severity.REJECT, params=most)
    return FileResult(name, None, "", findings=(finding,))


def _words(finding: Finding) -> str:
    place = f"line {finding.line}: " if finding.line is not None else ""
    return f"{finding.severity.value}: {place}" + sentences.word(
        finding.code, finding.params
    )


def _totals(results: list[FileResult]) -> dict[str, dict[str, int]]:
    return {"totals": dict(Counter(o.outcome for each in results for o in each.orders))}
