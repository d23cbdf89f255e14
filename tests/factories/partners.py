from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from foundation.facts import renew_version
from foundation.models import NumberSeries
from partners.models import (
    Address,
    BankAccount,
    Channel,
    Company,
    Contact,
    Partner,
    PartnerIdentifier,
    TaxRegistration,
)

_numbers = count(5001)

REGISTRATIONS = {"NL": "NL004495445B01", "DE": "DE136695976", "IT": "IT00743110157"}


def make_company(
    code: str = "VELO-NL",
    *,
    registrations: Mapping[str, str] | None = None,
    **fields: Any,
) -> Company:
    """The Dutch company, registered in NL, DE and IT; the same one when asked again."""
    found = Company.objects.filter(code=code).first()
    if found:
        return found
    series = fields.setdefault("invoice_series", f"INV-{code}"[:30])
    NumberSeries.objects.get_or_create(code=series, defaults={"prefix": "INV-"})
    company = Company.objects.create(code=code, **_COMPANY | fields)
    for country, number in (registrations or REGISTRATIONS).items():
        TaxRegistration.objects.create(
            company=company, country=country, vat_number=number
        )
    iban = f"NL{company.pk:02d}INGB{company.pk:010d}"
    BankAccount.objects.create(
        company=company, currency=company.currency, iban=iban, bank_name="ING"
    )
    renew_version("partners")
    return company


_COMPANY = {
    "legal_name": "Veloce Groothandel B.V.",
    "street": "Havenweg 12",
    "postal_code": "3089 JK",
    "city": "Rotterdam",
    "country": "NL",
    "email": "orders@veloce.example",
    "endpoint": "0106:24123456",
    "currency": "EUR",
    "language": "nl",
}


def make_partner(
    code: str = "", *, name: str = "Fietsen Dora", **fields: Any
) -> Partner:
    """A Dutch customer with one address for invoices and goods; `country` moves it."""
    company = fields.pop("company", None) or make_company()
    country = fields.pop("country", "NL")
    partner = Partner.objects.create(
        code=code or f"C-{next(_numbers)}",
        name=name,
        company=company,
        country=country,
        **{"currency": "EUR", "language": "nl", **fields},
    )
    make_address(partner, Address.Kind.BILLING, country=country)
    make_address(partner, Address.Kind.DELIVERY, country=country)
    return partner


def make_address(
    partner: Partner, kind: str = Address.Kind.DELIVERY, **fields: Any
) -> Address:
    taken = partner.addresses.filter(kind=kind, is_default=True).exists()
    values = {
        "name": partner.name,
        "street": "Marktstraat 5",
        "postal_code": "1012 AB",
        "city": "Amsterdam",
        "country": partner.country,
        "is_default": not taken,
    }
    address = Address.objects.create(partner=partner, kind=kind, **values | fields)
    renew_version("partners")
    return address


def make_contact(
    partner: Partner, *, name: str = "Dora Jansen", **fields: Any
) -> Contact:
    return Contact.objects.create(partner=partner, name=name, **fields)


def make_identifier(
    partner: Partner, value: str, scheme: str = "0088"
) -> PartnerIdentifier:
    return PartnerIdentifier.objects.create(partner=partner, scheme=scheme, value=value)


def make_channel(code: str = "desk", **fields: Any) -> Channel:
    """The desk, where we set the price; the same one when asked again."""
    found = Channel.objects.filter(code=code).first()
    if found:
        return found
    company = fields.pop("company", None) or make_company()
    values = {"name": code.capitalize(), "kind": Channel.Kind.DESK, "company": company}
    channel = Channel.objects.create(code=code, **values | fields)
    renew_version("partners")
    return channel
