import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from oms.runtime.binaries import dying_with_parent
from oms.runtime.supervisor import Child, Supervisor, program
from tests.runtime.waiting import until

SLEEP = ["sleep", "600"]
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""
PARENT = """
import sys
from pathlib import Path
from oms.runtime.binaries import dying_with_parent
from oms.runtime.supervisor import Child, Supervisor, program
supervisor = Supervisor()
child = Child("sleeper", program(["sleep", "600"], Path(sys.argv[1])))
supervisor.start(child)
print(child.process.pid, flush=True)
supervisor.watch()
"""


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervisor = Supervisor(say=lambda text: None)
    yield supervisor
    supervisor.stop()


def pid_of(child: Child) -> int:
    return child.process.pid if child.process else 0


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1][:3]
    except FileNotFoundError:
        return False


def test_a_killed_child_is_started_again(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    child = Child("sleeper", program(SLEEP, tmp_path / "log"))
    supervisor.start(child)
    first = pid_of(child)
    os.kill(first, signal.SIGKILL)

    until(lambda: pid_of(child) not in (0, first), meanwhile=supervisor.tend)

    assert is_alive(pid_of(child))


def test_a_child_that_keeps_dying_is_started_less_and_less_often(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    child = Child("broken", program(["false"], tmp_path / "log"))
    supervisor.start(child)

    until(lambda: child.failures == 3, meanwhile=supervisor.tend)

    assert child.start_at - time.monotonic() > 0.5


def test_a_one_time_child_is_not_started_again(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    said: list[str] = []
    supervisor.say = said.append
    child = Child("demo", program(["false"], tmp_path / "log"), once=True)
    supervisor.start(child)

    until(lambda: said, meanwhile=supervisor.tend)

    assert said == ["demo failed (1)."]
    assert child.process is None
    assert child.start_at == 0


def test_stop_ends_even_a_deaf_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oms.runtime.supervisor.STOP_PATIENCE", 0.2)
    supervisor = Supervisor()
    child = Child("deaf", program([sys.executable, "-c", DEAF], tmp_path / "log"))
    supervisor.start(child)
    until((tmp_path / "log").read_text)
    pid = pid_of(child)

    supervisor.stop()

    assert not is_alive(pid)


def test_children_die_with_a_killed_supervisor(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())

    parent.kill()
    parent.wait()

    until(lambda: not is_alive(child))


def test_a_child_whose_parent_died_first_never_starts(tmp_path: Path) -> None:
    # The shell in between is a parent other than the one that the prefix names.
    started = tmp_path / "started"
    command = [*dying_with_parent("TERM"), "touch", str(started)]

    subprocess.run(["sh", "-c", '"$0" "$@"; exit 0', *command], check=True)

    assert not started.exists()
