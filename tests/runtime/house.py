"""A whole system of real processes, as `make run` starts it, in a folder of its own."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oms.runtime import template_cluster
from oms.runtime.places import ROOT, Places
from tests.runtime.waiting import until

CHILDREN = ("postgres", "valkey", "web", "worker", "bulk", "beat")


@dataclass
class House:
    folder: Path
    process: "subprocess.Popen[str]"
    port: int

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz") as answer:
                return bool(json.load(answer) == {"web": "ok", "database": "ok"})
        except OSError:
            return False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def children(self) -> dict[str, int]:
        """The processes that the supervisor started itself, by what they are."""
        words = {
            "postgres": "bin/postgres",
            "valkey": "valkey",
            "web": "gunicorn",
            "worker": "now@",
            "bulk": "bulk@",
            "beat": "beat-schedule",
        }
        return {
            name: pid
            for pid, line in children_of(self.process.pid)
            for name, word in words.items()
            if word in line
        }

    def kill_and_wait_for_another(self, name: str) -> None:
        victim = self.children()[name]
        os.kill(victim, signal.SIGKILL)
        until(lambda: self.children().get(name, victim) != victim, seconds=30)


def children_of(parent: int) -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            facts = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if int(facts[1]) == parent and facts[0] != "Z":
            yield int(folder.name), line


@contextmanager
def running_house(folder: Path, port: int) -> Iterator[House]:
    """Start everything on an already migrated cluster; leave nothing behind."""
    places = Places(folder / "run")
    template_cluster.copy_to(places.postgres)
    process = subprocess.Popen(
        [sys.executable, "-m", "oms.runtime", "run"],
        cwd=ROOT,
        env=environment_of(places.run) | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield House(places.run, process, port)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def environment_of(run: Path) -> dict[str, str]:
    keep = ("PATH", "HOME", "SSL_CERT_FILE")
    kept = {name: os.environ[name] for name in keep if name in os.environ}
    return kept | {"OMS_RUN": str(run), "OMS_DEMO": "0"}
