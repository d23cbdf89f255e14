import pytest
from playwright.sync_api import Dialog, Page, expect

from foundation.models import User
from orders.models import Order
from orders.states import OrderStatus
from partners.models import Contact, Partner
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import make_priced_item, make_seller
from tests.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

BOOKED = "is booked; the confirmation is on its way"
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", event));
}"""


@pytest.fixture
def dora_shop(ada: User, page: Page) -> Partner:
    """Ada stands in front of an empty order; two items are in stock, one is not."""
    dora = make_seller()
    Contact.objects.create(partner=dora, name="Dirk Dora", email="dirk@c.example")
    make_location()
    for sku, price in (("SADDLE-1", "10.00"), ("BELL-1", "4.50")):
        make_stock(make_priced_item(sku, price, name=sku.title()), 100)
    make_priced_item("LAMP-1", "20.00", name="Lamp")
    page.goto("/orders/new/")
    page.get_by_label("E-mail").fill(ada.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="New order")).to_be_visible()
    return dora


def choose_customer(page: Page, code: str) -> None:
    page.get_by_label("Customer", exact=True).fill(code)
    page.keyboard.press("Tab")


def stay(dialog: Dialog) -> None:
    dialog.dismiss()


def total(page: Page) -> str:
    return page.locator("[data-totals] .total dd").inner_text()


def test_an_order_is_typed_answered_live_and_booked(
    page: Page, dora_shop: Partner
) -> None:
    choose_customer(page, dora_shop.code)
    expect(page.locator("#partner-panel")).to_contain_text("Fietsen Dora")
    expect(page.get_by_label("Contact")).to_contain_text("Dirk Dora")
    page.get_by_label("Customer reference").fill("PO-77")

    page.locator("#id_lines-0-sku").focus()
    for keys in ("SADDLE-1", "3", "LAMP-1", "2"):
        page.keyboard.type(keys)
        page.keyboard.press("Tab")

    rows = page.locator("[data-lines] tr")
    expect(rows.nth(0)).to_contain_text("€30.00")
    expect(rows.nth(0)).to_contain_text("In stock")
    expect(rows.nth(1)).to_contain_text("Backorder")
    expect(page.locator("[data-totals] .total")).to_contain_text("€84.70")
    page.get_by_role("button", name="Book order").click()

    expect(
        page.get_by_text("is booked; the confirmation is on its way")
    ).to_be_visible()
    order = Order.objects.get()
    assert (order.status, order.customer_reference) == (OrderStatus.BOOKED, "PO-77")
    assert order.contact is not None
    expect(page.get_by_role("heading", name=order.number)).to_be_visible()


def test_rows_of_a_spreadsheet_are_pasted_and_a_typing_error_is_put_right(
    page: Page, dora_shop: Partner
) -> None:
    choose_customer(page, dora_shop.code)
    page.locator("#id_lines-0-sku").focus()
    page.evaluate(PASTE, "sku\tquantity\nSADDLE-1\t2\nBEL-1\t4\n")
    expect(page.locator("[data-lines] tr").nth(1)).to_contain_text("Which item is")
    expect(page.locator("#id_lines-0-sku")).to_have_value("SADDLE-1")
    page.locator("#id_lines-1-sku").fill("BELL-1")
    expect(page.locator("[data-totals] .total")).to_contain_text("€45.98")
    page.get_by_role("button", name="Book order").click()

    expect(
        page.get_by_text("is booked; the confirmation is on its way")
    ).to_be_visible()
    lines = Order.objects.get().lines.order_by("line_no")
    assert [(line.sku, line.ordered) for line in lines] == [
        ("SADDLE-1", 2),
        ("BELL-1", 4),
    ]


def test_a_scanner_adds_one_for_every_beep(page: Page, dora_shop: Partner) -> None:
    choose_customer(page, dora_shop.code)
    page.get_by_label("Scan: the same item adds one").check()
    page.locator("#id_lines-0-sku").focus()
    for code in ("SADDLE-1", "BELL-1", "SADDLE-1", "SADDLE-1"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")

    expect(page.locator("#id_lines-0-quantity")).to_have_value("3")
    expect(page.locator("#id_lines-1-quantity")).to_have_value("1")
    expect(page.locator("#id_lines-2-sku")).to_be_focused()
    assert not Order.objects.exists()


def test_what_was_typed_is_not_left_by_mistake_and_lines_are_low_on_a_phone(
    page: Page, dora_shop: Partner
) -> None:
    page.on("dialog", stay)
    page.set_viewport_size({"width": 390, "height": 844})
    sku = page.locator("#id_lines-0-sku")
    box = sku.bounding_box()
    assert box is not None
    assert box["height"] < 60

    sku.click()
    page.keyboard.type("SADDLE-1")
    with page.expect_event("dialog") as asked:
        page.evaluate("location.assign('/orders/')")

    assert asked.value.type == "beforeunload"
    expect(sku).to_have_value("SADDLE-1")


def test_a_double_click_is_one_order(page: Page, dora_shop: Partner) -> None:
    choose_customer(page, dora_shop.code)
    page.locator("#id_lines-0-sku").fill("SADDLE-1")
    page.locator("#id_lines-0-quantity").fill("1")
    page.get_by_role("button", name="Book order").dblclick()

    expect(page.get_by_role("heading", name="ORD-")).to_be_visible()
    assert Order.objects.count() == 1


def test_two_hundred_lines_are_answered_and_booked(
    page: Page, dora_shop: Partner
) -> None:
    skus = [make_priced_item(f"PART-{number}", "1.00").sku for number in range(200)]
    choose_customer(page, dora_shop.code)
    page.locator("#id_lines-0-sku").focus()
    page.evaluate(PASTE, "\n".join(f"{sku}\t1" for sku in skus))
    expect(page.locator("[data-totals] .total")).to_contain_text("€242.00")
    page.get_by_role("button", name="Book order").click()

    expect(
        page.get_by_text("is booked; the confirmation is on its way")
    ).to_be_visible()
    assert Order.objects.get().lines.count() == 200


def test_a_price_is_set_by_hand_and_taken_back(page: Page, dora_shop: Partner) -> None:
    choose_customer(page, dora_shop.code)
    page.locator("#id_lines-0-sku").fill("SADDLE-1")
    page.locator("#id_lines-0-quantity").fill("3")
    price = page.locator("#id_lines-0-unit_price")
    row = page.locator("[data-lines] tr").first
    expect(price).to_have_attribute("placeholder", "€10.00")

    page.keyboard.press("F2")
    page.keyboard.type("8")
    expect(row).to_contain_text("€24.00")
    expect(row.get_by_text("Changed by hand")).to_be_visible()
    row.get_by_role("button", name="Back to the list price").click()

    expect(row).to_contain_text("€30.00")
    expect(row.get_by_text("Changed by hand")).to_be_hidden()
