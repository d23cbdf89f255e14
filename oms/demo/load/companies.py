"""Our two legal entities, and the channels they sell through."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from foundation.models import NumberSeries
from oms.demo.files import read_text, read_toml
from oms.demo.load.rows import ensure
from partners.models import BankAccount, Channel, Company, TaxRegistration

_OWN = ("registrations", "bank", "series", "logo", "underpayment_tolerance")


def load_companies() -> None:
    rows = read_toml("companies")["company"]
    ensure(NumberSeries, ["code"], [row["series"] for row in rows])
    companies = ensure(Company, ["code"], map(_company, rows))
    ensure(
        TaxRegistration,
        ["company", "country"],
        [
            {"company": companies[row["code"]], "country": land, "vat_number": number}
            for row in rows
            for land, number in row["registrations"].items()
        ],
    )
    ensure(
        BankAccount,
        ["iban"],
        [
            {"company": companies[row["code"]], **bank}
            for row in rows
            for bank in row["bank"]
        ],
    )
    ensure(Channel, ["code"], _channels(companies))


def _company(row: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in row.items() if name not in _OWN}
    return {
        **plain,
        "logo_svg": read_text(row["logo"]),
        "invoice_series": row["series"]["code"],
        "underpayment_tolerance": Decimal(row["underpayment_tolerance"]),
    }


def _channels(companies: Any) -> Iterator[dict[str, Any]]:
    for row in read_toml("trade")["channels"]:
        yield {**row, "company": companies[row["company"]]}
