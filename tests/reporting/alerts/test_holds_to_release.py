from __future__ import annotations

import pytest

from foundation.models import User
from reporting.worklist import work_for
from tests.factories.holds import hold, make_hold_code, release
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def waiting(user: User) -> list[str]:
    found = [work for work in work_for(user) if work.kind.kind == "holds_to_release"]
    return [case.record[1] for work in found for case in work.cases]


def test_a_hold_waits_for_those_who_may_release_it(ada: User, cleo: User) -> None:
    make_hold_code("money", release_roles=["finance"])
    free, money = make_order(), make_order()
    hold(free)
    hold(money, code="money")

    assert waiting(ada) == [free.number]
    assert waiting(cleo) == [free.number, money.number]


def test_what_is_released_or_of_a_later_step_waits_for_nobody(ada: User) -> None:
    release(hold(make_order()))
    hold(make_order(), step="invoice")
    make_hold_code("engine", is_system=True)
    hold(make_order(), code="engine")

    assert waiting(ada) == []
