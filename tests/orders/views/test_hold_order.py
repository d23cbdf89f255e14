from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import User
from orders.models import Hold
from orders.states import HoldStatus
from tests.factories.holds import hold, make_hold_code
from tests.factories.orders import make_line, make_order

pytestmark = pytest.mark.django_db


def again(held: Hold) -> str:
    return str(Hold.objects.get(pk=held.pk).status)


def test_an_order_is_put_on_hold_with_a_reason(client: Client, ada: User) -> None:
    order = make_order()
    make_hold_code("stop", name="Stop")
    client.force_login(ada)

    asked = {"line": "", "code": "stop", "step": "", "until": "", "reason": "Look"}
    answer = client.post(f"/orders/{order.number}/hold", asked, follow=True)

    held = Hold.objects.get(order=order)
    assert (held.reason, held.applied_by) == ("Look", ada)
    page = answer.content.decode()
    assert "The hold is set." in page
    assert "On hold" in page


def test_a_line_is_put_on_hold_from_a_later_step(client: Client, ada: User) -> None:
    order = make_order()
    make_hold_code("stop")
    client.force_login(ada)
    page = client.get(f"/orders/{order.number}/hold?line=2").content.decode()
    assert '<option value="2" selected>' in page

    asked = {"line": "2", "code": "stop", "step": "invoice", "reason": "Look"}
    client.post(f"/orders/{order.number}/hold", asked)

    held = Hold.objects.get(order=order)
    assert held.line is not None
    assert (held.line.line_no, held.step) == (2, "invoice")


def test_a_line_past_the_step_is_refused_on_the_page(client: Client, ada: User) -> None:
    order = make_order(lines=0)
    make_line(order, 1, shipped=10)
    make_hold_code("stop")
    client.force_login(ada)

    asked = {"line": "1", "code": "stop", "step": "ship", "reason": "Look"}
    answer = client.post(f"/orders/{order.number}/hold", asked)

    assert "Line 1 has gone through the step “Ship” already." in answer.content.decode()
    assert not Hold.objects.exists()


def test_a_hold_is_released_with_a_reason(client: Client, ada: User) -> None:
    order = make_order()
    held = hold(order)
    client.force_login(ada)
    url = f"/orders/{order.number}/holds/{held.pk}/release"

    assert client.get(url).status_code == 200
    answer = client.post(url, {"reason": "Fine"}, follow=True)

    assert "The hold is released." in answer.content.decode()
    assert again(held) == HoldStatus.RELEASED


def test_without_the_role_the_button_is_disabled_and_the_page_forbidden(
    client: Client, ada: User, cleo: User
) -> None:
    order = make_order()
    make_hold_code("money", release_roles=["finance"])
    held = hold(order, code="money")
    url = f"/orders/{order.number}/holds/{held.pk}/release"
    client.force_login(ada)

    page = client.get(f"/orders/{order.number}/").content.decode()
    assert "Only Finance may release this hold." in page
    assert url not in page
    assert client.post(url, {"reason": "Fine"}).status_code == 403
    assert again(held) == HoldStatus.ACTIVE

    client.force_login(cleo)
    assert url in client.get(f"/orders/{order.number}/").content.decode()


def test_a_hold_belongs_to_its_order(client: Client, ada: User) -> None:
    held, other = hold(make_order()), make_order()
    client.force_login(ada)

    url = f"/orders/{other.number}/holds/{held.pk}/release"

    assert client.get(url).status_code == 404


def test_customers_know_nothing_of_these_pages(client: Client, dora: User) -> None:
    order = make_order()
    client.force_login(dora)

    assert client.get(f"/orders/{order.number}/hold").status_code == 404
