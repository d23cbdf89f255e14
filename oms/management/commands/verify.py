"""Recompute every cached figure: `manage.py verify [--json] [--repair]`."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.actor import by_means
from foundation.models import Means
from foundation.services.verify import Finding, repair, verify


class Command(BaseCommand):
    help = "Compare every cached figure with its facts; exit 1 where any differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--repair", action="store_true", help="set what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = verify()
        repaired = 0
        if options["repair"]:
            with by_means(Means.COMMAND):
                repaired = sum(repair(finding, by=None) for finding in findings)
        if options["json"]:
            rows = [_as_json(finding) for finding in findings]
            self.stdout.write(json.dumps({"differences": rows, "repaired": repaired}))
        else:
            for finding in findings:
                self.stdout.write(_as_text(finding))
            self.stdout.write(f"{len(findings)} differences, {repaired} repaired")
        if len(findings) > repaired:
            sys.exit(1)


def _as_json(finding: Finding) -> dict[str, str]:
    difference = finding.difference
    return {
        "proof": finding.proof.kind,
        "kind": difference.subject[0],
        "number": difference.subject[1],
        "field": difference.field,
        "stored": str(difference.stored),
        "computed": str(difference.computed),
    }


def _as_text(finding: Finding) -> str:
    shown = _as_json(finding)
    return "{proof}: {kind} {number} {field} is {stored}, facts say {computed}".format(
        **shown
    )
