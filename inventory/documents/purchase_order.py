"""The purchase order as a supplier gets it: their codes, their units, our dates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from catalog.models import Unit
from foundation.documents import DocumentKind
from foundation.formats import paper_day
from foundation.kinds import mark
from foundation.money import round_amount
from inventory.models import Location, SupplyLine, SupplyOrder
from partners.models import Address, Partner, TaxRegistration
from partners.queries import ADDRESS_KEYS

ZERO = Decimal(0)


class PurchaseOrderPaper(DocumentKind):
    kind = "purchase_order"
    label = mark("Purchase order")
    template = "inventory/documents/purchase_order.html"
    is_public = False

    def load(self, subject: str, language: str) -> dict[str, Any]:
        orders = SupplyOrder.objects.select_related(
            "company", "supplier", "destination", "made_by"
        )
        order = orders.get(number=subject)
        lines = list(order.lines.select_related("item__unit").order_by("line_no"))
        units = {unit.code: unit.name for unit in Unit.objects.all()}
        rows = [_row(line, order.currency, units, language) for line in lines]
        return {
            "title": _("Purchase order %(number)s") % {"number": order.number},
            "facts": _facts(order),
            "order": order,
            "sender": order.company,
            "recipient": _recipient(order.supplier),
            "vat_number": _vat_number(order),
            "ship_to": _ship_to(order.destination, order.company.legal_name),
            "rows": rows,
            "total": sum((row["net"] for row in rows), ZERO),
            "has_their_code": any(line.their_code for line in lines),
        }

    def file_name(self, subject: str, language: str) -> str:
        return _("Purchase order %(number)s.pdf") % {"number": subject}


def _facts(order: SupplyOrder) -> list[tuple[str, str]]:
    ordered_at = order.sent_at or order.created_at
    supplier = order.supplier
    return [
        (_("Purchase order"), order.number),
        (_("Order date"), paper_day(ordered_at.date())),
        (_("Your reference"), order.their_reference),
        (_("Supplier number"), supplier.code if supplier else ""),
        (_("Buyer"), order.made_by.name if order.made_by else ""),
    ]


def _row(
    line: SupplyLine, currency: str, units: dict[str, str], language: str
) -> dict[str, Any]:
    """A line in the unit it is bought in."""
    ordered = line.ordered - line.canceled
    price = line.unit_price
    return {
        "line": line,
        "name": line.item.name_in(language),
        "quantity": (ordered / line.per_unit).quantize(Decimal("0.0001")),
        "unit": units.get(line.unit, line.unit),
        "own_quantity": ordered if line.per_unit != 1 else None,
        "price": None if price is None else price * line.per_unit,
        "net": round_amount((price or ZERO) * ordered, currency),
    }


def _recipient(supplier: Partner | None) -> dict[str, str]:
    if supplier is None:
        return {}
    addresses = Address.objects.filter(partner=supplier)
    found = addresses.order_by("-is_default", "kind", "id").first()
    if found is None:
        return {"name": supplier.name, "country": supplier.country}
    return {key: getattr(found, key) for key in ADDRESS_KEYS} | {"name": supplier.name}


def _ship_to(place: Location, name: str) -> dict[str, str]:
    return {
        "name": f"{name}, {place.name}",
        "street": place.street,
        "postal_code": place.postal_code,
        "city": place.city,
        "country": place.country,
    }


def _vat_number(order: SupplyOrder) -> str:
    own = TaxRegistration.objects.filter(company=order.company)
    found = own.filter(country=order.company.country).first()
    return found.vat_number if found else ""
