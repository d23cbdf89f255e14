"""python -m oms.runtime run | stop | healthy web | healthy process"""

import sys
from collections.abc import Callable

from oms.runtime import healthy
from oms.runtime.run import run, stop

ACTIONS: dict[str, Callable[[], int]] = {
    "run": run,
    "stop": stop,
    "healthy web": lambda: 0 if healthy.web() else 1,
    "healthy process": lambda: 0 if healthy.process() else 1,
}

if __name__ == "__main__":
    action = ACTIONS.get(" ".join(sys.argv[1:]))
    if action is None:
        raise SystemExit(__doc__)
    raise SystemExit(action())
