from __future__ import annotations

import pytest

from foundation.models import User
from orders.services.compliance.decisions import clear_case
from reporting.worklist import work_for
from tests.factories.compliance import case_of, make_list
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def waiting(user: User) -> list[str]:
    found = [work for work in work_for(user) if work.kind.kind == "parties_to_clear"]
    return [case.record[1] for work in found for case in work.cases]


def test_a_party_waits_for_those_who_decide_until_they_have(
    ada: User, cleo: User
) -> None:
    seller = make_seller()
    make_list(seller.name)
    case = case_of(book(seller, (make_priced_item(), 1)))

    assert (waiting(ada), waiting(cleo)) == ([], [case.number])
    clear_case(case, reason="Not the same", by=cleo)
    assert waiting(cleo) == []
