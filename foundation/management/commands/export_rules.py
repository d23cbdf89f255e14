from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.services.rule_transfer import TransferInvalid, export_rules


class Command(BaseCommand):
    help = "Writes rule sets as JSON, for another installation to import."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", help="codes of sets; none: all")
        parser.add_argument("--output", metavar="FILE", help="else to standard output")
        parser.add_argument(
            "--drafts", action="store_true", help="drafts where there are some"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = export_rules(options["codes"], drafts=options["drafts"])
        except TransferInvalid as error:
            raise CommandError(str(error)) from error
        if options["output"]:
            Path(options["output"]).write_text(written, encoding="utf-8")
        else:
            self.stdout.write(written, ending="")
