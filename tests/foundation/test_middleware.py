from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django_fsm import ConcurrentTransition
from pytest_django import Settings

from foundation.access import portal_page, staff_page
from foundation.actor import current_means
from foundation.errors import Busy
from foundation.http import PersonRequest
from foundation.models import PageView, User
from foundation.permissions import RETRY_WORK
from foundation.services.page_views import count_page_view
from oms.urls import urlpatterns as usual

pytestmark = pytest.mark.django_db


def busy(request: HttpRequest) -> HttpResponse:
    raise Busy


def stale(request: HttpRequest) -> HttpResponse:
    raise ConcurrentTransition


def means(request: HttpRequest) -> HttpResponse:
    return HttpResponse(current_means())


@staff_page(RETRY_WORK)
def guarded(request: PersonRequest) -> HttpResponse:
    return HttpResponse("in")


@portal_page
def for_customers(request: PersonRequest) -> HttpResponse:
    return HttpResponse("in")


urlpatterns = [
    path("busy", busy),
    path("stale", stale),
    path("api/busy", busy),
    path("means", means),
    path("api/means", means),
    path("guarded", guarded),
    path("for-customers", for_customers),
    *usual,
]


@pytest.fixture(autouse=True)
def own_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.foundation.test_middleware"


def test_a_rule_that_says_no_is_told_where_the_form_was(client: Client) -> None:
    response = client.post("/busy", headers={"Referer": "http://testserver/sign-in"})

    assert response.headers["Location"] == "http://testserver/sign-in"
    (message,) = get_messages(response.wsgi_request)
    assert str(message) == ("Somebody else is working on this. Try again in a moment.")


def test_a_form_of_elsewhere_is_answered_by_a_page(client: Client) -> None:
    response = client.post("/busy", headers={"Referer": "https://evil.example/"})

    assert response.status_code == 409
    assert "Somebody else is working on this." in response.content.decode()


def test_two_tabs_are_told_that_one_was_first(client: Client) -> None:
    assert "changed in the meantime" in client.get("/stale").content.decode()


def test_a_fragment_gets_a_toast(client: Client) -> None:
    response = client.post("/busy", headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert response.headers["HX-Reswap"] == "none"
    assert json.loads(response.headers["HX-Trigger"])["toast"]["isError"]


def test_the_api_gets_json(client: Client) -> None:
    response = client.post("/api/busy")

    assert response.status_code == 409
    assert response.json()["code"] == "busy"


def test_what_a_request_does_is_done_by_page_or_api(client: Client) -> None:
    assert client.get("/means").content == b"page"
    assert client.get("/api/means").content == b"api"
    assert current_means() == "process"


def test_a_page_is_for_who_holds_the_permission(
    client: Client, ada: User, cleo: User, dora: User
) -> None:
    assert client.get("/guarded").status_code == 302
    for person, status in ((ada, 403), (cleo, 200), (dora, 404)):
        client.force_login(person)
        assert client.get("/guarded").status_code == status


def test_the_portal_is_for_customers(client: Client, ada: User, dora: User) -> None:
    for person, status in ((ada, 403), (dora, 200)):
        client.force_login(person)
        assert client.get("/for-customers").status_code == status


def test_portal_pages_are_counted_per_day_and_person(dora: User, eve: User) -> None:
    for person in (dora, dora, eve):
        count_page_view("portal:order_list", by=person)

    assert PageView.objects.get(user=dora).count == 2
    assert PageView.objects.get(user=eve).count == 1


def test_only_pages_that_customers_opened_are_counted(
    rf: RequestFactory, ada: User, dora: User
) -> None:
    from types import SimpleNamespace

    from foundation.middleware import PortalPageViews

    answer: Callable[[HttpRequest], HttpResponse] = lambda request: HttpResponse()  # noqa: E731
    for person in (ada, dora):
        request = rf.get("/portal")
        request.user = person
        request.resolver_match = SimpleNamespace(  # type: ignore[assignment]
            namespaces=["portal"], view_name="portal:home"
        )
        PortalPageViews(answer)(request)

    assert PageView.objects.get().user == dora


@pytest.mark.parametrize(
    ("opened", "shown"),
    [
        ("/orders/bulk?status=draft", "/orders/?status=draft"),
        ("/fulfillment/SHP-1/confirm", "/fulfillment/SHP-1/"),
        ("/billing/payments/PAY-1/unmatch/INV-1", "/billing/payments/PAY-1/"),
    ],
)
def test_an_address_that_only_takes_what_is_sent_leads_to_its_page(
    client: Client, opened: str, shown: str
) -> None:
    answer = client.get(opened, headers={"accept": "text/html,*/*"})

    assert (answer.status_code, answer.headers["Location"]) == (302, shown)
    assert client.get(opened).status_code == 405
