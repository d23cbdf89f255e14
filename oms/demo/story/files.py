"""Orders that came as files: Peppol messages and a table of branches."""

from __future__ import annotations

import datetime as dt

from foundation.models import Means
from oms.demo.files import FOLDER
from oms.demo.story.stage import Stage, acting, catch_up
from orders.services.intake import ImportOptions, import_file

WANTED_IN = dt.timedelta(days=10)


def read_file(name: str, stage: Stage, moment: dt.datetime) -> str:
    """Take a file in as `manage.py import_orders` does; says what became of it."""
    with acting(moment, Means.IMPORT):
        data = _dated(name, moment.date())
        result = import_file(name, data, options=ImportOptions(), by=None)
    catch_up(moment)
    return ", ".join(each.outcome for each in result.orders) or "rejected"


def _dated(name: str, day: dt.date) -> bytes:
    text = (FOLDER / "orders" / name).read_text(encoding="utf-8")
    text = text.replace("@ISSUED@", day.isoformat())
    return text.replace("@WANTED@", (day + WANTED_IN).isoformat()).encode()
