from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

from orders.engine.image import difference, make_image
from orders.engine.intake import (
    Buyer,
    Finding,
    LineInput,
    OrderInput,
    PostalAddress,
    content_hash,
    decode,
    dump,
    number_lines,
)

ORDER = OrderInput(
    lines=(
        LineInput(line_no=1, sku="BIKE", quantity=Decimal("2")),
        LineInput(line_no=5, text="A saddle", quantity=None, net=Decimal("3.10")),
    ),
    buyer=Buyer(name="Dora", identifiers=(("0088", "7300010000001"),)),
    external_id="a/b/1",
    ship_to=PostalAddress(city="Utrecht", country="NL"),
    requested_on=dt.date(2026, 3, 1),
    placed_at=dt.datetime(2026, 2, 1, 12, tzinfo=dt.UTC),
    extra_charges=Decimal("-2.50"),
    references=(("quote", "Q-1"),),
)


def test_an_order_is_read_back_from_its_image_as_it_was() -> None:
    assert decode(json.loads(dump(ORDER))) == ORDER


def test_lines_without_a_number_get_the_next_free_ones() -> None:
    order = OrderInput(
        lines=(LineInput(), LineInput(line_no=7), LineInput(), LineInput(line_no=2))
    )

    assert [line.line_no for line in number_lines(order).lines] == [8, 7, 9, 2]


def test_the_same_content_has_the_same_fingerprint() -> None:
    again = decode(json.loads(dump(ORDER)))
    other = OrderInput(lines=ORDER.lines, external_id="a/b/2")

    assert content_hash(dump(again)) == content_hash(dump(ORDER))
    assert content_hash(dump(other)) != content_hash(dump(ORDER))


def test_findings_of_reading_are_no_part_of_the_content() -> None:
    noted = OrderInput(lines=(), unreadable=(Finding("value.not_a_date"),))

    assert dump(noted) == dump(OrderInput(lines=()))


def test_changes_are_the_difference_of_two_images() -> None:
    def image(quantity: str, note: str) -> dict[str, object]:
        result = {"note": note, "lines": {"1": {"ordered": quantity, "sku": "BIKE"}}}
        return make_image({}, "", provenance={}, findings=(), result=result)

    assert difference(image("2", ""), image("3", "Ring twice")) == [
        ("lines.1.ordered", "2", "3"),
        ("note", "", "Ring twice"),
    ]
