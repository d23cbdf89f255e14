"""Pages over many records, asked through the whole stack but the network."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from html import unescape
from http import HTTPStatus
from itertools import cycle

from django.db import connection
from django.test import Client, override_settings

from catalog.models import Item, Unit
from foundation import clock
from foundation.kinds import mark
from foundation.models import RoleGrant, User
from foundation.roles import Role
from inventory.models import Balance, Location
from inventory.states import LocationKind
from oms.benchmarks.figures import Benchmark, Figure, median
from oms.benchmarks.scratch import scratch_system
from oms.benchmarks.shop import open_shop

ORDERS = 100_000
SECOND_PAGE = "second page"

#: What people ask of the list, about as often as they do.
LISTS = (
    "",
    "",
    SECOND_PAGE,
    "status=draft",
    "late=1",
    "fulfilment=backordered",
    "unpaid=1",
    "sort=-total",
    "sort=promised",
    "status=booked&sort=-requested",
    "customer=C7",
    "placed_from=2026-03-01&placed_to=2026-03-31",
)
SEARCHES = (
    "q=ORD-77777",
    "q=4711",
    "q=PO+31415",
    "q=Customer+12",
    "q=SKU-7",
    "q=nobody+has+this",
)

#: What people ask of the balances: 24,000 items, most of them at five places.
BALANCES = (
    "",
    "",
    SECOND_PAGE,
    "q=PART-1234",
    "state=available",
    "state=none",
    "location=ROT",
    "location=ROT&state=available",
    "sort=-sku",
)
PARTS = 24_000

_ORDERS = """
INSERT INTO orders_order (
    number, kind, origin, channel_id, external_id, company_id, partner_id,
    partner_text, customer_reference, currency, language, payment_terms_days,
    bill_to, ship_to, note, requested_on, promised_on, placed_at, booked_at,
    status, fulfilment_status, payment_status, cancel_reason, revision,
    net, tax, gross, invoiced, paid
)
SELECT
    'ORD-' || n, 'sale', 'live', channel.id, '', channel.company_id, customer.id,
    '', 'PO ' || n, 'EUR', 'en', 30,
    '{}', '{"name": "Somebody", "street": "Somewhere 1", "city": "Utrecht"}', '',
    day::date + 5, CASE WHEN n %% 7 > 0 THEN day::date + 4 END, day,
    CASE WHEN kind.status <> 'draft' THEN day END,
    kind.status, kind.fulfilment, kind.payment, '', 1,
    n %% 5000, (n %% 5000) * 0.21, (n %% 5000) * 1.21, 0, 0
FROM generate_series(1, %(orders)s) AS n
CROSS JOIN LATERAL (
    SELECT %(now)s - make_interval(mins => (%(orders)s - n) * 5) AS day
) AS days
JOIN (SELECT id, company_id FROM partners_channel LIMIT 1) AS channel ON true
JOIN (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place,
           count(*) OVER () AS customers
    FROM partners_partner
) AS customer ON customer.place = n %% customer.customers
JOIN (VALUES
    (0, 'draft', 'none', 'none'), (1, 'booked', 'reserved', 'none'),
    (2, 'booked', 'backordered', 'none'), (3, 'booked', 'delivered', 'invoiced'),
    (4, 'canceled', 'canceled', 'none'), (5, 'closed', 'delivered', 'paid')
) AS kind (place, status, fulfilment, payment)
    ON kind.place = CASE
        WHEN n < %(orders)s * 0.9 THEN CASE WHEN n %% 20 = 0 THEN 4 ELSE 5 END
        ELSE n %% 5
    END
"""
_LINES = """
INSERT INTO orders_orderline (
    order_id, line_no, external_id, item_id, item_text, sku, description,
    customer_sku, unit, note, unit_price, is_price_manual, net, tax_rate,
    tax_category, tax, ordered, canceled, scheduled, reserved, picked, shipped,
    delivered, invoiced, returned
)
SELECT
    orders_order.id, 1, '', item.id, '', item.sku, item.name, '', 'C62', '',
    10, false, 10, 21, 'S', 2.1, 1, 0, 0, 0, 0, 0, 0, 0, 0
FROM orders_order
JOIN (
    SELECT id, sku, name, row_number() OVER (ORDER BY id) - 1 AS place,
           count(*) OVER () AS items
    FROM catalog_item
) AS item ON item.place = orders_order.id % item.items
"""


class Pages(Benchmark):
    kind = "pages"
    label = mark("Pages over 100,000 orders")

    def run(self, seconds: float) -> dict[str, Figure]:
        with scratch_system(), override_settings(DEBUG=False):
            open_shop()
            _fill()
            visitor = _Visitor("/orders/")
            lists = _measured(visitor, LISTS, seconds * 0.5)
            searches = _measured(visitor, SEARCHES, seconds * 0.25)
            _fill_stock()
            balances = _measured(_Visitor("/stock/"), BALANCES, seconds * 0.25)
        return {
            "order_list_p50_ms": Figure(median(lists), "ms"),
            "order_list_p95_ms": Figure(_p95(lists), "ms"),
            "order_search_p50_ms": Figure(median(searches), "ms"),
            "order_search_p95_ms": Figure(_p95(searches), "ms"),
            "balances_p50_ms": Figure(median(balances), "ms"),
            "balances_p95_ms": Figure(_p95(balances), "ms"),
        }


class _Visitor:
    """A colleague with a list open."""

    def __init__(self, page: str) -> None:
        person, _ = User.objects.get_or_create(
            email="ada@example.com", defaults={"name": "Ada Bench"}
        )
        RoleGrant.objects.get_or_create(user=person, role=Role.SALES)
        self.page = page
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(person)
        first = self.client.get(page).content.decode()
        places = re.findall(r"\?(after=[\w%=-]+)", first)
        self.second_page = unescape(places[-1])

    def ask(self, query: str) -> float:
        """One page, in milliseconds."""
        shown = self.second_page if query == SECOND_PAGE else query
        began = time.perf_counter()
        response = self.client.get(f"{self.page}?{shown}")
        took = (time.perf_counter() - began) * 1000
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{query}: {response.status_code}")
        return took


def _fill() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS, {"orders": ORDERS, "now": clock.now()})
        cursor.execute(_LINES)
        cursor.execute("VACUUM ANALYZE")


def _fill_stock() -> None:
    """As many items as make 100,000 balances over five places."""
    piece = Unit.objects.get(code="C62")
    for code in ("UTR", "HAM"):
        Location.objects.create(code=code, name=code, kind=LocationKind.WAREHOUSE)
    places = list(Location.objects.filter(kind=LocationKind.WAREHOUSE))
    items = Item.objects.bulk_create(
        Item(sku=f"PART-{number}", name=f"Part {number}", unit=piece)
        for number in range(PARTS)
    )
    Balance.objects.bulk_create(
        (
            Balance(item=item, location=place, on_hand=number % 7, claimed=number % 2)
            for number, item in enumerate(items)
            for place in places
            if number % 7
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _measured(visitor: _Visitor, queries: Sequence[str], seconds: float) -> list[float]:
    for query in queries:
        visitor.ask(query)
    until = time.monotonic() + seconds
    took: list[float] = []
    for query in cycle(queries):
        took.append(visitor.ask(query))
        if time.monotonic() > until and len(took) >= len(queries):
            return took
    return took


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]
