from __future__ import annotations

from decimal import Decimal

import pytest

from foundation.models import Mail, User
from orders.models import Order
from orders.services.corrections import send_back
from tests.channels.api.conftest import Shop


@pytest.fixture
def draft(shop: Shop) -> Order:
    """A second line that nobody knows, for an address without a street."""
    shop.partner.email = "buyer@shop.example"
    shop.partner.save()
    body = shop.order(
        2, external_id="W-9", ship_to={"city": "Utrecht", "country": "NL"}
    )
    body["lines"].append({"sku": "HOOTER", "quantity": "1"})
    answer = shop.post("/orders", body, key="a-1")
    return Order.objects.get(number=answer.json()["number"])


def test_every_finding_names_its_field_in_the_body(shop: Shop, draft: Order) -> None:
    body = shop.get(f"/orders/{draft.number}").json()

    found = {(each["code"], each["path"]) for each in body["findings"]}
    assert ("line.unknown_item", "lines[1].sku") in found
    assert any(path.startswith("ship_to") for _, path in found)


def test_the_corrected_body_resumes_the_same_order(shop: Shop, draft: Order) -> None:
    answer = shop.put(f"/orders/{draft.number}", shop.order(3))

    body = answer.json()
    assert answer.status_code == 200, body
    assert (body["number"], body["status"]) == (draft.number, "booked")
    assert (body["external_id"], Decimal(body["net"])) == ("W-9", Decimal("30.00"))
    assert body["findings"] == []
    assert Order.objects.count() == 1


def test_a_correction_that_is_still_wrong_stays_a_draft(
    shop: Shop, draft: Order
) -> None:
    body = shop.order(3)
    body["lines"][0]["sku"] = "HOOTER"

    answer = shop.put(f"/orders/{draft.number}", body).json()

    assert answer["status"] == "draft"
    assert [each["path"] for each in answer["findings"]] == ["lines[0].sku"]


def test_a_booked_order_is_not_corrected(shop: Shop, draft: Order) -> None:
    shop.put(f"/orders/{draft.number}", shop.order(3))

    again = shop.put(f"/orders/{draft.number}", shop.order(4))

    assert again.status_code == 409
    assert again.json()["code"] == "order.not_a_draft"


def test_a_draft_sent_back_is_resumed_by_sending_the_order_again(
    shop: Shop, draft: Order, ada: User
) -> None:
    send_back(draft, by=ada)
    assert shop.get(f"/orders/{draft.number}").json()["is_sent_back"] is True

    answer = shop.post("/orders", shop.order(2, external_id="W-9"), key="a-2")
    again = shop.post("/orders", shop.order(2, external_id="W-9"), key="a-3")

    assert Mail.objects.get(kind="order_correction").to == "buyer@shop.example"
    assert answer.status_code == 201, answer.json()
    assert answer.json()["number"] == draft.number
    assert answer.json()["status"] == "booked"
    assert again.status_code == 200
    assert Order.objects.count() == 1
