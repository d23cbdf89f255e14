from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Item
from foundation.models import User
from foundation.rules.nodes import Leaf
from orders.models import Order
from orders.states import OrderStatus
from partners.models import Contact, Partner
from tests.factories.derivation import make_transformations, transform_rule
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora_shop() -> Partner:
    return make_seller()


@pytest.fixture
def saddle() -> Item:
    return make_priced_item("SADDLE-1", "10.00")


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def typed(customer: str, *lines: tuple[str, str], **fields: str) -> dict[str, Any]:
    """The form as a browser sends it, booking unless told otherwise."""
    form: dict[str, Any] = {
        "key": "k1",
        "partner": customer,
        "channel": "desk",
        "contact": "",
        "action": "book",
        "lines-TOTAL_FORMS": str(len(lines) + 1),
        "lines-INITIAL_FORMS": "0",
        f"lines-{len(lines)}-sku": "",
    }
    for place, (sku, quantity) in enumerate(lines):
        form |= {f"lines-{place}-sku": sku, f"lines-{place}-quantity": quantity}
    return form | fields


def errors(response: Any) -> list[str]:
    form, lines = response.context["form"], response.context["formset"]
    found = [text for each in form.errors.values() for text in each]
    for line in lines.forms:
        found += [text for each in line.errors.values() for text in each]
    return found


def test_an_order_is_booked_and_shown(
    desk: Client, dora_shop: Partner, saddle: Item, ada: User
) -> None:
    form = typed(dora_shop.code, ("SADDLE-1", "3"), customer_reference="PO-9")

    response = desk.post("/orders/new/", form)

    order = Order.objects.get()
    assert response.headers["Location"] == f"/orders/{order.number}/"
    assert (order.status, order.customer_reference) == (OrderStatus.BOOKED, "PO-9")
    assert order.created_by == ada
    assert str(order.net) == "30.00"


def test_the_same_form_sent_twice_is_one_order(
    desk: Client, dora_shop: Partner, saddle: Item
) -> None:
    form = typed(dora_shop.code, ("SADDLE-1", "3"))

    first, second = desk.post("/orders/new/", form), desk.post("/orders/new/", form)

    assert Order.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_an_unknown_item_is_told_beside_its_line_and_nothing_is_kept(
    desk: Client, dora_shop: Partner, saddle: Item
) -> None:
    form = typed(dora_shop.code, ("SADDLE-1", "3"), ("SADLE", "1"), note="urgent")

    response = desk.post("/orders/new/", form)

    assert response.status_code == 422
    assert errors(response) == ["Which item is “SADLE”?"]
    assert not Order.objects.exists()
    page = response.content.decode()
    assert 'value="SADLE"' in page
    assert "urgent" in page


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([("SADDLE-1", "")], "How many?"),
        ([("SADDLE-1", "0")], "The quantity must be above zero."),
        ([("SADDLE-1", "-2")], "The quantity must be above zero."),
        ([("SADDLE-1", "many")], "Enter a number."),
        ([("", "4")], "Which item?"),
        ([], "The order has no lines."),
    ],
)
def test_what_is_wrong_with_a_line_is_said(
    desk: Client,
    dora_shop: Partner,
    saddle: Item,
    lines: list[tuple[str, str]],
    said: str,
) -> None:
    response = desk.post("/orders/new/", typed(dora_shop.code, *lines))

    assert response.status_code == 422
    assert said in errors(response)


def test_lines_that_were_removed_or_moved_stay_so_when_something_is_wrong(
    desk: Client, dora_shop: Partner, saddle: Item
) -> None:
    lines = [("SADLE", "1"), ("REMOVED", "2"), ("SADDLE-1", "3")]
    form = typed(dora_shop.code, *lines)
    form |= {"lines-0-ORDER": "2", "lines-2-ORDER": "1", "lines-1-DELETE": "on"}

    response = desk.post("/orders/new/", form)

    page = response.content.decode()
    assert "REMOVED" not in page
    assert page.index('value="SADDLE-1"') < page.index('value="SADLE"')
    assert "Line 2:" in page


def test_the_country_of_an_address_is_chosen_by_its_name(desk: Client) -> None:
    page = desk.get("/orders/new/").content.decode()

    assert '<option value="NL">Netherlands</option>' in page


def test_an_unknown_customer_can_only_be_parked(desk: Client, saddle: Item) -> None:
    make_seller()
    form = typed("Nobody knows", ("SADDLE-1", "1"))

    assert errors(desk.post("/orders/new/", form)) == [
        "No customer is known as “Nobody knows”."
    ]
    desk.post("/orders/new/", form | {"action": "draft"})

    draft = Order.objects.get()
    assert (draft.status, draft.partner_text) == (OrderStatus.DRAFT, "Nobody knows")


