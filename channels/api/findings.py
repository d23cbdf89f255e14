"""Findings of capture as the API words them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from foundation.sentences import word
from orders.engine.fields import api_path
from orders.engine.intake import Finding, OrderInput, number_lines

Json = dict[str, Any]


def findings_as_json(
    findings: Iterable[Finding], given: OrderInput | None = None
) -> list[Json]:
    """Every finding with the path of its field in the body of the request."""
    lines = number_lines(given).lines if given else ()
    places = {line.line_no: place for place, line in enumerate(lines)}
    return [
        {
            "code": each.code,
            "severity": each.severity.value,
            "message": word(each.code, each.params),
            "field": each.field,
            "line_no": each.line,
            "path": api_path(each.field, places.get(each.line) if each.line else None),
            "rule": str(each.params.get("rule", "")),
        }
        for each in findings
    ]
