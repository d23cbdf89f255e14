"""A rule administrator builds, rehearses and publishes; every way in obeys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.models import Job, User
from foundation.roles import Role
from foundation.rules.sets import Rule
from foundation.rules.tree import decode
from foundation.services.jobs import run_job
from foundation.services.rehearsals import start_rehearsal
from foundation.services.rule_sets import create_set, draft_of, publish, save_draft
from orders.models import Hold, Order
from partners.models import Channel, Partner
from tests.browser import work
from tests.browser.conftest import Cast
from tests.browser.test_accessibility import free_page, serious  # noqa: F401
from tests.browser.test_the_story_in_a_browser import plain_page  # noqa: F401
from tests.factories.channels import make_api_key
from tests.factories.holds import make_hold_code
from tests.factories.orders import book
from tests.people import make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

HEAD = "order_number;customer;sku;quantity\n"


@pytest.fixture
def rita(cast: Cast) -> User:
    make_hold_code("fraud", name="Fraud check")
    return make_person("Rita Vos", Role.RULES)


@pytest.fixture
def history(cast: Cast) -> Order:
    """What the rehearsal replays: one order of seven bikes."""
    return book(cast.customer, ("BIKE", 7))


def begin_set(page: Page, use: str, name: str) -> None:
    page.goto("/rules/")
    page.get_by_role("link", name="New rule set").first.click()
    page.get_by_label("Used for").select_option(label=use)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Create rule set").click()
    page.get_by_role("link", name="Write the first rule").click()


def add_condition(page: Page, at: int, field: str, op: str, value: str) -> None:
    page.get_by_role("button", name="Add condition").last.click()
    page.locator(f"#when-{at}-field").select_option(label=field)
    page.locator(f"#when-{at}-op").select_option(label=op)
    page.locator(f"#when-{at}-value").fill(value)


def rehearse_and_publish(page: Page, *, orders: int) -> None:
    page.get_by_role("link", name="Rehearse").click()
    page.get_by_role("button", name="Start rehearsal").click()
    expect(page.locator("main")).to_contain_text("You can leave this page")
    run_job(Job.objects.latest("id").pk)
    expect(page.locator("main")).to_contain_text("Orders that would differ")
    differ = page.locator(".facts div", has_text="Orders that would differ")
    expect(differ).to_contain_text(str(orders))
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish version").click()
    expect(page.locator(".page-badges")).to_contain_text("Published")


def build_hold_rule(page: Page) -> None:
    begin_set(page, "Holds", "Fraud checks")
    page.get_by_label("Name", exact=True).fill("Many at once")
    add_condition(page, 0, "Quantity", ">", "5")
    page.get_by_label("Hold code").select_option(label="Fraud check")
    expect(page.locator("[data-rule-words]")).to_contain_text("Quantity is more than 5")
    expect(page.locator("[data-rule-words]")).to_contain_text("Fraud check")
    page.get_by_role("button", name="Save rule").click()


def build_default_rule(page: Page, customer: Partner) -> None:
    begin_set(page, "Defaulting", "Terms")
    page.get_by_label("Name", exact=True).fill("Six weeks for the best")
    add_condition(page, 0, "Customer", "is", customer.code)
    page.get_by_label("Attribute").select_option(label="Payment terms (days)")
    page.get_by_label("Where the value comes from").select_option(label="Fixed value")
    page.get_by_label("Value", exact=True).last.fill("42")
    page.get_by_label("Also over what somebody entered").check()
    page.get_by_role("button", name="Save rule").click()


def enter_by_form(page: Page, cast: Cast) -> Order:
    work.sign_in(page, cast.ada.email)
    page.goto("/orders/new/")
    page.get_by_label("Customer", exact=True).fill(cast.customer.code)
    work.fill_line(page, 0, "BIKE", "6")
    return Order.objects.get(number=work.book_order(page))


def enter_by_api(customer: Partner) -> Order:
    _key, secret = make_api_key(Channel.objects.get(code="desk"))
    body = {
        "external_id": "W-1",
        "customer": customer.code,
        "lines": [{"sku": "BIKE", "quantity": "6"}],
    }
    answer = Client().post(
        "/api/v1/orders",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "k-1"},
    )
    assert answer.status_code == 201, answer.content
    return Order.objects.get(number=answer.json()["number"])


def enter_by_file(cast: Cast) -> Order:
    desk = Client()
    desk.force_login(cast.ada)
    text = f"{HEAD}F-1;{cast.customer.code};BIKE;6\n"
    file = SimpleUploadedFile("week.csv", text.encode())
    assert desk.post("/orders/import", {"file": file, "channel": "desk"}).status_code
    return Order.objects.latest("id")


def obeys(order: Order) -> tuple[list[str], int]:
    holds = Hold.objects.filter(order=order, code__code="fraud")
    return [hold.origin_key for hold in holds], order.payment_terms_days


def test_rules_are_built_rehearsed_published_and_obeyed(
    page: Page, cast: Cast, rita: User, history: Order
) -> None:
    work.sign_in(page, rita.email)
    build_hold_rule(page)
    rehearse_and_publish(page, orders=1)
    build_default_rule(page, cast.customer)
    rehearse_and_publish(page, orders=1)

    orders = [
        enter_by_form(page, cast),
        enter_by_api(cast.customer),
        enter_by_file(cast),
    ]

    assert len({order.pk for order in orders}) == 3
    expected = (["fraud-checks/many-at-once"], 42)
    assert [obeys(order) for order in orders] == [expected] * 3


def test_a_rule_is_built_without_a_script(plain_page: Page, rita: User) -> None:  # noqa: F811
    page = plain_page
    work.sign_in(page, rita.email)
    begin_set(page, "Holds", "Fraud checks")
    page.get_by_label("Name", exact=True).fill("Bikes to Germany")
    page.get_by_role("button", name="Add condition").click()
    page.locator("#when-0-field").select_option(label="Delivery country")
    page.get_by_role("button", name="Go on").click()
    page.locator("#when-0-value").fill("DE")
    page.get_by_role("button", name="Add group").click()
    page.locator("#when-1-0-field").select_option(label="Item")
    page.get_by_role("button", name="Go on").click()
    page.locator("#when-1-0-op").select_option(label="is one of")
    page.get_by_role("button", name="Check rule").click()
    page.locator("#when-1-0-add").fill("BIKE; BELL")
    page.get_by_role("button", name="Add value").click()
    page.get_by_role("button", name="Remove “Bell”").click()
    page.get_by_label("Hold code").select_option(label="Fraud check")
    page.get_by_role("button", name="Save rule").click()

    expect(page.locator(".rule-list")).to_contain_text("Delivery country is “Germany”")
    expect(page.locator(".rule-list")).to_contain_text("(BIKE)”")


def choose(page: Page, text: str) -> None:
    """Choose in a closed list by its letters; the row changes a moment later."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.type(text)


