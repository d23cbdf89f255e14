"""Reasons as stored, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from foundation.sentences import word


def worded(reasons: Iterable[Mapping[str, Any]]) -> list[str]:
    return [word(reason["code"], reason.get("params")) for reason in reasons]
