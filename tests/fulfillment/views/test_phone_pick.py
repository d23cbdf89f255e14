from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from catalog.models import Item
from catalog.states import Tracking
from foundation.models import User
from fulfillment.models import Shipment
from inventory.models import Claim, CountSheet, Movement
from orders.services.cancel import cancel_order
from orders.states import CancelReason
from tests.factories.fulfillment import happen, shipment_of
from tests.factories.inventory import (
    balance_of,
    make_bin,
    make_location,
    make_lot,
    put_in,
)
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


@pytest.fixture
def bike() -> Item:
    """Six bikes in B-02 and four in A-01, which is nearer."""
    item = make_priced_item("BIKE")
    place = make_location()
    for code, walk, quantity in (("B-02", 2, 6), ("A-01", 1, 4)):
        bin_ = make_bin(code, place)
        bin_.walk_order = walk
        bin_.save()
        put_in(item, quantity, bin_id=bin_.pk)
    return item


@pytest.fixture
def shipment(client: Client, bike: Item, ben: User) -> Shipment:
    order = book(make_seller(), (bike, 5))
    happen()
    client.force_login(ben)
    return shipment_of(order)


def pick(client: Client, shipment: Shipment, *quantities: str, **fields: str) -> Any:
    line = shipment.lines.get()
    item_id = line.order_line.item_id
    data = {
        "key": str(uuid4()),
        "lines-TOTAL_FORMS": str(len(quantities)),
        "lines-INITIAL_FORMS": "0",
        **fields,
    }
    for no, quantity in enumerate(quantities):
        data[f"lines-{no}-ref"] = f"{line.order_line_id}:{item_id}"
        data[f"lines-{no}-quantity"] = quantity
    url = f"/fulfillment/phone/pick/{shipment.number}"
    return client.post(url, data, headers=JSON)


def test_the_way_leads_through_the_bins(client: Client, shipment: Shipment) -> None:
    page = client.get(f"/fulfillment/phone/pick/{shipment.number}").content.decode()

    assert page.index("A-01") < page.index("B-02")
    assert shipment.number in client.get("/fulfillment/phone/pick").content.decode()


def test_what_is_picked_leaves(client: Client, shipment: Shipment, bike: Item) -> None:
    answer = pick(client, shipment, "4", "1")

    said = f"Shipment {shipment.number} is confirmed."
    assert answer.json()["message"] == said
    assert balance_of(bike) == (5, 0)


def test_less_needs_a_reason(client: Client, shipment: Shipment) -> None:
    answer = pick(client, shipment, "4")

    assert answer.json()["message"] == "Less was picked than asked for. Say why."
    assert Shipment.objects.get().status == "ready"


def test_what_is_missing_is_counted(client: Client, shipment: Shipment) -> None:
    pick(client, shipment, "4", reason="missing")

    sheet = CountSheet.objects.get()
    assert (sheet.reason, sheet.lines.count()) == ("event", 2)
    assert sheet.note == f"{shipment.number}: Not found in its place"
    assert Shipment.objects.get(pk=shipment.pk).status == "shipped"


def test_where_nothing_is_found_only_a_count_is_asked(
    client: Client, shipment: Shipment
) -> None:
    answer = pick(client, shipment, reason="missing")

    assert "a count is asked for" in answer.json()["message"]
    assert CountSheet.objects.count() == 1
    assert Shipment.objects.get().status == "ready"


def test_what_is_not_asked_for_is_put_back(client: Client, shipment: Shipment) -> None:
    make_priced_item("BELL")
    fields = {
        "key": str(uuid4()),
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-code": "BELL",
        "lines-0-quantity": "1",
    }

    url = f"/fulfillment/phone/pick/{shipment.number}"
    answer = client.post(url, fields, headers=JSON)

    assert answer.json()["message"] == "BELL is not asked for here. Put it back."


def claims() -> list[tuple[str, Decimal]]:
    live = Claim.objects.live().order_by("kind", "id")
    return [(claim.kind, claim.open) for claim in live]


