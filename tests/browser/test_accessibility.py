"""axe-core finds nothing serious on the core pages, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import work
from tests.browser.conftest import Cast
from tests.factories.billing import invoice_of, make_payment
from tests.factories.fulfillment import deliver, happen, ship, shipment_of
from tests.factories.inventory import make_stock
from tests.factories.orders import book, make_priced_item

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# A color on its way from light to dark is neither: transitions are ended first.
RUN = """async (rules) => {
  for (const each of document.getAnimations()) {
    if (each instanceof CSSTransition) each.finish();
  }
  const only = rules.length ? {runOnly: rules} : {};
  const done = await axe.run(document, {resultTypes: ["violations"], ...only});
  return done.violations.map(({id, impact, nodes}) => ({
    id, impact, nodes: nodes.slice(0, 3).map((node) => node.html.slice(0, 160)),
  }));
}"""


@pytest.fixture
def free_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page that lets a script in; what it complains of is other tests' business."""
    context = browser.new_context(
        base_url=live_server.url, locale="en-GB", bypass_csp=True
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def addresses(cast: Cast) -> dict[str, list[str]]:
    """The core pages by who opens them, with an order half on its way in each."""
    bike = make_priced_item("BIKE-2", "90.00", name="Child's bike")
    make_stock(bike, 3)
    order = book(cast.customer, (bike, 2), customer_reference="PO-8", note="Ring")
    happen()
    deliver(ship(shipment_of(order), by=cast.ben), by=cast.ben)
    book(cast.customer, (bike, 4))
    happen()
    invoice = invoice_of(order)
    payment = make_payment("100.00", reference=str(invoice.number), by=cast.cleo)
    other = shipment_of(order.__class__.objects.latest("id"))
    return {
        cast.ada.email: ["/", "/orders/", "/orders/new/", f"/orders/{order.number}/"],
        cast.ben.email: ["/fulfillment/", f"/fulfillment/{other.number}/", "/stock/"],
        cast.cleo.email: [
            f"/billing/invoices/{invoice.number}/",
            f"/billing/payments/{payment.number}/",
            "/billing/payments/new",
            "/status/verify",
        ],
        cast.dora.email: ["/portal/", f"/portal/orders/{order.number}/"],
    }


def serious(page: Page) -> list[Any]:
    """What hinders somebody: every rule in light, the contrasts again in dark."""
    page.emulate_media(color_scheme="light")
    page.add_script_tag(path=AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN, [])
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(RUN, ["color-contrast"])
    return [each for each in found if each["impact"] in ("serious", "critical")]


def test_the_checker_finds_what_hinders(free_page: Page) -> None:
    free_page.goto("/sign-in")
    free_page.evaluate("document.querySelector('main').append(new Image())")
    free_page.evaluate("document.querySelector('h1').style.color = '#ccc'")

    assert {each["id"] for each in serious(free_page)} >= {
        "image-alt",
        "color-contrast",
    }


def test_core_pages_are_accessible(
    free_page: Page, addresses: dict[str, list[str]]
) -> None:
    found: dict[str, list[Any]] = {}
    for person, pages in addresses.items():
        work.sign_in(free_page, person)
        for address in pages:
            answer = free_page.goto(address)
            assert answer is not None
            assert answer.ok, address
            if violations := serious(free_page):
                found[address] = violations

    assert found == {}
