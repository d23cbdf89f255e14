from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from playwright.sync_api import expect

from foundation.models import User
from partners.models import Partner
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import make_priced_item, make_seller
from tests.people import speaks_for

# Patience bounds a failure; a loaded machine may use it, a test that passes does not.
expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Cast:
    """Who sells, packs, counts the money, and buys for which customer."""

    ada: User
    ben: User
    cleo: User
    dora: User
    customer: Partner


@pytest.fixture
def cast(ada: User, ben: User, cleo: User, dora: User, customer: Partner) -> Cast:
    return Cast(ada, ben, cleo, dora, customer)


@pytest.fixture
def customer(transactional_db: None, dora: User) -> Partner:
    """Dora buys; ten bikes at 500.00 and a hundred bells at 4.95 are in Rotterdam."""
    partner = make_seller()
    speaks_for(dora, partner)
    for sku, name, price, stock in (
        ("BIKE", "City bike", "500.00", 10),
        ("BELL", "Bell", "4.95", 100),
    ):
        make_stock(make_priced_item(sku, price, name=name), stock, make_location())
    return partner


@pytest.fixture(autouse=True)
def warm_pages(client: Client) -> None:
    """The first request loads addresses and templates; no browser waits for that."""
    client.get("/sign-in")
