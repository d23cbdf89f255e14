"""Suppliers and customers, their addresses, numbers and people."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from oms.demo.files import read_csv
from oms.demo.load.rows import ensure
from partners.models import Address, Company, Contact, Partner, PartnerIdentifier

BILLING, DELIVERY = Address.Kind.BILLING, Address.Kind.DELIVERY
_SHARED = ("code", "name", "language", "currency", "country", "vat_number")


def load_partners() -> None:
    companies = {company.code: company for company in Company.objects.all()}
    rows = (*read_csv("customers"), *read_csv("suppliers"))
    partners = ensure(Partner, ["code"], [_partner(row, companies) for row in rows])
    ensure(Address, ["partner", "kind", "code"], _addresses(partners))
    ensure(
        PartnerIdentifier,
        ["scheme", "value"],
        [
            {"partner": partners[row["code"]], "scheme": scheme, "value": value}
            for row in rows
            for scheme, _, value in [row.get("endpoint", "").partition(":")]
            if value
        ],
    )
    ensure(
        Contact,
        ["partner", "name"],
        [
            {
                "partner": partners[row["code"]],
                "name": row["contact"],
                "email": row["email"],
                "phone": row["phone"],
            }
            for row in read_csv("customers")
        ],
    )


def _partner(row: dict[str, str], companies: dict[str, Company]) -> dict[str, Any]:
    shared = {name: row[name] for name in _SHARED}
    shared |= {"email": row["email"], "phone": row["phone"]}
    if "segment" not in row:
        supplier = {"is_customer": False, "is_supplier": True}
        return shared | supplier | {"company": companies["TNL"]}
    return shared | {
        "company": companies[row["company"]],
        "segment": row["segment"],
        "payment_terms_days": int(row["terms"]),
        "credit_limit": Decimal(row["credit_limit"]),
        "wants_complete": row["complete"] == "1",
        "priority": int(row["priority"]),
    }


def _addresses(partners: Mapping[Hashable, Partner]) -> Iterator[dict[str, Any]]:
    for row in (*read_csv("customers"), *read_csv("suppliers")):
        for kind in (BILLING, DELIVERY):
            yield _address(row, partners[row["code"]]) | {
                "kind": kind,
                "code": "",
                "is_default": True,
            }
    for row in read_csv("addresses"):
        other = {"kind": DELIVERY, "code": row["code"], "is_default": False}
        yield _address(row, partners[row["partner"]]) | other


def _address(row: dict[str, str], partner: Partner) -> dict[str, Any]:
    names = ("name", "street", "postal_code", "city", "country")
    return {"partner": partner} | {name: row[name] for name in names}
