"""Export licenses: kept by people, taken by bookings, given back by cancellations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.access import require
from foundation.countries import is_country
from foundation.db import atomic
from foundation.models import User
from foundation.money import CURRENCIES
from foundation.services.audit import save_audited
from orders.errors import LicenseInvalid
from orders.models import License, LicenseUse
from orders.permissions import DECIDE_COMPLIANCE
from orders.services.progress import lock_order
from partners.models import Partner

ZERO = Decimal(0)


@dataclass(frozen=True)
class LicenseInput:
    """All that a person may say of a license."""

    number: str
    valid_from: dt.date
    valid_until: dt.date
    authority: str = ""
    partner: Partner | None = None
    countries: Sequence[str] = ()
    export_classes: Sequence[str] = ()
    restrictions: Sequence[str] = ()
    quantity: Decimal | None = None
    value: Decimal | None = None
    currency: str = ""
    is_active: bool = True
    note: str = ""


@atomic()
def save_license(
    values: LicenseInput, *, by: User | None, existing: License | None = None
) -> License:
    """Add a license, or change the one given; says what is wrong and where."""
    if by is not None:
        require(by, DECIDE_COMPLIANCE)
    _check(values, existing)
    known = existing or License()
    plain = asdict(values) | {"partner": values.partner}
    for name, value in plain.items():
        is_list = name in ("countries", "export_classes", "restrictions")
        setattr(known, name, list(value) if is_list else value)
    save_audited(known, subject=("license", known.number), by=by)
    return known


@atomic()
def give_back(number: str, *, by: User | None) -> None:
    """Give back what canceled quantities had taken; asking twice gives back once."""
    order = lock_order(number)
    taken = (
        LicenseUse.objects.filter(order=order)
        .values_list("license_id", "line_no")
        .annotate(Sum("quantity"), Sum("value"))
        .order_by("license_id", "line_no")
    )
    lines = {line.line_no: line for line in order.lines.all()}
    for license_id, line_no, quantity, value in taken:
        line = lines.get(line_no)
        left = line.ordered - line.canceled if line else ZERO
        if quantity > left:
            LicenseUse.objects.create(
                license_id=license_id,
                order=order,
                line_no=line_no,
                quantity=left - quantity,
                # The amount of a line follows its canceled quantity.
                value=(line.net if line else ZERO) - value,
                cause=f"canceled to {left.normalize():f}",
                by=by,
                at=clock.now(),
            )


def _check(values: LicenseInput, existing: License | None) -> None:
    same = License.objects.filter(number=values.number)
    if not values.number.strip():
        raise LicenseInvalid(_("A license needs a number."), field="number")
    if same.exclude(pk=existing.pk if existing else 0).exists():
        raise LicenseInvalid(_("This license is there already."), field="number")
    if values.valid_until < values.valid_from:
        raise LicenseInvalid(
            _("The license ends before it begins."), field="valid_until"
        )
    if not all(is_country(code) for code in values.countries):
        raise LicenseInvalid(_("This country is unknown."), field="countries")
    if values.value is not None and values.currency not in CURRENCIES:
        raise LicenseInvalid(_("A value needs its currency."), field="currency")
    for name in ("quantity", "value"):
        limit: Decimal | None = getattr(values, name)
        if limit is not None and limit < 0:
            raise LicenseInvalid(_("A limit is not negative."), field=name)
