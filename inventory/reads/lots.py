"""Reads of lots and serial numbers: where they lie, and where they have been."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from catalog.models import Item
from catalog.queries import matching
from foundation import clock
from inventory.models import Location, Lot, Movement, Receipt, StockPart
from inventory.reads.parts import SOON, PartRow, expires_soon, is_expired
from inventory.states import LocationKind, Quality

NOTHING = Decimal(0)


@dataclass(frozen=True)
class LotRow:
    """A lot with all of it that we hold."""

    lot: Lot
    parts: tuple[PartRow, ...]

    @property
    def number(self) -> str:
        """What names it among all items: "BIKE-1/L7"."""
        return f"{self.lot.item.sku}/{self.lot.code}"

    @property
    def quantity(self) -> Decimal:
        return sum((row.quantity for row in self.parts), NOTHING)

    @property
    def held_back(self) -> Decimal:
        """In inspection or blocked."""
        kept = (row for row in self.parts if row.quality is not Quality.AVAILABLE)
        return sum((row.quantity for row in kept), NOTHING)

    @property
    def places(self) -> list[str]:
        """Where it lies, each place once."""
        named = (
            f"{row.part.location.name} · {row.part.bin.code}"
            if row.part.bin
            else row.part.location.name
            for row in self.parts
        )
        return list(dict.fromkeys(named))

    @property
    def is_expired(self) -> bool:
        return is_expired(self.lot.expires_on)

    @property
    def expires_soon(self) -> bool:
        return expires_soon(self.lot.expires_on)


@dataclass(frozen=True)
class LotHere:
    """So much of a lot may be sold at a place."""

    lot: Lot
    quantity: Decimal


def lots_for_sale(
    location: Location, item_ids: Collection[int]
) -> dict[int, list[LotHere]]:
    """The lots of items that may leave a place, by item, the first to expire first."""
    parts = StockPart.objects.filter(
        location=location,
        item__in=item_ids,
        lot__isnull=False,
        quality=Quality.AVAILABLE,
        quantity__gt=0,
    )
    sums = dict(
        parts.values("lot").annotate(total=Sum("quantity")).values_list("lot", "total")
    )
    lots = Lot.objects.filter(pk__in=sums).select_related("item__unit")
    found: dict[int, list[LotHere]] = defaultdict(list)
    for lot in lots.order_by(F("expires_on").asc(nulls_last=True), "id"):
        found[lot.item_id].append(LotHere(lot, sums[lot.pk]))
    return dict(found)


def find_lots(text: str = "", state: str = "") -> QuerySet[Lot]:
    """Lots by code or item; in stock, expiring soon or expired where asked."""
    lots = Lot.objects.select_related("item__unit", "supplier")
    if text:
        items = Item.objects.filter(matching(text))
        lots = lots.filter(Q(code__startswith=text) | Q(item__in=items))
    today = clock.today()
    if state == "soon":
        soon = today + dt.timedelta(days=SOON)
        lots = lots.filter(expires_on__gte=today, expires_on__lte=soon)
    elif state == "expired":
        lots = lots.filter(expires_on__lt=today)
    return lots.filter(Exists(_held())) if state else lots


def lots_by_code(text: str) -> QuerySet[Lot]:
    """Lots and serial numbers whose code begins so, the newest first."""
    found = Lot.objects.filter(code__startswith=text).select_related("item")
    return found.order_by("-id")


def lot_rows(lots: Sequence[Lot]) -> list[LotRow]:
    """The lots with what we hold of them; one query."""
    parts: dict[int | None, list[PartRow]] = defaultdict(list)
    for part in parts_of_lots([lot.pk for lot in lots]):
        parts[part.lot_id].append(PartRow(part))
    return [LotRow(lot, tuple(parts[lot.pk])) for lot in lots]


def parts_of_lots(lot_ids: Sequence[int]) -> QuerySet[StockPart]:
    found = StockPart.objects.filter(lot_id__in=lot_ids, quantity__gt=0)
    found = found.select_related("location", "bin", "owner", "lot", "item__unit")
    return found.order_by("location__code", "bin__walk_order", "id")


def parts_of_item(item: Item, place: Location | None = None) -> QuerySet[StockPart]:
    """In which bins and lots an item lies, what expires first on top."""
    found = StockPart.objects.filter(item=item, quantity__gt=0)
    if place is not None:
        found = found.filter(location=place)
    found = found.select_related("location", "bin", "owner", "lot", "item__unit")
    first = F("lot__expires_on").asc(nulls_last=True)
    return found.order_by("location__code", first, "bin__walk_order", "id")


def movements_of_lot(lot: Lot) -> QuerySet[Movement]:
    return Movement.objects.filter(lot=lot).select_related(
        "source", "destination", "source_bin", "destination_bin", "actor"
    )


def receipts_of_lot(lot: Lot) -> list[Receipt]:
    """What it came in with, the first first."""
    came = Movement.objects.filter(lot=lot, source__kind=LocationKind.SUPPLIER)
    receipts = Receipt.objects.filter(number__in=came.values("cause"))
    return list(receipts.select_related("supplier", "location").order_by("id"))


def shipments_of_lot(lot: Lot) -> list[str]:
    """The numbers of the shipments that took some of it to customers, newest first."""
    went = Movement.objects.filter(lot=lot, destination__kind=LocationKind.CUSTOMER)
    numbers = went.order_by("-id").values_list("cause", flat=True)
    return list(dict.fromkeys(numbers))


def _held() -> QuerySet[StockPart]:
    return StockPart.objects.filter(lot_id=OuterRef("pk"), quantity__gt=0)
