"""What people do on the pages, in their words; each begins where they would go."""

from __future__ import annotations

import re
from http import HTTPStatus

from playwright.sync_api import Locator, Page, expect

from tests.people import PASSWORD
from tests.runtime.waiting import until


def sign_in(page: Page, email: str, *, at: str = "/start") -> None:
    """Somebody else sits down at this browser and signs in."""
    page.context.clear_cookies()
    page.goto(at)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("E-mail")).to_have_count(0)


def fill_line(page: Page, index: int, sku: str, quantity: str) -> None:
    page.locator(f"#id_lines-{index}-sku").fill(sku)
    page.locator(f"#id_lines-{index}-quantity").fill(quantity)


def tab_to(field: Locator, most: int = 40) -> None:
    """Press Tab until this has the focus; nothing on the way may catch it."""
    for _step in range(most):
        if field.evaluate("field => field === document.activeElement"):
            return
        field.page.keyboard.press("Tab")
    expect(field).to_be_focused()


def book_order(page: Page) -> str:
    """Press the button; the number of the order that came of it."""
    page.get_by_role("button", name="Book order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^\s*ORD-"))
    return page.get_by_role("heading", level=1).inner_text().strip()


def confirm_shipment(page: Page, order: str) -> bytes:
    """Find the shipment, print its packing slip, say what left; the slip's bytes."""
    page.goto(f"/fulfillment/?q={order}")
    page.locator("main table a").first.click()
    slip = paper_of(page, "Print packing slip")
    page.get_by_label("Carrier").fill("DHL")
    page.get_by_label("Tracking number").fill("JD014600003")
    page.get_by_role("button", name="Confirm shipment").click()
    expect(page.get_by_role("button", name="Confirm delivery")).to_be_visible()
    return slip


def confirm_delivery(page: Page, signed_by: str) -> None:
    page.get_by_label("Signed by").fill(signed_by)
    page.get_by_role("button", name="Confirm delivery").click()
    expect(page.get_by_role("button", name="Confirm delivery")).to_have_count(0)


def open_invoice(page: Page, order: str) -> tuple[str, bytes]:
    """From the order to its invoice; the invoice's number and its PDF."""
    page.goto(f"/orders/{order}/")
    page.locator("main").get_by_role("link", name=re.compile(r"^INV-\d+$")).click()
    number = page.get_by_role("heading", level=1).inner_text().strip()
    return number, paper_of(page, "Open PDF")


def paper_of(page: Page, link: str) -> bytes:
    """The bytes behind a link to a paper, as soon as the workers have made it."""
    address = page.get_by_role("link", name=link).get_attribute("href")
    assert address is not None
    answers = [page.request.get(address)]
    until(
        lambda: answers[-1].status != HTTPStatus.ACCEPTED,
        meanwhile=lambda: answers.append(page.request.get(address)),
        seconds=60,
    )
    answer = answers[-1]
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return answer.body()


def pay(page: Page, invoice: str, amount: str) -> None:
    """Record what the bank says and match it with the invoice it names."""
    page.goto("/billing/payments/new")
    page.get_by_label("Amount").fill(amount)
    page.locator("[name=payer_name]").fill("Fietsen Dora")
    page.get_by_label("Text of the transfer").fill(f"Invoice {invoice}")
    page.get_by_role("button", name="Record payment").click()
    expect(page.get_by_label(f"Amount for {invoice}")).to_have_value(
        re.compile(r"\d[.,]\d\d$")
    )
    page.get_by_role("button", name="Match payment").click()
    expect(page.get_by_text("Left to match")).to_be_visible()
    expect(page.get_by_role("button", name="Match payment")).to_have_count(0)