def test_part_of_a_name_says_who_may_be_meant(
    desk: Client, dora_shop: Partner, saddle: Item
) -> None:
    part = dora_shop.name[:5]

    said = errors(desk.post("/orders/new/", typed(part, ("SADDLE-1", "1"))))

    meant = f"{dora_shop.name} ({dora_shop.code})"
    assert said == [f"No customer is known as “{part}”. Do you mean {meant}?"]
    assert not Order.objects.exists()


def test_another_address_and_contact_go_with_the_order(
    desk: Client, dora_shop: Partner, saddle: Item
) -> None:
    dirk = Contact.objects.create(partner=dora_shop, name="Dirk")
    address = {"ship_street": "Kade 9", "ship_postal_code": "9711 AA"}
    place = {"ship_city": "Groningen", "ship_country": "NL"}
    form = typed(dora_shop.code, ("SADDLE-1", "1"), contact=str(dirk.pk))

    half = desk.post("/orders/new/", form | address)
    desk.post("/orders/new/", form | address | place)

    assert errors(half) == ["This part of the address is missing."] * 2
    order = Order.objects.get()
    assert order.contact == dirk
    assert order.ship_to["city"] == "Groningen"


def test_a_date_that_has_passed_becomes_as_soon_as_possible_with_a_word(
    desk: Client, dora_shop: Partner, saddle: Item
) -> None:
    form = typed(dora_shop.code, ("SADDLE-1", "1"), requested_on="2020-01-01")

    page = desk.post("/orders/new/", form, follow=True).content.decode()

    assert Order.objects.get().requested_on is None
    assert "has passed: as soon as possible" in page


def test_a_copy_starts_with_customer_and_lines_of_the_other(
    desk: Client, dora_shop: Partner, saddle: Item
) -> None:
    order = book(dora_shop, (saddle, 20), customer_reference="PO-1")

    page = desk.get(f"/orders/new/?copy={order.number}").content.decode()

    assert 'value="SADDLE-1"' in page
    assert 'value="20"' in page
    assert f'value="{dora_shop.code}"' in page
    assert "PO-1" not in page


def test_without_script_the_page_gives_lines_and_answers(
    desk: Client, dora_shop: Partner, saddle: Item
) -> None:
    form = typed(dora_shop.code, ("SADDLE-1", "2"))

    more = desk.post("/orders/new/", form | {"action": "add_lines"})
    checked = desk.post("/orders/new/", form | {"action": "check"})

    assert len(more.context["formset"].forms) == 7
    assert "€20.00" in checked.content.decode()
    assert "€24.20" in checked.content.decode()
    assert not Order.objects.exists()


def test_enter_in_the_head_checks_and_does_not_book(
    desk: Client, dora_shop: Partner, saddle: Item
) -> None:
    page = desk.get("/orders/new/").content.decode()
    first_button = page.split('name="action"', 1)[1]

    assert first_button.split('value="', 1)[1].startswith("check")


def test_two_hundred_lines_cost_no_more_statements_than_two(
    desk: Client, dora_shop: Partner
) -> None:
    skus = [make_priced_item(f"ITEM-{n}").sku for n in range(200)]
    costs = []
    for key, count in (("warm", 200), ("few", 2), ("many", 200)):
        lines = [(sku, "1") for sku in skus[:count]]
        with CaptureQueriesContext(connection) as queries:
            desk.post("/orders/new/", typed(dora_shop.code, *lines, key=key))
        costs.append(len(queries))

    assert Order.objects.count() == 3
    assert costs[2] <= costs[1] + 3


def test_only_those_who_enter_orders_open_the_page(
    client: Client, ben: User, dora: User
) -> None:
    for person, status in ((ben, 403), (dora, 404)):
        client.force_login(person)
        assert client.get("/orders/new/").status_code == status
    client.logout()
    assert client.get("/orders/new/").status_code == 302


def test_a_copy_of_an_order_one_may_not_see_is_not_there(desk: Client) -> None:
    assert desk.get("/orders/new/?copy=ORD-0").status_code == 404


def test_a_line_that_becomes_parts_is_answered_as_one(
    desk: Client, dora_shop: Partner, saddle: Item
) -> None:
    make_priced_item("SET", "99.00")
    make_transformations(
        transform_rule(
            "explode", "SADDLE-1 × 2, SADDLE-1", Leaf("line.sku", "is", "SET")
        )
    )
    form = typed(dora_shop.code, ("SET", "1"), ("SADDLE-1", "1"), action="check")

    page = desk.post("/orders/new/", form)

    answers = [each.answer for each in page.context["formset"].forms[:2]]
    assert [answer["amount"] for answer in answers] == ["30.00", "10.00"]
    assert answers[0]["name"].startswith("2 × ")
