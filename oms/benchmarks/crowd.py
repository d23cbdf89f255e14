"""The same work by several processes at once, each with a connection of its own."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

#: Called in the child, after the fork: connects, warms up, returns one unit of work.
Opening = Callable[[], Callable[[], None]]


def per_second(opening: Opening, *, processes: int, seconds: float) -> float:
    """Units of work a second of all processes together, which start together."""
    connection.close()  # a connection must not be shared across a fork
    fork = multiprocessing.get_context("fork")
    start = fork.Barrier(processes)
    answers = fork.SimpleQueue()
    children = [
        fork.Process(target=_work, args=(opening, start, seconds, answers))
        for _ in range(processes)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    if any(child.exitcode for child in children):
        raise RuntimeError("a process of the benchmark failed")
    return float(sum(answers.get() for _ in children))


def _work(opening: Opening, start: Any, seconds: float, answers: Any) -> None:
    unit = opening()
    start.wait()
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        unit()
        count += 1
    answers.put(count / (time.perf_counter() - began))
    connection.close()
