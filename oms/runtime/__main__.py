"""python -m oms.runtime run | stop"""

import sys

from oms.runtime.run import run, stop

ACTIONS = {"run": run, "stop": stop}

if __name__ == "__main__":
    action = ACTIONS.get(sys.argv[1] if len(sys.argv) == 2 else "")
    if action is None:
        raise SystemExit(__doc__)
    raise SystemExit(action())
