from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from foundation.models import User
from inventory.models import SupplyOrder
from inventory.services.supply.drafts import DraftLine, SupplyDraft
from inventory.services.supply.orders import approve_supply, draft_supply
from inventory.states import SupplyKind
from tests.factories.catalog import make_item
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.partners import make_company

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


@pytest.fixture
def order(client: Client, ben: User) -> SupplyOrder:
    """Five of ten bikes shall go from Rotterdam to Köln."""
    bike = make_item("BIKE")
    make_stock(bike, 10)
    draft = SupplyDraft(
        kind=SupplyKind.TRANSFER,
        company=make_company(),
        source=make_location("ROT"),
        destination=make_location("KOL"),
        lines=[DraftLine(bike, Decimal(5))],
    )
    client.force_login(ben)
    return approve_supply(draft_supply(draft, by=None), by=None)


def go_to(client: Client, code: str) -> None:
    client.post("/stock/phone/place", {"place": code})


def test_goods_travel_from_one_place_to_the_other(
    client: Client, order: SupplyOrder
) -> None:
    bike, line = order.lines.get().item, order.lines.get()
    rows = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0"}
    go_to(client, "ROT")
    assert order.number in client.get("/stock/phone/transfer").content.decode()
    sent = client.post(
        f"/stock/phone/transfer/{order.number}",
        rows
        | {"key": str(uuid4()), "lines-0-ref": str(line.pk), "lines-0-quantity": "5"},
        headers=JSON,
    )
    assert sent.json()["status"] == "done", sent.json()
    assert balance_of(bike, make_location("ROT")) == (5, 0)

    go_to(client, "KOL")
    assert order.number in client.get("/stock/phone/receive").content.decode()
    came = client.post(
        f"/stock/phone/receive/{order.number}",
        rows | {"key": str(uuid4()), "lines-0-ref": "1", "lines-0-quantity": "5"},
        headers=JSON,
    )

    assert came.json()["status"] == "done", came.json()
    assert balance_of(bike, make_location("KOL")) == (5, 0)
