from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from billing.services.payments import unmatch_payment
from foundation.models import User
from orders.models import Order
from tests.factories.billing import invoice_of, make_payment, match
from tests.factories.fulfillment import deliver, happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.partners import make_partner
from tests.people import speaks_for

PAGES = ("home", "order_list", "invoice_list", "document_list")


@pytest.fixture
def order(dora: User) -> Order:
    """Dora's customer ordered two bells from stock."""
    partner = make_seller()
    speaks_for(dora, partner)
    item = make_priced_item("BELL", "10.00", name="Brass bell")
    make_location()
    make_stock(item, 5)
    return book(partner, (item, 2), customer_reference="PO-77")


@pytest.mark.parametrize("page", PAGES)
def test_the_customer_opens_every_page(
    client: Client, order: Order, dora: User, page: str
) -> None:
    client.force_login(dora)

    assert client.get(reverse(f"portal:{page}")).status_code == 200


def test_the_customer_sees_status_reference_and_total(
    client: Client, order: Order, dora: User
) -> None:
    client.force_login(dora)

    text = client.get(reverse("portal:order_page", args=[order.number])).content

    for shown in ("PO-77", "Brass bell", "€24.20", "Scheduled"):
        assert shown in text.decode(), shown


def test_after_delivery_the_invoice_is_open_to_pay(
    client: Client, order: Order, dora: User, ben: User
) -> None:
    happen()
    deliver(ship(shipment_of(order), by=ben), by=ben)
    happen()
    client.force_login(dora)

    page = client.get(reverse("portal:invoice_list")).content.decode()

    assert "€24.20" in page
    assert order.number in page


def test_another_customer_sees_nothing_of_it(
    client: Client, order: Order, eve: User
) -> None:
    speaks_for(eve, make_partner("OTHER"))
    client.force_login(eve)

    assert (
        client.get(reverse("portal:order_page", args=[order.number])).status_code == 404
    )
    listed = client.get(reverse("portal:order_list")).content.decode()
    assert order.number not in listed


def test_somebody_without_a_customer_gets_nothing(client: Client, eve: User) -> None:
    client.force_login(eve)

    assert client.get(reverse("portal:home")).status_code == 404


def test_a_colleague_is_told_the_portal_is_not_theirs(
    client: Client, ada: User
) -> None:
    client.force_login(ada)

    assert client.get(reverse("portal:home")).status_code == 403


def test_a_visitor_signs_in_first(client: Client, db: None) -> None:
    answer = client.get(reverse("portal:home"))

    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]


def test_the_list_is_found_by_the_customers_reference(
    client: Client, order: Order, dora: User
) -> None:
    client.force_login(dora)
    address = reverse("portal:order_list")

    assert order.number in client.get(f"{address}?q=PO-77").content.decode()
    assert order.number not in client.get(f"{address}?q=PO-78").content.decode()


def test_a_search_stays_on_another_tab_and_the_tab_while_searching(
    client: Client, order: Order, dora: User
) -> None:
    client.force_login(dora)

    page = client.get(f"{reverse('portal:order_list')}?q=PO-77&show=open")

    text = page.content.decode()
    assert 'href="?q=PO-77&amp;show=closed"' in text
    assert '<input type="hidden" name="show" value="open">' in text


def test_papers_are_found_by_the_number_of_the_invoice(
    client: Client, order: Order, dora: User, ben: User
) -> None:
    happen()
    deliver(ship(shipment_of(order), by=ben), by=ben)
    happen()
    client.force_login(dora)

    url = f"{reverse('portal:document_list')}?q={invoice_of(order).number}"

    assert len(client.get(url).context["page"]) == 1


def test_the_customer_is_told_of_a_match_that_is_taken_back(
    client: Client, order: Order, dora: User, ben: User, cleo: User
) -> None:
    happen()
    deliver(ship(shipment_of(order), by=ben), by=ben)
    happen()
    invoice = invoice_of(order)
    payment = match(make_payment("24.20", by=cleo), invoice, by=cleo)
    unmatch_payment(payment, invoice, version=payment.version, by=cleo)
    client.force_login(dora)

    page = client.get(reverse("portal:order_page", args=[order.number]))

    assert "no longer pays €24.20" in page.content.decode()
