"""Every page of the house is sent what nobody should send; none of them breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from catalog.models import Component, Item
from catalog.states import Tracking
from foundation import clock
from foundation.approvals.links import link_to
from foundation.models import User
from foundation.roles import STAFF, Role
from foundation.services.approvals import request_approval
from inventory.models import SupplyOrder
from inventory.services.counting.sheets import CountScope, make_sheet
from inventory.services.supply.invoices import (
    InvoicedLine,
    InvoiceEntry,
    enter_invoice,
)
from inventory.services.supply.notices import AnnouncedLine, NoticeDraft, announce
from inventory.states import CountReason
from orders.models import Order
from orders.services.validation.standard_rules import CLEAN_ORDER
from tests.architecture.house import APPS
from tests.factories.approvals import ask_of, make_asked, steps_of
from tests.factories.billing import invoice_of, make_payment
from tests.factories.catalog import make_item
from tests.factories.fulfillment import deliver, happen, ship, shipment_of
from tests.factories.inventory import (
    make_bin,
    make_location,
    make_lot,
    make_purchase,
    make_stock,
    make_supplier_item,
    put_in,
)
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.receiving import (
    came,
    make_production,
    make_transfer,
    receive_now,
)
from tests.factories.replenishment import make_rule
from tests.people import make_person, speaks_for

pytestmark = pytest.mark.django_db

#: Each page is asked with the first ones; with all of them by `make test-slow`.
HOSTILE = ("9" * 40, "\x00", "-1")
MORE_HOSTILE = ("x" * 6000, "²", "[]", "NaN", "../..", "1e400")
#: They end the session, or are another system's.
LEFT_OUT = ("sign_out", "healthz")
NAME = re.compile(r'\bname="([^"]+)"')
SEARCH_FORM = re.compile(r'<form[^>]*method="get".*?</form>', re.DOTALL)
#: Of these several may have one name; buttons are sent when they are pressed.
CHOICE = re.compile(r'<input[^>]*type="(?:radio|checkbox)"[^>]*>|<button[^>]*>')


@dataclass(frozen=True)
class World:
    """One of each: an order half on its way, with all that belongs to it."""

    everybody: User
    customer: User
    values: dict[str, dict[str, Any]]

    def address(self, pattern: URLPattern, route: str, *, unknown: bool) -> str:
        def fill(match: re.Match[str]) -> str:
            kind, name = match[1], match[2]
            if unknown:
                return "987654321" if kind == "int" else "NOPE"
            page = pattern.name.split("_")[0] if pattern.name else ""
            return str(self.values.get(page, {}).get(name) or self.values["any"][name])

        return "/" + re.sub(r"<(\w+):(\w+)>", fill, route)


@pytest.fixture
def world(dora: User) -> World:
    partner = make_seller()
    speaks_for(dora, partner)
    bike = make_priced_item("BIKE", "500.00")
    make_stock(bike, 10, make_location())
    order = book(partner, (bike, 2))
    book(partner, (bike, 2))
    happen()
    deliver(ship(shipment_of(order)))
    payment = make_payment("10.00", reference="nothing")
    invoice = invoice_of(order).number
    second = Order.objects.latest("id")
    values: dict[str, dict[str, Any]] = {
        "any": {"number": second.number, "sku": "BIKE", "code": partner.code, "key": 1},
        "shipment": {"number": shipment_of(second).number},
        "step": {"number": shipment_of(second).number},
        "invoice": {"number": invoice},
        "payment": {"number": payment.number},
        "price": {"code": "EUR"},
        "location": {"code": "ROT"},
        "stock": {"code": "VELO-NL"},
        "persona": {"key": "ada"},
    }
    values["approval"] = _approval(second)
    values["rule"] = {"code": CLEAN_ORDER, "number": 1, "key": "same-reference"}
    values["any"] |= {"kind": "order", "token": "t", "person": "p"}
    values["any"] |= {"invoice_number": invoice, "line_no": 1}
    values |= _supply(bike)
    return World(make_person("Zoe", *sorted(STAFF)), dora, values)


def _supply(bike: Item) -> dict[str, dict[str, Any]]:
    """What is on its way, came in, is charged, made, moved, counted and proposed."""
    make_supplier_item(bike, price="300.00")
    order = make_purchase((bike, 10), due_on=clock.today())
    receipt = receive_now(order, came(bike, 4))
    notice = announce(order, _notice(order), by=None)
    enter_invoice(order, _charged(), by=None)
    make_rule(bike)
    shelf = make_bin()
    scope = CountScope(CountReason.EVENT, item_ids=(bike.pk,))
    sheet = make_sheet(make_location(), scope, cause="test", by=None)
    frame = make_item("FRAME", tracking=Tracking.LOT)
    put_in(frame, 1, lot_id=make_lot(frame).pk)
    Component.objects.create(kit=bike, item=frame, quantity=1)
    supplier = {"supplier": "V-100", "sku": "BIKE", "number": "INV-7"}
    return {
        "supply": {"number": order.number},
        "supplier": supplier,
        "receipt": {"number": receipt.number},
        "notice": {"number": order.number, "reference": notice.reference},
        "transfer": {"number": make_transfer((bike, 1)).number},
        "production": {"number": make_production((bike, 1)).number},
        "replenishment": {"location": "ROT", "sku": "BIKE"},
        "count": {"number": sheet.number},
        "phone": {"number": sheet.number},
        "lot": {"number": "L-1"},
        "place": {"code": "ROT", "place": shelf.code},
    }


def _charged() -> InvoiceEntry:
    lines = [InvoicedLine(1, Decimal(1), Decimal(300))]
    return InvoiceEntry("INV-7", clock.today(), Decimal(300), lines)


def _notice(order: SupplyOrder) -> NoticeDraft:
    line = order.lines.get()
    return NoticeDraft("DN-1", [AnnouncedLine(line.pk, Decimal(6))])


def _approval(order: Order) -> dict[str, Any]:
    """Somebody is asked to approve an order, on the page and by mail."""
    asked = make_asked(ask_of(Role.SALES_MANAGER))
    request = request_approval(asked, subject=("order", order.number), by=None)
    step = steps_of(request)[0]
    manager = make_person("Mia Manager", Role.SALES_MANAGER)
    return {"key": step.pk, "token": link_to(step, manager).rpartition("/")[2]}


def pages(
    resolver: URLResolver | None = None, start: str = "", app: str = ""
) -> Iterator[tuple[URLPattern, str, str]]:
    """Every page of ours: its pattern, its whole route and its namespace."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = start + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from pages(entry, route, entry.namespace or app)
            continue
        is_ours = entry.callback.__module__.split(".")[0] in APPS and app != "api"
        if is_ours and entry.name not in LEFT_OUT:
            yield entry, route, app


