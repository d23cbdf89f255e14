"""A Peppol file becomes cash by real processes: commands, workers, pages over HTTP."""

from __future__ import annotations

import email
import email.policy
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from oms.runtime.places import ROOT
from tests.browser import work
from tests.browser.papers import assert_says
from tests.runtime.house import House, environment_of, running_house
from tests.runtime.waiting import until
from tests.samples import sample

pytestmark = [pytest.mark.browser, pytest.mark.house]

PORT = 18_600
WORKERS = {"worker", "beat"}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with running_house(tmp_path, PORT) as house:
        until(house.answers, seconds=120)
        until(lambda: set(house.children()) >= WORKERS, seconds=60)
        yield house


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    context = browser.new_context(base_url=house.address, locale="en-GB")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def run(house: House, *command: str) -> str:
    """The words of a command that a person runs on this house; it must succeed."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment_of(house.folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def import_file(house: House, path: Path) -> Any:
    command = ["manage.py", "import_orders", str(path), "--channel", "peppol"]
    report = json.loads(run(house, *command, "--json"))
    return report["files"][0]["orders"][0]


def wait_for(page: Page, address: str, words: str) -> None:
    """Open a page again until the workers have done what it should say."""
    until(
        lambda: re.search(words, page.locator("main").inner_text()),
        meanwhile=lambda: page.goto(address),
        seconds=60,
    )


def mail_with(house: House, attached: str) -> EmailMessage | None:
    """The mail that carries a file of this name, once it is sent."""
    for path in (house.folder / "mail").glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        names = [part.get_filename() or "" for part in mail.iter_attachments()]
        if any(attached in name for name in names):
            return mail
    return None


def pay_the_mailed_invoice(house: House, page: Page, order: str) -> str:
    """Cleo finds the invoice that was posted and sent, and the money for it."""
    work.sign_in(page, "cleo@example.com")
    wait_for(page, f"/orders/{order}/", r"INV-\d+")
    invoice, paper = work.open_invoice(page, order)
    assert_says(paper, invoice, order, "City Hospital")
    until(lambda: mail_with(house, invoice), seconds=60)
    mail = mail_with(house, invoice)
    assert mail is not None
    assert mail["To"] == "City Hospital <martin@cityhospital.example>"
    (attached,) = (part.get_content() for part in mail.iter_attachments())
    assert attached == paper
    work.pay(page, invoice, "139.15")
    return invoice


def test_a_peppol_file_becomes_cash(house: House, page: Page) -> None:
    run(house, "-m", "tests.scenarios.driver")
    taken = import_file(house, sample("peppol/UC1_Order.xml"))
    order = taken["number"]
    assert (taken["outcome"], bool(order)) == ("created", True)

    work.sign_in(page, "ben@example.com")
    wait_for(page, f"/fulfillment/?q={order}", order)
    slip = work.confirm_shipment(page, order)
    assert_says(slip, order, "BROWN", "WHITE", "PEPPER")
    work.confirm_delivery(page, "John")

    invoice = pay_the_mailed_invoice(house, page, order)
    wait_for(page, f"/orders/{order}/", "Closed")
    for words in ("Ben Visser", "Cleo Smit", invoice):
        expect(page.locator("main")).to_contain_text(words)

    work.sign_in(page, "dora@customer.example")
    page.goto(f"/portal/orders/{order}/")
    for words in ("Closed", "Delivered", "Paid"):
        expect(page.locator(".page-badges")).to_contain_text(words)
    again = import_file(house, sample("peppol/UC1_Order.xml"))
    assert (again["outcome"], again["number"]) == ("unchanged", order)
