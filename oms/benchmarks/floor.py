"""The unit of every ratio: one order in hand-written SQL, six statements, committed.

Lock five stock rows, one order, five lines, five claims, stock updated, commit; on the
same durable server, over one connection of its own, in tables made for nothing else.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from oms.benchmarks.scratch import connect, fresh_database

LINES = 5
WARM_UP = 100

_TABLES = """
CREATE TABLE stock(id serial PRIMARY KEY, item int NOT NULL, location int NOT NULL,
    on_hand numeric NOT NULL, reserved numeric NOT NULL DEFAULT 0,
    UNIQUE(item, location));
CREATE TABLE orders(id bigserial PRIMARY KEY, number text UNIQUE NOT NULL,
    party int NOT NULL, state text NOT NULL, total numeric NOT NULL,
    created timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON orders(party, created);
CREATE TABLE order_line(id bigserial PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders, item int NOT NULL,
    qty numeric NOT NULL, price numeric NOT NULL);
CREATE INDEX ON order_line(order_id);
CREATE TABLE reservation(id bigserial PRIMARY KEY,
    line_id bigint NOT NULL REFERENCES order_line,
    stock_id int NOT NULL REFERENCES stock, qty numeric NOT NULL, due date NOT NULL);
CREATE INDEX ON reservation(line_id);
CREATE INDEX ON reservation(stock_id);
INSERT INTO stock(item, location, on_hand)
    SELECT i, w, 1000000000 FROM generate_series(1, 200) i, generate_series(1, 3) w;
"""
_LOCK = (
    "SELECT id, item, on_hand - reserved FROM stock"
    " WHERE location = %s AND item = ANY(%s) ORDER BY id FOR UPDATE"
)
_ORDER = (
    "INSERT INTO orders(number, party, state, total)"
    " VALUES (%s, %s, 'confirmed', %s) RETURNING id"
)
_LINES = (
    "INSERT INTO order_line(order_id, item, qty, price)"
    " SELECT %s, i, q, 10 FROM unnest(%s::int[], %s::int[]) AS t(i, q) RETURNING id"
)
_CLAIMS = (
    "INSERT INTO reservation(line_id, stock_id, qty, due)"
    " SELECT l, s, q, current_date + 3"
    " FROM unnest(%s::bigint[], %s::int[], %s::int[]) AS t(l, s, q)"
)
_STOCK = (
    "UPDATE stock SET reserved = reserved + t.q"
    " FROM unnest(%s::int[], %s::int[]) AS t(s, q) WHERE stock.id = t.s"
)


class Floor:
    """The floor on one connection; `per_second` measures a slice."""

    def __init__(
        self, connection: psycopg.Connection[Any], *, hot: bool = False
    ) -> None:
        self._connection = connection
        self._random = random.Random(os.getpid())  # noqa: S311  a benchmark
        self._count = 0
        #: Every order wants the same item of the same place among others.
        self._hot = hot

    def per_second(self, seconds: float, lines: int = LINES) -> float:
        """Orders a second over a slice."""
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            self.order(lines)
            count += 1
        return count / (time.perf_counter() - start)

    def order(self, lines: int = LINES) -> None:
        cursor, chance = self._connection.cursor(), self._random
        self._count += 1
        items = chance.sample(range(2, 201), lines)
        place = chance.randint(1, 3)
        if self._hot:
            items[0] = place = 1
        quantities = [chance.randint(1, 5) for _ in items]
        cursor.execute(_LOCK, (place, items))
        stock = {row[1]: row for row in cursor.fetchall()}
        if any(stock[i][2] < q for i, q in zip(items, quantities, strict=True)):
            raise RuntimeError("the floor ran out of stock")
        party, total = chance.randint(1, 50), sum(quantities) * 10
        cursor.execute(_ORDER, (f"{os.getpid()}-{self._count}", party, total))
        order_id = cursor.fetchall()[0][0]
        cursor.execute(_LINES, (order_id, items, quantities))
        line_ids = [row[0] for row in cursor.fetchall()]
        stock_ids = [stock[item][0] for item in items]
        cursor.execute(_CLAIMS, (line_ids, stock_ids, quantities))
        cursor.execute(_STOCK, (stock_ids, quantities))
        self._connection.commit()


@contextmanager
def open_floor() -> Iterator[Floor]:
    """A warm floor in a database of its own."""
    with floor_database() as name, connect(name) as connection:
        yield warm_floor(connection)


@contextmanager
def floor_database() -> Iterator[str]:
    """The name of a database with the floor's tables."""
    with fresh_database("bench_floor") as name:
        with connect(name) as connection:
            connection.execute(_TABLES)
        yield name


def warm_floor(connection: psycopg.Connection[Any], *, hot: bool = False) -> Floor:
    floor = Floor(connection, hot=hot)
    for _ in range(WARM_UP):
        floor.order()
    return floor