@dataclass(frozen=True)
class Visitor:
    """Somebody who may open these pages, and sends them anything."""

    client: Client
    addresses: list[str]
    unknown: list[str]

    def send(self, method: str, address: str, data: dict[str, str]) -> Any:
        """A request whose traces are wiped: the next one meets the same world."""
        with transaction.atomic():
            answer = getattr(self.client, method)(address, data)
            if answer.streaming:
                list(answer)
            transaction.set_rollback(True)
        return answer

    def breaks(self, method: str, address: str, data: dict[str, str]) -> bool:
        answer = self.send(method, address, data)
        if answer.status_code < 500:
            return False
        # After a refusal the test's own transaction is unusable, as no request's is.
        return not isinstance(
            answer.exc_info[1], transaction.TransactionManagementError
        )

    def names(self) -> set[str]:
        """Every name that a form or a link of these pages sends."""
        found = {"after", "before", "line", "lines", "item", "location", "ours"}
        found |= {"prices", "show", "version", "q", "sort", "key", "kind", "code"}
        for address in self.addresses:
            page = self.send("get", address, {})
            if not page.streaming:
                found |= set(NAME.findall(page.content.decode(errors="replace")))
        return found - {"csrfmiddlewaretoken"}


@pytest.fixture(params=["everybody", "customer"])
def visitor(request: pytest.FixtureRequest, world: World) -> Visitor:
    client = Client(raise_request_exception=False)
    client.force_login(getattr(world, request.param))
    known, unknown = set(), set()
    for pattern, route, app in pages():
        if (request.param == "customer") == (app == "portal"):
            known.add(world.address(pattern, route, unknown=False))
            unknown.add(world.address(pattern, route, unknown=True))
    return Visitor(client, sorted(known), sorted(unknown - known))


def test_unknown_records_have_our_page_that_says_so(visitor: Visitor) -> None:
    for address in visitor.unknown:
        for method in ("get", "post"):
            answer = visitor.send(method, address, {})
            assert answer.status_code in (200, 302, 404, 405, 410), (method, address)
            if answer.status_code == 404:
                assert b"There is nothing at this address" in answer.content


def try_all(visitor: Visitor, values: tuple[str, ...]) -> list[str]:
    """Every value in every field of every page; what broke."""
    names = visitor.names()
    broken = []
    for value in values:
        form = dict.fromkeys(names, value)
        # A form with a broken count of lines is not read any further.
        form |= {name: "1" for name in names if name.endswith("_FORMS")}
        broken += [
            f"{method} {address} {value[:4]!r}"
            for address in visitor.addresses
            for method in ("get", "post")
            if visitor.breaks(method, address, form)
        ]
    return broken


def test_no_input_breaks_a_page(visitor: Visitor) -> None:
    assert try_all(visitor, HOSTILE) == []


@pytest.mark.slow
def test_no_stranger_input_breaks_a_page(visitor: Visitor) -> None:
    assert try_all(visitor, MORE_HOSTILE) == []


@pytest.mark.slow
def test_a_search_sends_each_name_once(visitor: Visitor) -> None:
    """The last of two is what counts: a search beside another is not heard."""
    twice = []
    for address in visitor.addresses:
        page = visitor.send("get", address, {})
        shown = "" if page.streaming else page.content.decode(errors="replace")
        for form in SEARCH_FORM.findall(shown):
            sent = NAME.findall(CHOICE.sub("", form))
            twice += [(address, name) for name in set(sent) if sent.count(name) > 1]

    assert twice == []


def test_a_form_without_its_token_is_refused(visitor: Visitor) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = visitor.client.cookies

    for address in visitor.addresses:
        answer = strict.post(address, {"action": "book"})
        assert answer.status_code == 403, address
        assert b"This form has expired" in answer.content


@pytest.mark.parametrize(
    "address", ["/orders/import", "/orders/new/", "/stock/receipts/new"]
)
def test_fifty_megabytes_are_refused_politely(world: World, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.everybody)
    file = SimpleUploadedFile("orders.csv", b"x" * (50 * 1024**2 + 1))

    answer = client.post(address, {"file": file, "files": file, "note": "n"})

    assert answer.status_code < 500
    assert b"<h1>" in answer.content


@pytest.mark.parametrize("address", ["/orders/?q=%00", "/orders/ORD%00/", "/%00"])
def test_nul_in_an_address_is_a_bad_request(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 400
    assert b"This request cannot be read" in answer.content
