"""`make run` with real processes: they answer, come back when killed, and go away."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from oms.runtime import template_cluster
from oms.runtime.places import ROOT, Places
from tests.runtime.waiting import until

PORT = 18_400
CHILDREN = ("postgres", "valkey", "web", "worker", "bulk", "beat")


@dataclass
class House:
    folder: Path
    process: "subprocess.Popen[str]"

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz") as answer:
                return bool(json.load(answer) == {"web": "ok", "database": "ok"})
        except OSError:
            return False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{PORT}"

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


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A whole system in a folder of its own, on an already migrated cluster."""
    folder = Places(tmp_path / "run")
    template_cluster.copy_to(folder.postgres)
    keep = ("PATH", "HOME", "SSL_CERT_FILE")
    environment = {name: os.environ[name] for name in keep if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "oms.runtime", "run"],
        cwd=ROOT,
        env=environment
        | {"OMS_RUN": str(folder.run), "PORT": str(PORT), "OMS_DEMO": "0"},
        stdout=subprocess.PIPE,
        text=True,
    )
    yield House(folder.run, process)
    if process.poll() is None:
        process.kill()
    process.wait()


@pytest.mark.slow
def test_the_house_answers_heals_and_leaves_nothing_behind(house: House) -> None:
    until(house.answers, seconds=90)
    until(lambda: set(house.children()) == {*CHILDREN}, seconds=30)

    for name in CHILDREN:
        house.kill_and_wait_for_another(name)
    until(house.answers, seconds=30)

    last = [*house.children().values()]
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(60) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in last)


@pytest.mark.slow
def test_a_killed_supervisor_takes_everything_with_it(house: House) -> None:
    until(house.answers, seconds=90)
    until(lambda: set(house.children()) == {*CHILDREN}, seconds=30)
    orphans = [*house.children().values()]

    house.process.kill()

    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in orphans), seconds=30)
