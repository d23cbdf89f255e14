"""The whole image of a revision: {version, hash, input, provenance, findings, result}.

The input is kept as captured, so that defaulting can be replayed; the result is what we
agreed. Where rules filled something in, `origins` and `rules` say which made what.
Changes of an order are the computed difference of two images.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from orders.engine.intake import Finding

VERSION = 1


def make_image(
    given: Mapping[str, Any],
    content_hash: str,
    *,
    provenance: Mapping[str, str],
    findings: Sequence[Finding],
    result: Mapping[str, Any],
    rules: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The image of one revision as plain JSON.

    `rules` is only there where rules filled something in: `origins` of lines that they
    made, `rules` by set/key with name and version, `discounts` by line number.
    """
    return {
        "version": VERSION,
        "hash": content_hash,
        "input": given,
        "provenance": provenance,
        "findings": [
            {"code": each.code, "line": each.line, "params": each.params}
            for each in findings
        ],
        "result": result,
        **(rules or {}),
    }


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, Any, Any]]:
    """What differs between the results of two images: (path, before, after)."""
    return sorted(
        _differences("", before["result"], after["result"]), key=lambda each: each[0]
    )


def _differences(path: str, before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        found = []
        for key in {**before, **after}:
            inner = f"{path}.{key}" if path else str(key)
            found += _differences(inner, before.get(key), after.get(key))
        return found
    return [] if before == after else [(path, before, after)]
