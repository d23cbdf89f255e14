"""Hakan buys what runs low; suppliers answer, deliver, are late and send invoices."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet, Sum

from catalog.models import Item
from catalog.states import Tracking
from foundation.approvals.states import StepStatus
from foundation.models import ApprovalStep, Means
from foundation.services.approvals import approve
from inventory.engine.parts import PLAIN, Placing
from inventory.models import (
    Balance,
    Location,
    ShippingNotice,
    SupplierItem,
    SupplyLine,
    SupplyOrder,
)
from inventory.services.counting.requests import make_due_sheets
from inventory.services.periods import close_period
from inventory.services.posting import Move, move_inside
from inventory.services.receiving.put_away import bins_of
from inventory.services.receiving.receive import receive
from inventory.services.receiving.shapes import ReceiptDraft, ReceivedLine
from inventory.services.replenishment.classes import classify_items
from inventory.services.replenishment.proposing import propose
from inventory.services.supply.drafts import DraftLine, SupplyDraft, draft_supply
from inventory.services.supply.invoices import (
    InvoicedLine,
    InvoiceEntry,
    enter_invoice,
)
from inventory.services.supply.notices import AnnouncedLine, NoticeDraft, announce
from inventory.services.supply.orders import (
    Answer,
    acknowledge,
    approve_supply,
    send_supply,
)
from inventory.services.supply.transfers import (
    TransferDraft,
    release_transfer,
    ship_transfer,
)
from inventory.states import SupplyKind, SupplyStatus
from oms.demo.files import read_toml
from oms.demo.story.stage import Stage, acting, catch_up
from partners.models import Partner
from promising.models import Demand

#: Goods come so many days after they were ordered, where the supplier keeps its word.
LEAD = dt.timedelta(days=4)
#: Who is late with what was ordered last, and by how much.
LATE_SUPPLIER = "S2003"
LATE = dt.timedelta(days=6)
#: One line in so many comes short, and never will come.
SHORT_EVERY = 9
VAT = Decimal("0.21")
CENT = Decimal("0.01")
DEARER = Decimal("1.15")
#: So many items lie in bins, so many of each.
SHELVES = 24
SHELVED = Decimal(10)


def buy(
    place: Location, missing: dict[int, Decimal], stage: Stage, moment: dt.datetime
) -> int:
    """One purchase per supplier of what a place lacks, sent and answered at once."""
    if _bought(stage).filter(destination=place, created_at__gte=moment).exists():
        return 0  # this act was interrupted after it had bought
    orders = []
    with acting(moment, Means.PAGE):
        for supplier, lines in _by_supplier(place, missing, moment).items():
            draft = SupplyDraft(SupplyKind.PURCHASE, place, lines, supplier)
            order = draft_supply(draft, by=stage.person("hakan"))
            orders.append(approve_supply(order, by=stage.person("hakan")))
    catch_up(moment)
    with acting(moment, Means.PAGE):
        _agree(orders, stage)
    catch_up(moment)
    with acting(moment, Means.PAGE):
        for order in SupplyOrder.objects.filter(
            pk__in=[order.pk for order in orders], status=SupplyStatus.APPROVED
        ):
            _answer(send_supply(order, by=stage.person("hakan")), stage)
    catch_up(moment)
    return len(orders)


def take_in(place: Location, stage: Stage, moment: dt.datetime) -> int:
    """What suppliers promised for today arrives."""
    due = _bought(stage).filter(
        destination=place,
        status=SupplyStatus.SENT,
        lines__confirmed_on__lte=moment.date(),
    )
    count = 0
    with acting(moment, Means.PAGE):
        for order in due.distinct().order_by("id"):
            lines = [line for line in order.lines.order_by("line_no") if line.open]
            if lines and not order.receipts.exists():
                _receive(order, lines, stage, moment)
                count += 1
    return count


def prepare(stage: Stage, moment: dt.datetime) -> str:
    """What is on the desks today: invoices, a notice, a transfer, proposals, counts."""
    for place in stage.places.values():
        buy(place, _waited_for(place), stage, moment)
    with acting(moment, Means.PAGE):
        _announce(stage, moment)
        _invoice(stage, moment)
        _transfer(stage, moment)
        _shelve(stage)
        _close_books(stage, moment)
    catch_up(moment)
    with acting(moment, Means.COMMAND):
        classify_items(by=None)
        made = propose(by=None).made
        make_due_sheets(by=None)
    catch_up(moment)
    return str(made)


def received_lines(
    quantities: Iterable[tuple[int, Decimal]], day: dt.date
) -> list[ReceivedLine]:
    """Lines of a receipt; what expires comes with its lot."""
    shelf = {row["sku"]: row["shelf_days"] for row in read_toml("supply")["tracked"]}
    tracked = {item.pk: item.sku for item in Item.objects.filter(sku__in=list(shelf))}
    lines = []
    for item_id, quantity in quantities:
        line = ReceivedLine(item_id, quantity)
        if sku := tracked.get(item_id):
            line = ReceivedLine(
                item_id,
                quantity,
                lot_code=f"SV{day:%y%m%d}",
                expires_on=day + dt.timedelta(days=shelf[sku]),
            )
        lines.append(line)
    return lines


def _by_supplier(
    place: Location, missing: dict[int, Decimal], moment: dt.datetime
) -> dict[Partner, list[DraftLine]]:
    offers = SupplierItem.objects.filter(item__in=missing).select_related(
        "supplier", "item__unit"
    )
    # İstanbul buys at home.
    home = offers.filter(supplier__country=place.country)
    chosen = {offer.item_id: offer for offer in offers.order_by("-rank")}
    if place.country == "TR":
        chosen |= {offer.item_id: offer for offer in home}
    due_on = moment.date() + LEAD
    lines: dict[Partner, list[DraftLine]] = defaultdict(list)
    for item_id in sorted(chosen):
        offer = chosen[item_id]
        lines[offer.supplier].append(
            DraftLine(offer.item, missing[item_id], due_on=due_on)
        )
    return lines


def _waited_for(place: Location) -> dict[int, Decimal]:
    """What customers wait for there; every second item is not to be had."""
    waiting = Demand.objects.filter(location=place, waiting__gt=0)
    sums = waiting.values_list("item_id").annotate(units=Sum("waiting"))
    return dict(sums.order_by("item_id")[::2])


def _agree(orders: Iterable[SupplyOrder], stage: Stage) -> None:
    """Cleo looks at the large ones."""
    asked = [order.number for order in orders]
    for step in ApprovalStep.objects.filter(
        request__subject__in=asked, status=StepStatus.PENDING
    ):
        approve(step, by=stage.person("cleo"), note="")


def _answer(order: SupplyOrder, stage: Stage) -> None:
    supplier = order.supplier.code if order.supplier else ""
    is_last = order.created_at > stage.now - dt.timedelta(days=9)
    delay = LATE if supplier == LATE_SUPPLIER and is_last else dt.timedelta()
    answers = [
        Answer(line.line_no, line.ordered, line.due_on + delay if line.due_on else None)
        for line in order.lines.order_by("line_no")
    ]
    cause = f"demo:{order.number}"
    acknowledge(order, answers, cause=cause, by=stage.person("hakan"))


def _receive(
    order: SupplyOrder, lines: list[SupplyLine], stage: Stage, moment: dt.datetime
) -> None:
    quantities = [
        (line.item_id, line.open - (line.pk % SHORT_EVERY == 0)) for line in lines
    ]
    kept = [(item, quantity) for item, quantity in quantities if quantity > 0]
    draft = ReceiptDraft(
        order.destination,
        received_lines(kept, moment.date()),
        order=order,
        reference=f"PL-{order.pk:05d}",
        received_on=moment.date(),
    )
    receive(draft, cause=f"demo:{order.number}", by=stage.person("ben"))


def _announce(stage: Stage, moment: dt.datetime) -> None:
    """The next purchase to come is already on the road."""
    sent = _bought(stage).filter(status=SupplyStatus.SENT, receipts=None)
    order = sent.order_by("id").first()
    if order is None or ShippingNotice.objects.filter(order__in=sent).exists():
        return
    lines = [AnnouncedLine(line.pk, line.open) for line in order.lines.all()]
    notice = NoticeDraft(
        f"DN-{order.pk:05d}",
        lines,
        shipped_on=moment.date(),
        expected_on=moment.date() + dt.timedelta(days=2),
        carrier="Rheinkurier",
    )
    announce(order, notice, by=stage.person("hakan"))


def _invoice(stage: Stage, moment: dt.datetime) -> None:
    """Suppliers charge what they delivered; one charges more than agreed."""
    received = _bought(stage).filter(receipts__isnull=False).distinct()
    if received.filter(supplier_invoices__isnull=False).exists():
        return
    for turn, order in enumerate(received.order_by("-id")[:8]):
        lines = list(order.lines.order_by("line_no"))
        dearer = DEARER if turn == 0 else Decimal(1)
        entry = [
            InvoicedLine(
                line.line_no, line.received, (line.unit_price or CENT) * dearer
            )
            for line in lines
            if line.received
        ]
        net = sum((each.quantity * each.unit_price for each in entry), Decimal(0))
        enter_invoice(
            order,
            InvoiceEntry(
                their_number=f"RE-{order.pk:06d}",
                invoiced_on=moment.date(),
                lines=entry,
                net=net.quantize(CENT),
                tax=(net * VAT).quantize(CENT),
            ),
            by=stage.person("cleo"),
        )


def _transfer(stage: Stage, moment: dt.datetime) -> None:
    """Utrecht fills up Verona: one transfer is on the road."""
    utrecht, verona = stage.places["UTR"], stage.places["VRN"]
    if SupplyOrder.objects.filter(kind=SupplyKind.TRANSFER).exists():
        return
    items = Item.objects.filter(sku__in=["TU-28", "TU-26", "TO-OIL-100"])
    due_on = moment.date() + dt.timedelta(days=3)
    draft = SupplyDraft(
        SupplyKind.TRANSFER,
        verona,
        [DraftLine(item, Decimal(10), due_on=due_on) for item in items],
        source=utrecht,
    )
    ben = stage.person("ben")
    order = approve_supply(draft_supply(draft, by=ben), by=ben)
    held = release_transfer(order, by=ben)
    leaving: dict[int, Decimal] = defaultdict(Decimal)
    for (line_id, _item_id), quantity in held.items():
        leaving[line_id] += quantity
    if any(leaving.values()):
        ship_transfer(
            order, TransferDraft(leaving), cause=f"demo:{order.number}", by=ben
        )


def _shelve(stage: Stage) -> None:
    """Some of what Utrecht has lies in its bins."""
    utrecht = stage.places["UTR"]
    bins = bins_of(utrecht)
    there = Balance.objects.filter(
        location=utrecht, on_hand__gte=SHELVED * 2, item__tracking=Tracking.NONE
    ).order_by("item__sku")[:SHELVES]
    moves = [
        Move(each.item_id, SHELVED, PLAIN, Placing(bin_id=bins[n % len(bins)].pk))
        for n, each in enumerate(there)
    ]
    if moves:
        cause = "demo:shelve"
        move_inside(moves, location=utrecht, cause=cause, by=stage.person("ben"))


def _close_books(stage: Stage, moment: dt.datetime) -> None:
    """Cleo closed the month before last."""
    last_month = moment.date().replace(day=1) - dt.timedelta(days=1)
    until = last_month.replace(day=1) - dt.timedelta(days=1)
    company = stage.places["UTR"].company
    if company and not company.closed_periods.exists():
        close_period(company, until, by=stage.person("cleo"))


def _bought(stage: Stage) -> QuerySet[SupplyOrder]:
    return SupplyOrder.objects.filter(
        kind=SupplyKind.PURCHASE, made_by=stage.person("hakan")
    )
