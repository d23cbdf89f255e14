import time
from collections.abc import Callable


def until(
    condition: Callable[[], object],
    *,
    meanwhile: Callable[[], object] = lambda: None,
    seconds: float = 10,
) -> None:
    """Waits for what another process does; fails when it takes too long."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "This took too long."
        meanwhile()
        time.sleep(0.02)
