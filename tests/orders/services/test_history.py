"""The past of two real companies comes in with the figures they are known for."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F, Sum

from catalog.models import Item
from orders.models import Order, OrderLine
from orders.services.intake import FileResult, ImportOptions, import_file
from orders.services.past.history import GENERIC
from partners.models import Partner
from tests.factories.catalog import make_unit
from tests.factories.partners import make_channel
from tests.samples import sample, sample_json

pytestmark = pytest.mark.django_db
MAPS = Path(__file__).parents[1] / "imports" / "maps"


def take_past(path: Path, map_name: str = "", **options: Any) -> FileResult:
    make_channel("file")
    make_unit()
    table = tomllib.loads((MAPS / f"{map_name}.toml").read_text()) if map_name else {}
    given = ImportOptions(
        channel="file",
        map=table,
        is_history=True,
        folder=str(path.parent),
        **{"is_creating": True, **options},
    )
    return import_file(path.name, path.read_bytes(), options=given, by=None)


def test_the_gift_wholesalers_month_adds_up() -> None:
    for day in sorted(sample("uci_online_retail").glob("*.csv")):
        result = take_past(day, "uci_online_retail")
        assert result.is_taken, [o for o in result.orders if o.findings][:3]

    orders, lines = Order.objects.all(), OrderLine.objects.all()
    assert (lines.count(), orders.count()) == (42_481, 2_025)
    assert orders.filter(kind="credit").count() == 326
    assert Partner.objects.exclude(code=GENERIC).count() == 948
    assert lines.aggregate(sum=Sum("ordered"))["sum"] == 342_228
    assert orders.aggregate(sum=Sum("net"))["sum"] == Decimal("748957.02")
    sales = orders.filter(kind="sale").aggregate(sum=Sum("net"))["sum"]
    assert sales == Decimal("823746.14")
    assert set(orders.values_list("status", "origin")) == {("closed", "history")}


def test_northwind_adds_up() -> None:
    expected = sample_json("northwind/expected.json")

    result = take_past(sample("northwind/csv/order_details.csv"), "northwind")

    assert result.is_taken
    orders, lines = Order.objects.all(), OrderLine.objects.all()
    assert (orders.count(), lines.count()) == (830, 2155)
    net = orders.aggregate(sum=Sum("net"))["sum"]
    assert str(net) == expected["net_rounded_per_line"] == "1265793.29"
    assert lines.aggregate(sum=Sum("ordered"))["sum"] == 51_317
    assert orders.filter(delivered_on=None).count() == 21
    assert orders.filter(delivered_on__gt=F("requested_on")).count() == 37
    assert Item.objects.count() == 77
    assert Order.objects.get(external_id="10248").ship_to["city"] == "Reims"


HEAD = (
    "order_number,customer,sku,item_name,quantity,unit_price,placed_at,ship_country\n"
)


def past(tmp_path: Path, rows: str, **options: Any) -> FileResult:
    path = tmp_path / "past.csv"
    path.write_text(HEAD + rows)
    return take_past(path, **options)


def codes(result: FileResult) -> list[tuple[str, int | None]]:
    return [(f.code, f.line) for each in result.orders for f in each.findings]


def test_the_past_keeps_its_own_dates_prices_and_odd_quantities(tmp_path: Path) -> None:
    result = past(
        tmp_path,
        "1,C-1,A,Lamp,-2,0,2010-12-01,France\n1,C-1,a,lamp,3,1.255,2010-12-01,France\n",
    )

    assert result.is_taken
    order = Order.objects.get()
    assert (order.origin, order.status) == ("history", "closed")
    assert order.placed_at == order.booked_at == order.closed_at
    assert order.placed_at.year == 2010
    assert order.net == order.paid == Decimal("3.77")
    assert order.partner is not None
    assert (order.partner.code, order.partner.country) == ("C-1", "FR")
    assert set(Item.objects.values_list("sku", flat=True)) == {"A", "a"}
    assert not order.lines.filter(scheduled__gt=F("ordered")).exists()


def test_a_past_order_again_changes_nothing(tmp_path: Path) -> None:
    row = "1,C-1,A,Lamp,2,5,2010-12-01,\n"
    past(tmp_path, row)

    again = past(tmp_path, row)
    changed = past(tmp_path, row.replace(",2,", ",3,"))

    assert [each.outcome for each in again.orders] == ["unchanged"]
    assert codes(changed) == [("order.changed_since", None)]
    assert Order.objects.count() == 1


def test_what_the_past_lacks_is_said_per_line(tmp_path: Path) -> None:
    result = past(
        tmp_path,
        "1,C-1,A,Lamp,x,5,2010-12-01,\n2,C-1,A,Lamp,1,,2010-12-01,\n"
        "3,C-1,A,Lamp,1,5,,\n4,C-1,A,Lamp,1,5,2010-12-01,\n",
    )

    assert codes(result) == [
        ("value.not_a_number", None),
        ("line.quantity_missing", 1),
        ("line.price_missing", 1),
        ("order.no_date", None),
    ]
    assert [each.outcome for each in result.orders] == [*["rejected"] * 3, "created"]


def test_nothing_is_added_unasked(tmp_path: Path) -> None:
    result = past(tmp_path, "1,C-1,A,Lamp,1,5,2010-12-01,\n", is_creating=False)

    assert codes(result) == [("order.unknown_customer", None), ("line.unknown_item", 1)]
    assert not Order.objects.exists()


def test_a_dry_run_of_the_past_keeps_nothing(tmp_path: Path) -> None:
    result = past(tmp_path, "1,C-1,A,Lamp,1,5,2010-12-01,\n", is_dry_run=True)

    assert [each.outcome for each in result.orders] == ["created"]
    assert not Order.objects.exists()
    assert not Partner.objects.exists()


def test_the_generic_customer_stands_in(tmp_path: Path) -> None:
    past(tmp_path, "1,,A,Lamp,1,5,2010-12-01,\n2,,A,Lamp,1,5,2010-12-02,\n")

    assert Partner.objects.get().code == GENERIC
    assert Order.objects.count() == 2
