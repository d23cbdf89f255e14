"""Every fast check of the project, two at a time; only what fails is shown in full."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# A real machine's settings with made-up values: `check --deploy` must find no fault.
REAL_MACHINE = {
    "DATABASE_URL": "postgresql://oms:secret@db.example.com/oms",
    "REDIS_URL": "redis://redis.example.com/0",
    "SECRET_KEY": "not-a-key-but-long-enough-and-of-many-different-letters-0123456789",
    "ALLOWED_HOSTS": "oms.example.com",
    "SITE_URL": "https://oms.example.com",
    "EMAIL_HOST": "mail.example.com",
}


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> tuple[bool, str]:
        started = time.monotonic()
        done = subprocess.run(
            self.command,
            cwd=ROOT,
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        ok = done.returncode == 0
        took = time.monotonic() - started
        line = f"{'ok  ' if ok else 'FAIL'} {self.name} ({took:.1f} s)"
        return ok, line if ok else f"{line}\n{done.stdout}{done.stderr}"


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "ignore", "manage.py", *arguments]


# The longest first, so that the others run beside it.
CHECKS = [
    Check("types", tool("mypy", ".")),
    Check("format", tool("ruff", "format", "--check", ".")),
    Check("lint", tool("ruff", "check", ".")),
    Check("import contracts", tool("lint-imports")),
    Check("template format", tool("djlint", "templates", "--check", "--quiet")),
    Check("template lint", tool("djlint", "templates", "--lint", "--quiet")),
    Check("missing migrations", manage("makemigrations", "--check", "--dry-run")),
    Check("translations", [sys.executable, "tools/messages.py", "check"]),
    Check(
        "settings of a real machine",
        manage("check", "--deploy", "--fail-level", "WARNING"),
        REAL_MACHINE,
    ),
]


def main() -> int:
    with ThreadPoolExecutor(max_workers=2) as pool:
        passed = []
        for ok, text in pool.map(Check.run, CHECKS):
            print(text, flush=True)
            passed.append(ok)
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
