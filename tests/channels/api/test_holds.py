from __future__ import annotations

from orders.models import Hold, Order
from orders.states import HoldStatus
from tests.channels.api.conftest import Shop
from tests.factories.holds import hold, make_hold_code


def new_order(shop: Shop) -> Order:
    number = shop.post("/orders", shop.order(), key="first").json()["number"]
    return Order.objects.get(number=number)


def test_an_order_is_put_on_hold_and_released(shop: Shop) -> None:
    order = new_order(shop)
    make_hold_code("stop", name="Stop")
    wish = {"code": "stop", "line_no": 1, "reason": "Wrong color"}

    made = shop.post(f"/orders/{order.number}/holds", wish, key="h-1")

    assert made.status_code == 201
    told = made.json()
    assert (told["name"], told["status"], told["line_no"]) == ("Stop", "active", 1)
    assert shop.get(f"/orders/{order.number}").json()["is_on_hold"]
    assert shop.get(f"/orders/{order.number}/holds").json()["is_on_hold"]

    url = f"/orders/{order.number}/holds/{told['id']}/release"
    assert shop.post(url, {"reason": "Fine"}).json()["status"] == "released"
    again = shop.post(url, {"reason": "Fine"})
    assert (again.status_code, again.json()["code"]) == (409, "hold.not_open")
    assert not shop.get(f"/orders/{order.number}").json()["is_on_hold"]


def test_the_same_key_holds_once(shop: Shop) -> None:
    order = new_order(shop)
    make_hold_code("stop")
    wish = {"code": "stop", "reason": "Wrong color"}

    first = shop.post(f"/orders/{order.number}/holds", wish, key="h-1").json()
    second = shop.post(f"/orders/{order.number}/holds", wish, key="h-1").json()

    assert first["id"] == second["id"]
    assert Hold.objects.count() == 1


def test_without_the_release_role_the_answer_is_403(shop: Shop) -> None:
    order = new_order(shop)
    make_hold_code("money", release_roles=["finance"])
    held = hold(order, code="money")

    url = f"/orders/{order.number}/holds/{held.pk}/release"
    answer = shop.post(url, {"reason": "Fine"})

    assert (answer.status_code, answer.json()["code"]) == (
        403,
        "hold.not_your_release",
    )
    assert Hold.objects.get().status == HoldStatus.ACTIVE


def test_unknown_lines_codes_and_holds_answer_404(shop: Shop) -> None:
    order = new_order(shop)
    make_hold_code("stop")
    url = f"/orders/{order.number}/holds"

    line = shop.post(url, {"code": "stop", "line_no": 9, "reason": "No"}, key="a")
    code = shop.post(url, {"code": "none", "reason": "No"}, key="b")
    gone = shop.post(f"{url}/999999/release", {"reason": "No"})

    assert [line.status_code, code.status_code, gone.status_code] == [404] * 3
