from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.errors import BusinessError
from foundation.sentences import word
from orders.compliance.lists import Files
from orders.services.compliance.lists import (
    MOST_BYTES,
    ListImport,
    import_list,
    list_formats,
    open_files,
)

#: Other names and addresses stand beside the list as published.
COMPANIONS = ("alt.csv", "add.csv")


class Command(BaseCommand):
    help = (
        "Take in a public sanctions list (or a zip of its files) as a new version and "
        "screen the open orders against it. The same content again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(
            "--format", default="", choices=["", *sorted(list_formats())]
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        reports = [self._import(Path(name), options) for name in options["files"]]
        if options["json"]:
            self.stdout.write(json.dumps({"lists": reports}))
            return
        for report in reports:
            self._tell(report)

    def _import(self, path: Path, options: dict[str, Any]) -> dict[str, Any]:
        try:
            found = import_list(
                _files(path), file_name=path.name, kind=options["format"], by=None
            )
        except (OSError, BusinessError) as error:
            raise CommandError(f"{path.name}: {error}") from error
        return _report(found)

    def _tell(self, report: dict[str, Any]) -> None:
        self.stdout.write(
            f"{report['list']} version {report['version']}: {report['outcome']},"
            f" {report['parties']} parties, {report['names']} names,"
            f" {report['errors']} errors"
        )
        for error in report["first_errors"]:
            said = word(error["code"], error["params"])
            self.stdout.write(f"  row {error['row']}: {said}")


def _files(path: Path) -> Files:
    if path.stat().st_size > MOST_BYTES:
        raise OSError(f"larger than {MOST_BYTES // 1024**2} MB")
    files = dict(open_files(path.name, path.read_bytes()))
    if path.name.lower() == "sdn.csv":
        for name in COMPANIONS:
            for found in path.parent.glob("*.[cC][sS][vV]"):
                if found.name.lower() == name:
                    files[name] = found.read_bytes()
    return files


def _report(found: ListImport) -> dict[str, Any]:
    version = found.version
    day = version.published_on
    return {
        "list": version.sanction_list.code,
        "version": version.number,
        "outcome": "imported" if found.is_new else "unchanged",
        "published_on": day.isoformat() if day else None,
        "parties": version.party_count,
        "names": version.name_count,
        "errors": version.error_count,
        "first_errors": version.errors[:20],
    }
