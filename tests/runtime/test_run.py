"""`make run` with real processes: they answer, come back when killed, and go away."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.house import CHILDREN, House, running_house
from tests.runtime.waiting import until

PORT = 18_400


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with running_house(tmp_path, PORT) as house:
        yield house


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
