"""Brings database and static files up to date before the first page, if need be."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oms.runtime.places import ROOT, Places
from oms.runtime.template_cluster import fingerprint

MANAGE = [sys.executable, str(ROOT / "manage.py")]


@dataclass(frozen=True)
class Stamp:
    """A file that says for which input some work was done last."""

    path: Path
    wanted: str

    def holds(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.wanted

    def set(self) -> None:
        self.path.write_text(self.wanted)


def prepare(here: Places, *, embedded_database: bool) -> bool:
    """Migrates and, on a real machine, collects static files; False when one failed."""
    # The stamp lies inside the cluster, so that a new cluster is migrated again.
    migrated = Stamp(here.postgres / "oms-migrated", fingerprint())
    if embedded_database:
        if migrated.holds():
            return True
        done = _succeed([["migrate"]])
        if done:
            migrated.set()
        return done
    return _succeed([["migrate"], ["collectstatic"]])


def _succeed(commands: list[list[str]]) -> bool:
    with _all_running(commands) as processes:
        return not any(process.wait() for process in processes)


@contextmanager
def _all_running(
    commands: list[list[str]],
) -> Iterator[list["subprocess.Popen[bytes]"]]:
    quiet = ["--no-input", "--verbosity", "0"]
    processes = [subprocess.Popen([*MANAGE, *words, *quiet]) for words in commands]
    try:
        yield processes
    finally:
        for process in processes:
            if process.poll() is None:
                process.terminate()
            process.wait()
