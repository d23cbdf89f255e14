"""Which test process runs what, and when, so that none waits long for the other."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Their tests share what takes long to make, so one process runs all of them.
TOGETHER = ("tests/demo/test_story.py",)


def scope_of(nodeid: str) -> str:
    """What a process is given at once: one test, or all that belong together."""
    file = nodeid.partition("::")[0]
    return file if file in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Test by test as a process gets free; what belongs together comes first."""
    if config.getoption("dist") != "load":
        return None
    # `xdist_group` would say the same, but with pytest 9.2 the mark has no effect.
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = scope_of
    return scheduler


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole systems start early: at the end one process would wait for the other."""
    whole = [item for item in items if item.get_closest_marker("house")]
    shown = [item for item in whole if item.get_closest_marker("browser")]
    alone = [item for item in whole if item not in shown]
    others = [item for item in items if item not in whole]
    # A browser leaves its process with an event loop: database tests come before.
    browsers = (
        at for at, item in enumerate(others) if item.get_closest_marker("browser")
    )
    first = next(browsers, 0)
    items[:] = [*alone, *others[:first], *shown, *others[first:]]
