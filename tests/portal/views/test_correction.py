from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from foundation.models import Mail, TimelineEntry, User
from orders.engine.intake import LineInput, PostalAddress
from orders.models import Order
from orders.services.capture import capture
from orders.services.corrections import open_correction, send_back
from orders.states import OrderStatus
from tests.factories.inventory import make_stock
from tests.factories.orders import make_order_input, make_priced_item, make_seller
from tests.factories.partners import make_partner
from tests.people import speaks_for

NOWHERE = PostalAddress(name="Dora", street="", city="Utrecht", country="NL")


@pytest.fixture
def draft(dora: User, ada: User) -> Order:
    """Two HOOTERs, which nobody knows, for an address without a street."""
    partner = make_seller()
    speaks_for(dora, partner)
    make_stock(make_priced_item("BELL", "10.00"), 5)
    given = make_order_input(partner, ("HOOTER", 2), ship_to=NOWHERE)
    order = capture(given, channel="desk", by=None).order
    assert order is not None
    send_back(order, note="Thank you!", by=ada)
    return order


def filled(order: Order, **values: str) -> dict[str, str]:
    """The page as it is sent, with what was corrected."""
    return {
        "revision": str(order.revision),
        "customer_reference": "",
        "note": "",
        "ship_name": "Dora",
        "ship_street": "",
        "ship_city": "Utrecht",
        "ship_country": "NL",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "1",
        "lines-0-line_no": "1",
        "lines-0-sku": "HOOTER",
        "lines-0-quantity": "2",
    } | values


def test_the_mail_names_each_field_with_its_link(draft: Order) -> None:
    mail = Mail.objects.get(kind="order_correction")

    url = f"/portal/corrections/{draft.number}/"
    assert mail.to == "dora@customer.example"
    assert f"{url}#id_ship_street" in mail.body
    assert f"{url}#id_lines-0-sku" in mail.body
    assert "HOOTER" in mail.body
    assert "Thank you!" in mail.body


def test_the_corrected_order_goes_on_under_its_number(
    client: Client, draft: Order, dora: User
) -> None:
    client.force_login(dora)
    url = reverse("portal:correction", args=[draft.number])

    shown = client.get(url).content.decode()
    data = filled(draft, **{"lines-0-sku": "BELL", "ship_street": "Gracht 1"})
    answer = client.post(url, data)

    assert 'href="#id_ship_street"' in shown
    assert answer.headers["Location"] == f"/portal/orders/{draft.number}/"
    booked = Order.objects.get(pk=draft.pk)
    assert (booked.status, booked.number) == (OrderStatus.BOOKED, draft.number)
    assert (booked.net, booked.ship_to["street"]) == (Decimal("20.00"), "Gracht 1")
    assert booked.corrections.get().state == "answered"
    entry = TimelineEntry.objects.get(code="order.corrected")
    assert entry.actor == dora


def test_what_is_still_wrong_keeps_the_question_open(
    client: Client, draft: Order, dora: User
) -> None:
    client.force_login(dora)
    url = reverse("portal:correction", args=[draft.number])

    answer = client.post(url, filled(draft, **{"lines-0-sku": "BELL"}), follow=True)

    assert "The delivery address has no street." in answer.content.decode()
    assert "HOOTER" not in answer.content.decode()
    draft = Order.objects.get(pk=draft.pk)
    assert draft.status == OrderStatus.DRAFT
    assert open_correction(draft) is not None


def test_a_draft_of_another_customer_is_not_there(
    client: Client, draft: Order, eve: User
) -> None:
    speaks_for(eve, make_partner("OTHER"))
    client.force_login(eve)
    url = reverse("portal:correction", args=[draft.number])

    assert client.get(url).status_code == 404
    assert client.post(url, filled(draft)).status_code == 404


def test_a_draft_that_was_not_sent_back_is_not_theirs_to_see(
    client: Client, draft: Order, dora: User
) -> None:
    assert draft.partner is not None
    given = make_order_input(draft.partner)
    given = type(given)(lines=(LineInput(sku="NOPE"),), buyer=given.buyer)
    other = capture(given, channel="desk", by=None).order
    assert other is not None
    client.force_login(dora)

    url = reverse("portal:correction", args=[other.number])

    assert client.get(url).status_code == 404


def test_two_people_correcting_do_not_overwrite_each_other(
    client: Client, draft: Order, dora: User
) -> None:
    client.force_login(dora)
    url = reverse("portal:correction", args=[draft.number])
    client.post(url, filled(draft, **{"lines-0-quantity": "3"}))

    answer = client.post(url, filled(draft, **{"lines-0-sku": "BELL"}))

    assert answer.status_code == 422
    assert "changed in the meantime" in answer.content.decode()
