from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from foundation.models import InboundMessage, TimelineEntry
from orders.engine.intake import OrderInput
from orders.models import Order
from orders.services.capture import CaptureResult, capture
from orders.services.intake import FileResult, ImportOptions, import_file
from tests.factories.inventory import make_stock
from tests.factories.orders import make_priced_item, make_seller
from tests.factories.partners import make_channel, make_identifier
from tests.samples import sample

pytestmark = pytest.mark.django_db
CSV = "order_number,customer,sku,quantity\n"


def take(name: str, data: bytes | str, **options: Any) -> FileResult:
    raw = data.encode() if isinstance(data, str) else data
    return import_file(name, raw, options=ImportOptions(**options), by=None)


def outcomes(result: FileResult) -> list[str]:
    return [each.outcome for each in result.orders]


def codes(result: FileResult) -> list[tuple[str, int | None]]:
    return [(f.code, f.line) for each in result.orders for f in each.findings]


@pytest.fixture
def hospital() -> None:
    """The sender of the sample UC1 is a customer, and its sauces are ours."""
    dora = make_seller()
    make_identifier(dora, "7300010000001")
    make_channel("peppol", price_owner="channel")
    for sku in ("SN-33", "SN-34", "SN-35"):
        make_stock(make_priced_item(sku, "4.00"), 100)


@pytest.fixture
def desk() -> Any:
    dora = make_seller()
    make_channel("file")
    make_priced_item("BIKE")
    return dora


@pytest.mark.usefixtures("hospital")
def test_an_official_order_is_booked_and_its_message_kept() -> None:
    data = sample("peppol/UC1_Order.xml").read_bytes()

    result = take("UC1_Order.xml", data)

    assert result.is_taken
    order = Order.objects.get(number=result.orders[0].number)
    assert (order.net, order.currency) == (Decimal("115.00"), "EUR")
    assert order.customer_reference == "1"
    assert order.ship_to["city"] == "Stockholm"
    assert [f.code for f in result.orders[0].findings] == [
        "order.requested_in_past",
        "order.no_vat_number",
    ]
    message = InboundMessage.objects.get()
    assert bytes(message.raw) == data
    assert (message.state, message.source, message.kind) == (
        "done",
        "peppol",
        "ubl_order",
    )
    assert TimelineEntry.objects.get(thread=order.number).means == "import"


@pytest.mark.usefixtures("hospital")
def test_the_same_file_twice_changes_nothing() -> None:
    data = sample("peppol/UC1_Order.xml").read_bytes()
    take("UC1_Order.xml", data)

    again = take("UC1_Order.xml", data)
    changed = take("UC1_Order.xml", data.replace(b">15<", b">16<"))

    assert (outcomes(again), again.is_taken) == (["unchanged"], True)
    assert (outcomes(changed), changed.is_taken) == (["rejected"], False)
    assert codes(changed) == [("order.changed_since", None)]
    assert Order.objects.count() == 1
    assert InboundMessage.objects.count() == 2


def test_unknown_buyers_and_items_leave_a_draft_with_a_to_do_list() -> None:
    make_seller()
    make_channel("peppol")
    data = sample("peppol/UC2_Order.xml").read_bytes()

    result = take("UC2_Order.xml", data)

    assert (outcomes(result), result.is_taken) == (["draft"], False)
    order = Order.objects.get()
    lacks = order.todos.filter(severity="error").order_by("id")
    assert list(lacks.values_list("code", "line_no")) == [
        ("order.unknown_customer", None),
        ("line.unknown_item", 1),
        ("line.unknown_item", 2),
    ]
    assert order.partner_text == "City Hospital"


def test_one_bad_order_does_not_keep_the_others_out(desk: Any) -> None:
    code = desk.code

    result = take(
        "orders.csv", CSV + f"1,{code},BIKE,1\n2,{code},BIKE,-1\n3,{code},BIKE,2\n"
    )

    assert outcomes(result) == ["created", "rejected", "created"]
    assert codes(result) == [("line.quantity_not_positive", 1)]
    assert [each.row for each in result.orders] == [2, 3, 4]
    assert InboundMessage.objects.get().state == "failed"