def test_a_rule_is_built_with_the_keyboard_alone(page: Page, rita: User) -> None:
    work.sign_in(page, rita.email)
    begin_set(page, "Holds", "Fraud checks")
    page.get_by_label("Name", exact=True).fill("Notes")
    work.tab_to(page.get_by_role("button", name="Add condition"))
    page.keyboard.press("Enter")
    expect(page.locator("#when-0-field")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    # "Note" is a field too, and so is "Note of the line": the whole name counts.
    choose(page, "Note of the line")
    expect(page.locator("#when-0-field")).to_have_value("line.note")
    choose(page, "Note")
    work.tab_to(page.locator("#when-0-op"))
    choose(page, "contains")
    work.tab_to(page.locator("#when-0-value"))
    page.keyboard.type("urgent")
    expect(page.locator("[data-rule-words]")).to_contain_text("Note contains “urgent”")
    work.tab_to(page.get_by_label("Hold code"))
    page.keyboard.type("Fraud")
    work.tab_to(page.get_by_role("button", name="Save rule"))
    page.keyboard.press("Enter")

    expect(page.locator(".rule-list")).to_contain_text("Note contains “urgent”")


CONDITION = {
    "all": [
        {"field": "order.ship_to_country", "op": "in", "value": ["DE", "NL"]},
        {"any": [{"formula": "order.net > 5"}]},
        {
            "related": "order.lines",
            "how": "any",
            "where": {"all": [{"field": "line.sku", "op": "is", "value": "BIKE"}]},
        },
    ]
}


@pytest.fixture
def pages(rita: User, history: Order) -> list[str]:
    """Every page of the console, of a set with a version in force and a draft."""
    made = create_set(use="holds", code="fraud", name="Fraud checks", by=rita)
    rule = Rule("all", "All of it", decode(CONDITION), {"code": "fraud"})
    first = save_draft(draft_of(made, rita), [rule], expected_edit=0, by=rita)
    publish(first, by=rita, unrehearsed_reason="Urgent")
    draft = save_draft(
        draft_of(made, rita),
        [replace(rule, priority=50)],
        expected_edit=0,
        by=rita,
    )
    today = clock.today()
    rehearsal = start_rehearsal(draft, since=today, until=today, by=rita)
    run_job(rehearsal.job_id)
    tested = f"2/test?number={history.number}"
    own = ["", "1/", "rules/all/", "rules/new", "compare", "2/publish", "2/rehearse"]
    return [
        *("/rules/", "/rules/new", "/rules/import"),
        *(f"/rules/fraud/{address}" for address in [*own, tested]),
        f"/rules/rehearsals/{rehearsal.pk}",
    ]


@pytest.mark.slow
def test_the_console_is_accessible(
    free_page: Page,  # noqa: F811
    rita: User,
    pages: list[str],
) -> None:
    work.sign_in(free_page, rita.email)
    found = {}
    for address in pages:
        answer = free_page.goto(address)
        assert answer is not None
        assert answer.ok, address
        if violations := serious(free_page):
            found[address] = violations

    assert found == {}
