"""Real-world sample files that stand beside the project, not in it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


def sample(path: str) -> Path:
    """A sample file by its path in the sample folder (OMS_SAMPLES or ../shared/data).

    Absent samples skip the test, except in CI, where they fail it.
    """
    found = Path(os.environ.get("OMS_SAMPLES") or _BESIDE) / path
    if not found.exists():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"The sample file {path} is absent: set OMS_SAMPLES to the sample folder.")
    return found


def sample_json(path: str) -> Any:
    return json.loads(sample(path).read_text())