def test_a_file_that_cannot_be_read_is_kept_with_the_reason() -> None:
    make_seller()
    make_channel("peppol")

    result = take("bomb.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')

    assert [each.code for each in result.findings] == ["file.has_entities"]
    message = InboundMessage.objects.get()
    assert message.state == "failed"
    assert message.result["findings"][0]["code"] == "file.has_entities"
    assert not Order.objects.exists()


def test_a_file_of_more_than_fifty_megabytes_is_refused_unread() -> None:
    result = take("big.csv", b"x" * (50 * 1024 * 1024 + 1))

    assert [each.code for each in result.findings] == ["file.too_large"]
    assert not InboundMessage.objects.exists()


def test_a_file_of_no_known_format_is_refused() -> None:
    assert [f.code for f in take("x.pdf", b"%PDF").findings] == ["file.unknown_format"]


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(desk: Any) -> None:
    text = CSV + f"1,{desk.code},BIKE,1\n2,{desk.code},NONE,1\n"

    result = take("orders.csv", text, is_dry_run=True)

    assert outcomes(result) == ["created", "draft"]
    assert not Order.objects.exists()
    assert not InboundMessage.objects.exists()


def test_an_amount_beyond_all_bounds_is_refused_politely(desk: Any) -> None:
    head = "order_number,customer,sku,quantity,unit_price\n"
    make_channel("market", price_owner="channel")

    result = take(
        "orders.csv",
        head + f"1,{desk.code},BIKE,9999999,999999999\n2,{desk.code},BIKE,1,9\n",
        channel="market",
    )

    assert outcomes(result) == ["rejected", "created"]
    assert codes(result)[0] == ("order.amount_too_large", None)


def test_what_the_database_refuses_hinders_no_other_order(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def capture_or_overflow(given: OrderInput, **options: Any) -> CaptureResult:
        if given.lines[0].quantity == 7:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1e400::numeric(14, 2)")
        return capture(given, **options)

    monkeypatch.setattr("orders.services.intake.receive", capture_or_overflow)

    result = take("orders.csv", CSV + f"1,{desk.code},BIKE,7\n2,{desk.code},BIKE,1\n")

    assert outcomes(result) == ["rejected", "created"]
    assert codes(result)[0] == ("order.cannot_be_stored", None)


def run(*args: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("import_orders", *args, stdout=out)
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command_exits_with_zero_only_if_every_order_is_in(
    desk: Any, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(CSV + f"1,{desk.code},BIKE,1\n")
    bad.write_text(CSV + f"2,{desk.code},NONE,1\n3,{desk.code},BIKE,0\n")

    assert run(str(good)) == (
        0,
        f"1: created {Order.objects.get().number}\n1 created\n",
    )
    code, told = run(str(bad), str(good))

    assert code == 1
    assert "error: line 1: Which item is “NONE”?" in told
    assert "reject: line 1: The quantity must be above zero." in told
    assert "1 draft, 1 rejected, 1 unchanged" in told


def test_the_command_reports_as_json(desk: Any, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(CSV + f"1,{desk.code},NONE,1\n")

    code, told = run(str(path), "--json")

    report = json.loads(told)
    assert code == 1
    assert report["totals"] == {"draft": 1}
    (order,) = report["files"][0]["orders"]
    assert order["external_id"] == "1"
    assert order["findings"][0]["code"] == "line.unknown_item"


def test_the_command_names_what_it_cannot_open(tmp_path: Path) -> None:
    make_channel("file")

    with pytest.raises(CommandError, match="nowhere"):
        run(str(tmp_path / "nowhere.csv"))
    with pytest.raises(CommandError, match="--history"):
        run(str(tmp_path / "x.csv"), "--create-missing")
    broken = tmp_path / "map.toml"
    broken.write_text("[columns")
    with pytest.raises(CommandError, match="map"):
        run(str(broken), "--map", str(broken))
