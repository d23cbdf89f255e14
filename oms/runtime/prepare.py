"""Brings database and static files up to date before the first page, if need be."""

import hashlib
import os
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
    """Migrates and collects static files side by side; False when one failed."""
    work: list[tuple[Stamp | None, list[str]]] = []
    # The stamp lies inside the cluster, so that a new cluster is migrated again.
    migrated = Stamp(here.postgres / "oms-migrated", fingerprint())
    if not embedded_database:
        work.append((None, ["migrate"]))
    elif not migrated.holds():
        work.append((migrated, ["migrate"]))
    collected = Stamp(here.run / "static" / ".collected", static_fingerprint())
    if os.environ.get("DEBUG") == "0" and not collected.holds():
        work.append((collected, ["collectstatic", "--clear"]))
    with _all_running([words for _, words in work]) as processes:
        statuses = [process.wait() for process in processes]
    for (stamp, _), status in zip(work, statuses, strict=True):
        if stamp and status == 0:
            stamp.set()
    return not any(statuses)


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


def static_fingerprint() -> str:
    """Names, sizes and times: enough to notice a change, and quick."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        facts = path.stat()
        digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}".encode())
    return digest.hexdigest()
