"""What goes on record about a split: image, waterfalls, compliance, audit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Sum

from foundation import clock
from foundation.actor import current_means
from foundation.bulk import insert_rows
from foundation.models import User
from foundation.services.audit import record_audit
from orders.engine.split import Cut, divide, divide_steps, split_image
from orders.models import (
    LicenseUse,
    Order,
    OrderLine,
    OrderRevision,
    ScreeningFinding,
    ScreeningOverride,
)
from pricing.models import Waterfall
from pricing.queries import waterfalls_of


@dataclass(frozen=True)
class Split:
    """A line as it stays, the part that goes on as another, and how much of each."""

    order: Order
    line: OrderLine
    part: OrderLine
    ordered: Cut
    by: User | None

    @property
    def ref(self) -> str:
        return f"{self.order.number}/{self.line.line_no}"

    @property
    def part_ref(self) -> str:
        return f"{self.order.number}/{self.part.line_no}"

    @property
    def cause(self) -> str:
        return f"split:{self.ref}:{self.part.line_no}"


def write_records(split: Split) -> None:
    """A revision with both lines, and everything said of the one said of both."""
    order = split.order
    revision = order.revisions.filter(number=order.revision).first()
    order.revision += 1
    order.save(update_fields=["revision"])
    if revision is not None:
        _add_revision(split, revision)
    _add_waterfalls(split)
    _copy_findings(split)
    _share_licenses(split)
    whole = split.ordered.stays + split.ordered.goes
    record_audit(
        subject=("order", order.number),
        thread=order.number,
        before={f"ordered ({split.line.line_no})": f"{whole:f}"},
        after={
            f"ordered ({split.line.line_no})": f"{split.ordered.stays:f}",
            f"ordered ({split.part.line_no})": f"{split.ordered.goes:f}",
        },
        by=split.by,
    )


def _add_revision(split: Split, last: OrderRevision) -> None:
    line, part = split.line, split.part
    values = {each.line_no: _imaged(each) for each in (line, part)}
    OrderRevision.objects.create(
        order=split.order,
        number=split.order.revision,
        image=split_image(last.image, line.line_no, part.line_no, values),
        actor=split.by,
        means=current_means(),
        at=clock.now(),
    )


def _imaged(line: OrderLine) -> dict[str, str]:
    return {name: f"{getattr(line, name):f}" for name in ("ordered", "net", "tax")}


def _add_waterfalls(split: Split) -> None:
    order = split.order
    waterfall = waterfalls_of([split.ref]).get(split.ref)
    if waterfall is None:
        return
    both = divide_steps(waterfall.steps, split.ordered, order.currency)
    insert_rows(
        Waterfall,
        ("line_ref", "revision", "currency", "steps", "at"),
        [
            (ref, order.revision, order.currency, steps, clock.now())
            for ref, steps in zip((split.ref, split.part_ref), both, strict=True)
        ],
    )


def _copy_findings(split: Split) -> None:
    """What trade compliance found, and let go, about the line is about both."""
    for model in (ScreeningFinding, ScreeningOverride):
        rows = model._default_manager.filter(
            order=split.order, line_no=split.line.line_no
        ).order_by("pk")
        model._default_manager.bulk_create(_copies(rows, split.part.line_no))


def _copies(rows: Iterable[Model], line_no: int) -> list[Any]:
    copies = []
    for row in rows:
        row.pk, row.line_no = None, line_no  # type: ignore[attr-defined]
        copies.append(row)
    return copies


def _share_licenses(split: Split) -> None:
    """What the line took of export licenses is taken by both."""
    order, line = split.order, split.line
    uses = LicenseUse.objects.filter(order=order, line_no=line.line_no)
    sums = uses.values_list("license").annotate(Sum("quantity"), Sum("value"))
    wanted = Cut(line.ordered - line.canceled, split.part.ordered)
    rows = []
    for license_id, quantity, value in sums.order_by("license"):
        taken = min(quantity, split.part.ordered)
        if taken <= 0:
            continue
        amount = divide(value, wanted, order.currency).goes
        rows += [
            _use(split, license_id, line.line_no, -taken, -amount),
            _use(split, license_id, split.part.line_no, taken, amount),
        ]
    LicenseUse.objects.bulk_create(rows)


def _use(split: Split, license_id: int, line_no: int, *taken: Any) -> LicenseUse:
    quantity, value = taken
    return LicenseUse(
        license_id=license_id,
        order=split.order,
        line_no=line_no,
        quantity=quantity,
        value=value,
        cause=split.cause,
        by=split.by,
        at=clock.now(),
    )
