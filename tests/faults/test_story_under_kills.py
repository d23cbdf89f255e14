"""Twelve orders go from booking to cash while every process is killed in turn.

Real processes, real `kill -9`: nothing is lost, nothing happens twice, and the books
agree with their facts.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oms.runtime.places import ROOT
from tests.faults.driver import ORDERS
from tests.runtime.house import CHILDREN, House, environment_of, running_house
from tests.runtime.waiting import until

pytestmark = pytest.mark.house

PORT = 18_500


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with running_house(tmp_path, PORT) as house:
        until(house.answers, seconds=90)
        until(lambda: set(house.children()) == {*CHILDREN}, seconds=60)
        yield house


def ask(house: House, step: str) -> Any:
    """Let somebody do a step; empty where a killed server interrupted them."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.driver", step],
        cwd=ROOT,
        env=environment_of(house.folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])  # shown only where the test fails
        return {}
    return json.loads(done.stdout)


def begin(house: House, step: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.driver", step],
        cwd=ROOT,
        env=environment_of(house.folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def insist(house: House, step: str, key: str, wanted: int = ORDERS) -> None:
    """Somebody repeats a step until it is done for every order."""
    until(lambda: ask(house, step).get(key) == wanted, seconds=120)


def test_every_order_is_closed_exactly_once_whatever_is_killed(house: House) -> None:
    assert ask(house, "prepare")

    entering = begin(house, "order")
    house.kill_and_wait_for_another("worker")
    entering.wait()
    insist(house, "order", "orders")
    house.kill_and_wait_for_another("valkey")

    shipping = begin(house, "ship")
    house.kill_and_wait_for_another("postgres")
    shipping.wait()
    insist(house, "ship", "delivered")
    house.kill_and_wait_for_another("worker")
    house.kill_and_wait_for_another("web")

    insist(house, "pay", "paid")
    house.kill_and_wait_for_another("bulk")
    until(lambda: is_quiet(ask(house, "look")), seconds=120)

    books = ask(house, "look")
    assert books["invoices"] == list(range(1, ORDERS + 1))
    assert (books["shipments"], books["payments"]) == (ORDERS, ORDERS)
    assert (books["on_hand"], books["claimed"]) == (100 - 2 * ORDERS, 0)
    assert (books["movements"], books["dead"], books["differences"]) == (ORDERS, 0, 0)
    assert house.answers()


def is_quiet(books: dict[str, Any]) -> bool:
    """Everything is closed and nothing waits any more."""
    waiting = ("due", "papers_waiting", "mails_waiting")
    return (
        bool(books)
        and books["closed"] == ORDERS
        and not any(books[name] for name in waiting)
    )
