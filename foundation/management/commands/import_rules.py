from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.actor import by_means
from foundation.models import Means
from foundation.services.rule_transfer import (
    TransferInvalid,
    check_import,
    import_rules,
)


class Command(BaseCommand):
    help = "Takes rule sets from a file as drafts; publish them in the rule console."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="what export_rules wrote")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would be done"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = Path(options["file"]).read_bytes()
            with by_means(Means.COMMAND):
                done = (
                    check_import(data)
                    if options["dry_run"]
                    else import_rules(data, by=None)
                )
        except OSError as error:
            raise CommandError(str(error)) from error
        except TransferInvalid as error:
            raise CommandError("\n".join(map(str, error.problems))) from error
        for each in done:
            self.stdout.write(f"{each.outcome:<10} {each.code}")
