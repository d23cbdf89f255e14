from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from foundation.models import InboundMessage, User
from foundation.roles import Role
from foundation.rules.sets import Rule
from foundation.rules.tree import decode
from foundation.services.rule_seeds import ensure_rule_set
from orders.models import Order
from orders.states import OrderStatus
from tests.factories.inventory import make_stock
from tests.factories.orders import enter, make_priced_item, make_seller
from tests.people import make_person


@pytest.fixture
def draft(db: None) -> Order:
    """Two bells that only a sales manager may let through."""
    partner = make_seller()
    partner.email = "buyer@customer.example"
    partner.save()
    make_stock(make_priced_item("BELL", "10.00"), 5)
    no_bells = decode({"field": "line.sku", "op": "is", "value": "BELL"})
    verdict = {"message": "No bells.", "field": "quantity", "bypass": ["sales_manager"]}
    rules = [Rule("bells", "Bells", no_bells, verdict)]
    ensure_rule_set("validation", "own", "Own", rules)
    order = enter(partner, ("BELL", 2)).order
    assert order is not None
    return order


def page_of(client: Client, order: Order) -> str:
    url = reverse("pages:order_page", args=[order.number])
    return client.get(url).content.decode()


def test_each_point_leads_to_its_field(client: Client, draft: Order, ada: User) -> None:
    client.force_login(ada)

    page = page_of(client, draft)

    assert f'href="/orders/{draft.number}/edit#id_lines-0-quantity">No bells.' in page
    assert "Send back to the sender" in page
    assert "Book anyway" not in page


def test_a_draft_is_sent_back_and_the_page_says_so(
    client: Client, draft: Order, ada: User
) -> None:
    client.force_login(ada)

    url = reverse("orders:order_send_back", args=[draft.number])
    client.post(url, {"note": "Please look"})
    again = client.post(url, follow=True).content.decode()

    assert draft.corrections.get().to == "buyer@customer.example"
    page = page_of(client, draft)
    assert "Sent back" in page
    assert "buyer@customer.example was asked on" in page
    assert "has been sent back already" in again


def test_a_manager_books_anyway_with_a_reason(client: Client, draft: Order) -> None:
    client.force_login(make_person("Max Boss", Role.SALES_MANAGER))
    url = reverse("orders:order_book_anyway", args=[draft.number])

    assert "Book anyway" in page_of(client, draft)
    client.post(url, {"reason": ""})
    assert Order.objects.get(pk=draft.pk).status == OrderStatus.DRAFT
    client.post(url, {"reason": "Old friend"})

    assert Order.objects.get(pk=draft.pk).status == OrderStatus.BOOKED
    assert "Passed over: “No bells.” Reason: Old friend" in page_of(client, draft)


def test_who_may_not_pass_over_it_is_told(
    client: Client, draft: Order, ada: User
) -> None:
    client.force_login(ada)
    url = reverse("orders:order_book_anyway", args=[draft.number])

    client.post(url, {"reason": "Please"})

    assert Order.objects.get(pk=draft.pk).status == OrderStatus.DRAFT


def test_the_inbox_says_that_a_draft_waits_for_its_sender(
    client: Client, draft: Order, ada: User
) -> None:
    outcome = {"outcome": "draft", "number": draft.number, "external_id": "1"}
    message = InboundMessage.objects.create(
        source="desk",
        kind="generic_csv",
        external_key="week.csv",
        raw=b"",
        result={"orders": [{**outcome, "findings": []}]},
    )
    client.force_login(ada)
    client.post(reverse("orders:order_send_back", args=[draft.number]))

    listed = client.get(reverse("orders:message_list")).content.decode()
    shown = client.get(reverse("orders:message_page", args=[message.pk]))

    assert "Sent back" in listed
    assert "Sent back" in shown.content.decode()