def test_what_is_picked_lies_ready(
    client: Client, shipment: Shipment, bike: Item
) -> None:
    answer = pick(client, shipment, "4", "1", then="ready")

    said = f"{shipment.number} is picked and lies ready."
    assert answer.json()["message"] == said
    assert (claims(), balance_of(bike)) == ([("picked", 5)], (10, 5))
    page = client.get(f"/fulfillment/phone/pick/{shipment.number}").content.decode()
    assert "This lies ready." in page
    assert "Picked" in client.get("/fulfillment/phone/pick").content.decode()


def test_a_pick_that_is_sent_twice_is_done_once(
    client: Client, shipment: Shipment
) -> None:
    key = str(uuid4())

    first = pick(client, shipment, "4", "1", then="ready", key=key)
    pick(client, shipment, then="unpick")
    again = pick(client, shipment, "4", "1", then="ready", key=key)

    assert (first.json()["status"], again.json()["status"]) == ("done", "known")
    assert claims() == [("reserved", 5)]


def test_a_part_is_picked_with_a_reason(client: Client, shipment: Shipment) -> None:
    answer = pick(client, shipment, "4", then="ready", reason="later")

    assert answer.json()["status"] == "done"
    assert claims() == [("picked", 4), ("reserved", 1)]


def test_what_lies_ready_leaves(client: Client, shipment: Shipment, bike: Item) -> None:
    pick(client, shipment, "4", "1", then="ready")

    answer = pick(client, shipment, then="send", carrier="DHL")

    assert answer.json()["message"] == f"Shipment {shipment.number} is confirmed."
    assert balance_of(bike) == (5, 0)
    assert Shipment.objects.get(pk=shipment.pk).carrier == "DHL"
    assert pick(client, shipment, then="send").json()["status"] == "refused"


def test_what_is_canceled_is_put_back(client: Client, shipment: Shipment) -> None:
    pick(client, shipment, "4", "1", then="ready")
    cancel_order(shipment.order, reason=CancelReason.CUSTOMER, by=None)
    happen()

    page = client.get("/fulfillment/phone/pick").content.decode()
    assert shipment.number in page
    assert "Put back" in page
    answer = pick(client, shipment, then="put_back")

    assert "is back in its place" in answer.json()["message"]
    assert shipment.number not in client.get("/fulfillment/phone/pick").content.decode()
    assert pick(client, shipment, then="put_back").json()["status"] == "refused"


def test_any_serial_number_may_be_taken(client: Client, ben: User) -> None:
    drill = make_priced_item("DRILL", tracking=Tracking.SERIAL)
    for code in ("S1", "S2"):
        put_in(drill, 1, lot_id=make_lot(drill, code).pk)
    order = book(make_seller(), (drill, 1))
    happen()
    client.force_login(ben)
    shipment = shipment_of(order)

    wrong = pick(client, shipment, "1", **{"lines-0-lot_code": "S9"})
    pick(client, shipment, "1", **{"lines-0-lot_code": "S2"})

    assert wrong.json()["message"] == "There is no lot S9 of DRILL here."
    moved = Movement.objects.get(destination__kind="customer")
    assert moved.lot is not None
    assert moved.lot.code == "S2"


def test_another_lot_than_is_asked_for_is_refused(client: Client, ben: User) -> None:
    milk = make_priced_item("MILK", tracking=Tracking.LOT)
    for code in ("L1", "L2"):
        put_in(milk, 5, lot_id=make_lot(milk, code).pk)
    order = book(make_seller(), (milk, 2))
    happen()
    client.force_login(ben)
    shipment = shipment_of(order)

    wrong = pick(client, shipment, "2", **{"lines-0-lot_code": "L2"})
    pick(client, shipment, "2", then="ready", **{"lines-0-lot_code": "L1"})

    assert wrong.json()["message"] == "Take MILK of lot L1, not of lot L2."
    assert (
        "L1"
        in client.get(f"/fulfillment/phone/pick/{shipment.number}").content.decode()
    )


def test_only_the_warehouse_picks(
    client: Client, shipment: Shipment, ada: User
) -> None:
    client.force_login(ada)

    assert client.get("/fulfillment/phone/pick").status_code == 403
