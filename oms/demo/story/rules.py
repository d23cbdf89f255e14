"""The last hour of the story: what the company's own rules and a list stop.

The rules are in force from the end of the story on, so ninety days of orders passed
without them: rehearsing a draft over those days shows what it would have changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal

from django.utils.translation import gettext

from foundation.models import Means
from foundation.services.rule_publishing import publish
from foundation.services.rule_transfer import import_rules
from oms.demo.files import FOLDER
from oms.demo.story.orders import take_in
from oms.demo.story.plan import Fate, PlannedLine, PlannedOrder
from oms.demo.story.stage import Stage, acting, catch_up
from orders.models import HoldCode
from orders.services.compliance.lists import import_list
from orders.services.holding.codes import HoldCodeInput, save_hold_code

HOLD = HoldCodeInput(
    code="call-back",
    name="Call back",
    names={
        "nl": "Terugbellen",
        "de": "Rückruf",
        "it": "Da richiamare",
        "tr": "Geri aranacak",
    },
    release_roles=("sales_manager", "service"),
)
#: Customer, channel, item, how many: too much for the portal, and a customer whose
#: name resembles one on the list.
STOPPED = (
    ("C1001", "portal", "BK-POL-C7-54", 12),
    ("C1020", "desk", "WH-F28", 8),
)
BEFORE_THE_END = dt.timedelta(minutes=50)

DoneAct = tuple[dt.datetime, str, Callable[[], str]]


def acts(stage: Stage) -> Iterator[DoneAct]:
    """The rules are published, then one order meets each of them."""
    began = stage.now - BEFORE_THE_END
    yield began, "rules", lambda: publish_rules(stage, began)
    yield began, "sanctions", lambda: take_list(stage, began)
    for number, stopped in enumerate(STOPPED, start=1):
        moment = began + dt.timedelta(minutes=12 * number)
        plan = _planned(*stopped, number, moment)
        yield moment, f"stopped {number}", _ordering(plan, stage)


def publish_rules(stage: Stage, moment: dt.datetime) -> str:
    """Take the rules of a file in and publish them, as their administrator does."""
    jonas = stage.person("jonas")
    with acting(moment, Means.PAGE):
        if not HoldCode.objects.filter(code=HOLD.code).exists():
            save_hold_code(HOLD, by=jonas)
        text = (FOLDER / "rules.json").read_text(encoding="utf-8")
        taken = import_rules(text, by=jonas)
        for each in taken:
            if each.version is not None and each.outcome != "unchanged":
                reason = gettext("First rules of the company.")
                publish(each.version, by=jonas, unrehearsed_reason=reason)
    catch_up(moment)
    return ", ".join(each.code for each in taken)


def take_list(stage: Stage, moment: dt.datetime) -> str:
    """Take in a list of invented parties."""
    name = "sanctions.csv"
    with acting(moment, Means.PAGE):
        files = {name: (FOLDER / name).read_bytes()}
        taken = import_list(files, file_name=name, by=stage.person("jonas"))
    catch_up(moment)
    return str(taken.version)


def _ordering(plan: PlannedOrder, stage: Stage) -> Callable[[], str]:
    return lambda: str(take_in(plan, stage).outcome)


def _planned(  # noqa: PLR0917  one row of the table above
    customer: str, channel: str, sku: str, count: int, number: int, at: dt.datetime
) -> PlannedOrder:
    return PlannedOrder(
        key=f"stopped-{number:04}",
        placed_at=at,
        partner=customer,
        channel=channel,
        lines=(PlannedLine(sku, Decimal(count)),),
        reference="",
        wanted_in=None,
        ship_to="",
        fate=Fate.NORMAL,
        delay=0,
        pays_at=1.0,
    )
