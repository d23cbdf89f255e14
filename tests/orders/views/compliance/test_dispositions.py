"""Who cleared, confirmed or let go what: one list, for those who answer for it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation import clock
from foundation.models import User
from foundation.roles import Role
from orders.compliance.states import CaseStatus, DispositionKind
from orders.compliance.trade_rules import when
from orders.dispositions import Asked, Disposition, dispositions_for
from orders.models import Order
from orders.services.compliance.decisions import (
    clear_case,
    confirm_case,
    override_restriction,
)
from orders.services.compliance.licenses import LicenseInput, save_license
from tests.factories.compliance import case_of, make_list, make_trade_rule
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.partners import make_partner
from tests.people import make_person

pytestmark = pytest.mark.django_db
PATH = "/orders/compliance/clearances/"
TUESDAY = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)


@pytest.fixture
def order() -> Order:
    seller = make_seller()
    make_list("Somebody Else", seller.name)
    return book(seller, (make_priced_item(), 1))


def found(user: User, **asked: object) -> list[Disposition]:
    return dispositions_for(user, Asked(**asked), 1).rows  # type: ignore[arg-type]


def test_a_clearance_says_who_whom_against_what_and_until_when(
    client: Client, cleo: User, order: Order
) -> None:
    case = case_of(order)
    with clock.travel_to(TUESDAY):
        clear_case(case, reason="Born elsewhere", by=cleo)
        (row,) = found(cleo)

    assert (row.kind, row.about, row.against) == (
        DispositionKind.CLEARED,
        "Fietsen Dora",
        "Fietsen Dora",
    )
    assert row.source == "US: specially designated nationals (OFAC), entry 101"
    assert (row.by, row.reason) == ("Cleo Smit", "Born elsewhere")
    assert (row.at, row.until) == (TUESDAY, dt.date(2027, 11, 24))
    client.force_login(cleo)
    page = client.get(PATH).content.decode()
    assert f"/orders/compliance/cases/{case.number}/" in page
    assert "Born elsewhere" in page


def test_a_confirmed_party_and_what_was_set_aside_are_listed(
    cleo: User, order: Order
) -> None:
    confirm_case(case_of(order), reason="It is them", by=cleo)
    make_trade_rule("embargo", when(ship_to=["NL"]), code="NL-1")
    free = book(make_partner(name="Free"), (make_priced_item(), 1))
    override_restriction(free, 1, "NL-1", reason="Exempted", by=cleo)

    rows = found(cleo)

    assert [(row.kind, row.about, row.against) for row in rows] == [
        (
            DispositionKind.SET_ASIDE,
            f"{free.number}, line 1",
            "Restriction NL-1",
        ),
        (DispositionKind.CONFIRMED, "Fietsen Dora", "Fietsen Dora"),
    ]
    assert found(cleo, kind=DispositionKind.CONFIRMED) == rows[1:]
    assert found(cleo, text="exempt") == rows[:1]


def test_a_license_says_who_entered_it_and_when_it_ran_out(cleo: User) -> None:
    days = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
    save_license(LicenseInput("LIC-7", *days, "BIS", restrictions=["X-1"]), by=cleo)

    (row,) = found(cleo, is_over=True)

    assert (row.about, row.against, row.source, row.by) == (
        "Any customer",
        "Restriction X-1",
        "BIS LIC-7",
        "Cleo Smit",
    )
    assert (row.until, row.is_over) == (dt.date(2020, 12, 31), True)
    assert found(cleo, is_over=False) == []


def test_only_who_answers_for_compliance_sees_the_list(
    client: Client, ada: User, cleo: User
) -> None:
    client.force_login(ada)
    assert client.get(PATH).status_code == 403
    assert PATH not in client.get("/orders/compliance/").content.decode()

    for person in (cleo, make_person("Katja Auditor", Role.AUDITOR)):
        client.force_login(person)
        assert "Nothing was decided yet" in client.get(PATH).content.decode()
        assert PATH in client.get("/orders/compliance/").content.decode()


def test_the_filters_of_the_page_are_in_its_address(
    client: Client, cleo: User, order: Order
) -> None:
    clear_case(case_of(order), reason="Born elsewhere", by=cleo)
    client.force_login(cleo)

    for query, is_there in (
        ("?kind=cleared&q=born", True),
        ("?state=holds", True),
        ("?state=over", False),
        ("?kind=license", False),
        ("?kind=gone&page=0&state=x", True),
    ):
        page = client.get(PATH + query).content.decode()
        assert ("Born elsewhere" in page) is is_there, query
        assert ("No decisions found" in page) is not is_there, query


def test_more_decisions_cost_no_more_statements(cleo: User, order: Order) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            found(cleo)
        return len(queries)

    days = dt.date(2020, 1, 1), dt.date(2030, 12, 31)
    clear_case(case_of(order), reason="Born elsewhere", by=cleo)
    save_license(LicenseInput("LIC-1", *days), by=cleo)
    found(cleo)  # what is kept between calls is there from now on
    few = count()
    for number in range(2, 8):
        save_license(LicenseInput(f"LIC-{number}", *days), by=cleo)

    assert count() == few
    assert len(found(cleo)) == 8


def test_the_order_names_the_list_its_version_and_its_day(
    client: Client, cleo: User
) -> None:
    seller = make_seller()
    with clock.travel_to(TUESDAY):
        make_list(seller.name)
        order = book(seller, (make_priced_item(), 1))
        client.force_login(cleo)
        page = client.get(f"/orders/{order.number}/").content.decode()

    name = "US: specially designated nationals (OFAC)"
    assert f"against {name}, version 1 of 24 November 2026" in " ".join(page.split())
    assert f"on the list {name}: 100 of 100." in page
    assert "us-sdn" not in page
    assert case_of(order).status == CaseStatus.OPEN
