"""Keeps the processes of one machine alive, and leaves none behind.

Children run in sessions of their own, so that Ctrl-C reaches only the supervisor, which
stops them in reverse order. If the supervisor itself is killed, the kernel stops them.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oms.runtime import binaries

LOOK_EVERY = 0.2
LONGEST_PAUSE = 15.0
# A child that ran this long was well; the next crash is a new one.
SETTLED_AFTER = 30.0
STOP_PATIENCE = 12.0


@dataclass
class Child:
    name: str
    spawn: Callable[[], "subprocess.Popen[bytes]"]
    stop_signal: signal.Signals = signal.SIGTERM
    once: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    failures: int = 0
    started_at: float = 0.0
    start_at: float = 0.0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = self.spawn()

    def tend(self, say: Callable[[str], None]) -> None:
        """Notices a death, and starts again when the pause is over."""
        if self.process is not None and self.process.poll() is not None:
            self._bury(self.process.returncode, say)
        elif self.process is None and 0 < self.start_at <= time.monotonic():
            self.start_at = 0.0
            self.start()

    def _bury(self, status: int, say: Callable[[str], None]) -> None:
        self.process = None
        if self.once:
            if status:
                say(f"{self.name} failed ({status}).")
            return
        if time.monotonic() - self.started_at > SETTLED_AFTER:
            self.failures = 0
        pause = min(0.25 * 2**self.failures, LONGEST_PAUSE)
        self.failures += 1
        self.start_at = time.monotonic() + pause
        say(f"{self.name} ended ({status}); starting it again.")

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def wait_stopped(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


@dataclass
class Supervisor:
    """Groups are started in order, all of a group at once; stopped the other way."""

    say: Callable[[str], None] = print
    groups: list[list[Child]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self, *children: Child) -> None:
        self.groups.append(list(children))
        for child in children:
            child.start()

    def catch_signals(self) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: self.stopping.set())

    def watch(self) -> None:
        """Tends the children until a signal asks to stop."""
        while not self.stopping.wait(LOOK_EVERY):
            self.tend()

    def tend(self) -> None:
        for group in self.groups:
            for child in group:
                child.tend(self.say)

    def stop(self) -> None:
        for group in reversed(self.groups):
            deadline = time.monotonic() + STOP_PATIENCE
            for child in group:
                child.ask_to_stop()
            for child in group:
                child.wait_stopped(deadline)
        self.groups.clear()


def program(
    command: Sequence[str], log: Path
) -> Callable[[], "subprocess.Popen[bytes]"]:
    """How to start a command whose output goes to a log file."""

    def spawn() -> "subprocess.Popen[bytes]":
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            return subprocess.Popen(
                [*binaries.dying_with_parent("TERM"), *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    return spawn
