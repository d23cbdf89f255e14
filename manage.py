#!/usr/bin/env python
"""Runs a Django command; on a bare checkout the embedded servers run along with it."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")
    from django.core.management import execute_from_command_line

    from oms.runtime.borrow import servers_for

    with servers_for(sys.argv[1:]):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
