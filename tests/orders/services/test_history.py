"""The past of two real companies comes in with the figures they are known for."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import F, Sum

from catalog.models import Item
from orders.models import Order, OrderLine
from orders.services.history import GENERIC
from orders.services.intake import FileResult, ImportOptions, import_file
from partners.models import Partner
from tests.factories.catalog import make_unit
from tests.factories.partners import make_channel
from tests.samples import sample, sample_json

pytestmark = pytest.mark.django_db
MAPS = Path(__file__).parents[1] / "imports" / "maps"


def take_past(path: Path, map_name: str = "", **options: bool) -> FileResult:
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
