"""Add and change customers and suppliers: checked, audited, announced to the caches.

A partner keeps its number for life: papers, files and side rows know it by that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from foundation.countries import is_country
from foundation.db import atomic
from foundation.facts import renew_version
from foundation.models import User
from foundation.money import CURRENCIES
from foundation.services.audit import record_audit, save_audited, snapshot
from partners.errors import PartnerCodeTaken, PartnerInvalid
from partners.models import Company, Partner, PartnerIdentifier
from partners.vat_numbers import compact_vat_number

_CODE = re.compile(r"[^\s/?#\x00-\x1f\x7f]{1,40}")


@dataclass(frozen=True)
class PartnerInput:
    """All that a person or a file may say of a partner."""

    code: str
    name: str
    company: str
    currency: str
    country: str = ""
    language: str = "en"
    is_customer: bool = True
    is_supplier: bool = False
    segment: str = ""
    email: str = ""
    phone: str = ""
    vat_number: str = ""
    payment_terms_days: int = 30
    credit_limit: Decimal | None = None
    wants_complete: bool = False
    priority: int = 5
    is_active: bool = True
    note: str = ""


@atomic()
def save_partner(
    values: PartnerInput, *, by: User | None, partner: Partner | None = None
) -> Partner:
    """Add a partner, or change the one given; says what is wrong and where.

    The terms of credit of one that is there already are finance's: `save_credit`.
    """
    _check_code(values.code, partner)
    _check(values)
    if partner is None:
        partner = Partner(code=values.code, credit_limit=values.credit_limit)
    partner.name = values.name.strip()
    partner.company = _company(values.company)
    partner.currency = values.currency
    partner.country = values.country
    partner.language = values.language
    partner.is_customer = values.is_customer
    partner.is_supplier = values.is_supplier
    partner.segment = values.segment.strip()
    partner.email = values.email.strip()
    partner.phone = values.phone.strip()
    partner.vat_number = _vat_number(values)
    partner.payment_terms_days = values.payment_terms_days
    partner.wants_complete = values.wants_complete
    partner.priority = values.priority
    partner.is_active = values.is_active
    partner.note = values.note.strip()
    save_audited(partner, subject=("partner", partner.code), by=by)
    renew_version("partners")
    return partner


@atomic()
def add_unknown_partners(
    wanted: Iterable[PartnerInput], *, by: User | None
) -> dict[str, int]:
    """Add buyers that history speaks of and nobody knows; ids of all named ones."""
    by_code = {values.code: values for values in wanted}
    known = dict(
        Partner.objects.filter(code__in=list(by_code)).values_list("code", "id")
    )
    new = Partner.objects.bulk_create(
        Partner(
            code=code,
            name=values.name or code,
            company=_company(values.company),
            currency=values.currency,
            country=values.country,
            language=values.language,
        )
        for code, values in by_code.items()
        if code not in known
    )
    for partner in new:
        subject = ("partner", partner.code)
        record_audit(subject=subject, before={}, after=snapshot(partner), by=by)
    return known | {partner.code: partner.pk for partner in new}


@atomic()
def add_identifier(
    partner: Partner, *, scheme: str, value: str, by: User | None
) -> PartnerIdentifier:
    """Remember a code that others know the partner by, such as a GLN."""
    value = value.strip()
    if not value or "\x00" in value:
        raise PartnerInvalid(_("This is no usable code."), field="value")
    found = PartnerIdentifier.objects.filter(scheme=scheme, value=value).first()
    if found is not None and found.partner_id != partner.pk:
        raise PartnerInvalid(
            _("%(name)s already has this code."), field="value", name=found.partner.name
        )
    if found is not None:
        return found
    row = PartnerIdentifier.objects.create(partner=partner, scheme=scheme, value=value)
    name = f"identifier {scheme}".strip()
    subject = ("partner", partner.code)
    record_audit(subject=subject, before={name: None}, after={name: value}, by=by)
    renew_version("partners")
    return row


def _check_code(code: str, partner: Partner | None) -> None:
    if not _CODE.fullmatch(code):
        raise PartnerInvalid(_("This is no usable number."), field="code")
    if partner is not None and partner.code != code:
        raise PartnerInvalid(_("A partner keeps its number for life."), field="code")
    if partner is None and Partner.objects.filter(code=code).exists():
        raise PartnerCodeTaken(field="code", code=code)


def _check(values: PartnerInput) -> None:
    if not values.name.strip():
        raise PartnerInvalid(_("A partner needs a name."), field="name")
    if values.currency not in CURRENCIES:
        raise PartnerInvalid(_("This currency is unknown."), field="currency")
    if values.country and not is_country(values.country):
        raise PartnerInvalid(_("This country is unknown."), field="country")
    if values.language not in dict(settings.LANGUAGES):
        raise PartnerInvalid(_("This language is not offered."), field="language")
    if values.credit_limit is not None and values.credit_limit < 0:
        raise PartnerInvalid(_("A credit limit is not negative."), field="credit_limit")


def _company(code: str) -> Company:
    company = Company.objects.filter(code=code).first()
    if company is None:
        raise PartnerInvalid(_("This company of ours is unknown."), field="company")
    return company


def _vat_number(values: PartnerInput) -> str:
    if not values.vat_number.strip():
        return ""
    number = compact_vat_number(values.vat_number, values.country)
    if not number:
        raise PartnerInvalid(
            _("This is no valid VAT number: look at it again."), field="vat_number"
        )
    return number
