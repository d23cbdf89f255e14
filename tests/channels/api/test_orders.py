from __future__ import annotations

from decimal import Decimal

from channels.models import ApiKey
from foundation.facts import renew_version
from foundation.models import InboundMessage, User
from foundation.roles import Role
from orders.models import Order
from orders.states import OrderStatus
from tests.channels.api.conftest import Shop


def test_an_order_is_booked_priced_and_taxed(shop: Shop) -> None:
    answer = shop.post("/orders", shop.order(2), key="a-1")

    assert answer.status_code == 201, answer.json()
    body = answer.json()
    assert body["status"] == "booked"
    assert Decimal(body["net"]) == Decimal("20.00")
    assert Decimal(body["tax"]) == Decimal("4.20")
    assert Decimal(body["gross"]) == Decimal("24.20")
    assert body["lines"][0]["ship_from"] == "ROT"


def test_the_same_key_again_gives_the_same_answer_and_no_second_order(
    shop: Shop,
) -> None:
    first = shop.post("/orders", shop.order(), key="a-1")
    second = shop.post("/orders", shop.order(), key="a-1")

    assert second.status_code == 201
    assert second.json() == first.json()
    assert Order.objects.count() == 1


def test_the_same_key_for_another_order_is_refused(shop: Shop) -> None:
    shop.post("/orders", shop.order(1), key="a-1")

    answer = shop.post("/orders", shop.order(2), key="a-1")

    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"
    assert Order.objects.count() == 1


def test_the_same_external_id_and_content_is_the_same_order(shop: Shop) -> None:
    first = shop.post("/orders", shop.order(external_id="W-7"), key="a-1")
    second = shop.post("/orders", shop.order(external_id="W-7"), key="a-2")

    assert second.status_code == 200
    assert second.json()["number"] == first.json()["number"]


def test_the_same_external_id_with_other_content_is_a_conflict(shop: Shop) -> None:
    shop.post("/orders", shop.order(1, external_id="W-7"), key="a-1")

    answer = shop.post("/orders", shop.order(2, external_id="W-7"), key="a-2")

    assert answer.status_code == 409
    assert answer.json()["findings"][0]["code"] == "order.changed_since"


def test_an_unknown_item_leaves_a_draft_that_says_so(shop: Shop) -> None:
    body = shop.order()
    body["lines"][0]["sku"] = "HOOTER"

    answer = shop.post("/orders", body, key="a-1")

    assert answer.status_code == 201
    assert answer.json()["status"] == "draft"
    assert answer.json()["findings"][0]["code"] == "line.unknown_item"


def test_what_is_short_is_backordered_and_never_oversold(shop: Shop) -> None:
    answer = shop.post("/orders", shop.order(8), key="a-1")

    line = answer.json()["lines"][0]
    assert Decimal(line["backordered"]) == 3
    assert line["promised_on"] is None


def test_the_raw_request_is_kept(shop: Shop) -> None:
    shop.post("/orders", shop.order(), key="a-1")

    message = InboundMessage.objects.get()
    assert b"BELL" in bytes(message.raw)
    assert message.result["status"] == 201


def test_without_a_key_nothing_is_told(shop: Shop) -> None:
    answer = shop.client.get("/api/v1/orders")

    assert answer.status_code == 401
    assert answer.json()["code"] == "no_valid_key"


def test_a_key_without_the_right_may_not_order(shop: Shop) -> None:
    user = User.objects.get(email="shop@example.com")
    user.grants.update(role=Role.WAREHOUSE)

    answer = shop.post("/orders", shop.order(), key="a-1")

    assert answer.status_code == 403
    assert not Order.objects.exists()


def test_bad_input_is_named_field_by_field(shop: Shop) -> None:
    body = shop.order()
    body["lines"][0]["quantity"] = "-1"
    body["surprise"] = True

    answer = shop.post("/orders", body, key="a-1")

    assert answer.status_code == 422
    fields = {each["field"] for each in answer.json()["errors"]}
    assert fields == {"body.body.lines.0.quantity", "body.body.surprise"}


def test_nul_characters_and_broken_json_are_refused_politely(shop: Shop) -> None:
    for answer in (
        shop.post("/orders", b"{", key="a-1"),
        shop.post("/orders", b'{"note": "\xff"}', key="a-1"),
        shop.get("/orders?customer=%00"),
        shop.get("/orders/ORD%00"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    body = shop.order(note="a\x00b")
    assert shop.post("/orders", body, key="a-2").status_code == 422
    assert not Order.objects.exists()


def test_a_price_that_is_not_exact_is_refused(shop: Shop) -> None:
    body = shop.order()
    body["lines"][0]["unit_price"] = 9.95

    answer = shop.post("/orders", body, key="a-1")

    assert answer.status_code == 422
    assert "as text" in answer.json()["errors"][0]["message"]


def test_fifty_megabytes_are_refused_before_they_are_read(shop: Shop) -> None:
    answer = shop.post("/orders", b" " * 50 * 1024**2, key="a-1")

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_another_method_is_not_allowed(shop: Shop) -> None:
    answer = shop.client.delete("/api/v1/orders", headers=shop.headers())

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "POST"}


def test_orders_are_read_and_listed_newest_first(shop: Shop) -> None:
    first = shop.post("/orders", shop.order(1), key="a-1").json()["number"]
    second = shop.post("/orders", shop.order(1), key="a-2").json()["number"]

    page = shop.get("/orders?limit=1").json()
    following = shop.get(f"/orders?limit=1&before={page['next']}").json()

    assert [row["number"] for row in page["orders"]] == [second]
    assert [row["number"] for row in following["orders"]] == [first]
    assert following["next"] is None
    assert shop.get(f"/orders/{first}").json()["status"] == OrderStatus.BOOKED
    assert shop.get("/orders/ORD-0").status_code == 404


def test_an_order_that_comes_to_too_much_is_refused(shop: Shop) -> None:
    key = ApiKey.objects.get()
    key.channel.price_owner = "channel"
    key.channel.save()
    renew_version("partners")
    body = shop.order(9_000_000)
    body["lines"][0]["unit_price"] = "900000000"

    answer = shop.post("/orders", body, key="a-1")

    assert answer.status_code == 422
    assert answer.json()["findings"][0]["code"] == "order.amount_too_large"
