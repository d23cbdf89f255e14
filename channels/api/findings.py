"""Findings of capture as the API words them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from foundation.sentences import word
from orders.engine.intake import Finding

Json = dict[str, Any]


def findings_as_json(findings: Iterable[Finding]) -> list[Json]:
    return [
        {
            "code": each.code,
            "severity": each.severity.value,
            "message": word(each.code, each.params),
            "field": each.field,
            "line_no": each.line,
        }
        for each in findings
    ]
