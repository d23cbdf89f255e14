import pytest
from django.test import Client

from foundation.models import Scope, User
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db

URL = "/partners/"


def shown(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return [partner.code for partner in response.context["page"]]


@pytest.fixture
def trade() -> None:
    make_partner("C-2", name="Rad Emil", country="DE", segment="dealer")
    make_partner("C-1", name="Fietsen Dora", vat_number="NL004495445B01")
    make_partner("S-1", name="Tyres", is_customer=False, is_supplier=True)
    make_partner("C-3", name="Old shop", is_active=False)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["C-1", "C-3", "C-2", "S-1"]),
        ("?sort=-code", ["S-1", "C-3", "C-2", "C-1"]),
        ("?role=supplier", ["S-1"]),
        ("?role=customer&state=active", ["C-1", "C-2"]),
        ("?q=emil", ["C-2"]),
        ("?q=NL004495445B01", ["C-1"]),
        ("?segment=dealer&country=DE&company=VELO-NL", ["C-2"]),
        ("?state=inactive", ["C-3"]),
    ],
)
def test_search_tabs_and_filters_narrow_the_list(
    client: Client, ada: User, trade: None, query: str, codes: list[str]
) -> None:
    client.force_login(ada)

    assert shown(client, query) == codes


def test_the_tab_is_no_chip_and_stays_when_a_chip_is_taken_off(
    client: Client, ada: User, trade: None
) -> None:
    client.force_login(ada)

    chips = client.get(f"{URL}?role=customer&country=DE").context["chips"]

    assert [(chip.label, chip.url) for chip in chips] == [
        ("Country: Germany", "?role=customer")
    ]


def test_who_is_limited_to_some_partners_sees_no_others(
    client: Client, ada: User, trade: None
) -> None:
    Scope.objects.create(user=ada, kind="partner", code="C-1")
    client.force_login(ada)

    assert shown(client) == ["C-1"]
    assert client.get("/partners/partners/C-2").status_code == 404


def test_what_is_seen_is_exported(client: Client, ada: User, trade: None) -> None:
    client.force_login(ada)

    response = client.get(f"{URL}export?role=supplier")

    assert response.getvalue().decode("utf-8-sig").splitlines() == [
        "Number,Name,Segment,Country,Currency,VAT number,E-mail,Payment terms,Active",
        "S-1,Tyres,,NL,EUR,,,30,Yes",
    ]


def test_customers_and_wrong_methods_are_turned_away(
    client: Client, ada: User, ben: User, dora: User
) -> None:
    assert client.get(URL).status_code == 302
    client.force_login(dora)
    assert client.get(URL).status_code == 404
    client.force_login(ben)
    assert client.get(f"{URL}export").status_code == 403
    client.force_login(ada)
    assert client.post(URL).status_code == 405
    assert client.post(f"{URL}export").status_code == 405


def test_an_empty_list_says_what_will_be_here(client: Client, ada: User) -> None:
    client.force_login(ada)

    assert "Nobody here yet" in client.get(URL).content.decode()
    assert "Nobody found" in client.get(f"{URL}?q=x").content.decode()
