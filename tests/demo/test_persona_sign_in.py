from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from oms.demo.load.companies import load_companies
from oms.demo.load.partners import load_partners
from oms.demo.load.users import load_users

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings: Settings) -> None:
    settings.OMS_DEMO = True
    load_companies()
    load_partners()
    load_users()


def test_one_click_signs_in_as_ada(client: Client, people: None) -> None:
    answer = client.post("/demo/sign-in/ada/")

    assert answer.status_code == 302
    assert client.session["_auth_user_id"]


def test_the_sign_in_page_offers_the_people(client: Client, people: None) -> None:
    page = client.get(reverse("sign_in")).content.decode()

    assert "Ada de Wit" in page
    assert "/demo/sign-in/dora/" in page


def test_without_the_demo_there_is_no_such_way_in(
    client: Client, people: None, settings: Settings
) -> None:
    settings.OMS_DEMO = False

    assert client.post("/demo/sign-in/ada/").status_code == 404
    assert "Ada de Wit" not in client.get(reverse("sign_in")).content.decode()


def test_nobody_else_can_be_signed_in_as(client: Client, people: None) -> None:
    assert client.post("/demo/sign-in/mallory/").status_code == 404
    assert client.get("/demo/sign-in/ada/").status_code == 405


def test_one_click_goes_on_where_the_step_is(client: Client, people: None) -> None:
    answer = client.post("/demo/sign-in/ben/", {"next": "/profile/"})
    away = client.post("/demo/sign-in/ben/", {"next": "https://evil.example/"})

    assert answer["Location"] == "/profile/"
    assert away["Location"] == reverse("home")
