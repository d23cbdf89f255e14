from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from foundation.models import AuditEntry, User
from partners.errors import PartnerCodeTaken, PartnerInvalid
from partners.models import Partner
from partners.queries import partner_by_identifiers, partner_facts
from partners.services.partners import (
    PartnerInput,
    add_identifier,
    add_unknown_partners,
    save_partner,
)
from tests.factories.partners import make_company, make_partner

pytestmark = pytest.mark.django_db

DORA = PartnerInput(
    code="C-1", name="Fietsen Dora", company="VELO-NL", currency="EUR", country="NL"
)


@pytest.fixture(autouse=True)
def company() -> None:
    make_company("VELO-NL")


def test_a_new_partner_is_audited_and_its_vat_number_kept_compact(ada: User) -> None:
    partner = save_partner(replace(DORA, vat_number="nl 0044.95.445.b01"), by=ada)

    entry = AuditEntry.objects.get(subject_kind="partner", subject="C-1")
    assert partner.vat_number == "NL004495445B01"
    assert entry.actor == ada


def test_a_change_is_seen_at_once_by_the_facts() -> None:
    partner = save_partner(DORA, by=None)
    partner_facts(partner.pk)

    save_partner(replace(DORA, segment="dealer"), partner=partner, by=None)

    facts = partner_facts(partner.pk)
    assert facts is not None
    assert facts.segment == "dealer"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "C 1"}, "code"),
        ({"code": "C\x001"}, "code"),
        ({"name": " "}, "name"),
        ({"company": "ACME"}, "company"),
        ({"currency": "XXX"}, "currency"),
        ({"country": "XX"}, "country"),
        ({"language": "fr"}, "language"),
        ({"vat_number": "NL123456789B01"}, "vat_number"),
        ({"credit_limit": Decimal(-1)}, "credit_limit"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(
    wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(PartnerInvalid) as refused:
        save_partner(replace(DORA, **wrong), by=None)

    assert refused.value.field == field


def test_a_number_is_given_once_and_for_life() -> None:
    partner = save_partner(DORA, by=None)

    with pytest.raises(PartnerCodeTaken), transaction.atomic():
        save_partner(DORA, by=None)
    with pytest.raises(PartnerInvalid), transaction.atomic():
        save_partner(replace(DORA, code="C-2"), partner=partner, by=None)


def test_buyers_that_history_speaks_of_are_added_once() -> None:
    known = save_partner(DORA, by=None)
    buyers = [DORA, replace(DORA, code="17850", name="", country="GB")]

    ids = add_unknown_partners(buyers, by=None)

    assert ids["C-1"] == known.pk
    assert add_unknown_partners(buyers, by=None) == ids
    assert Partner.objects.get(code="17850").name == "17850"


def test_an_identifier_belongs_to_one_partner() -> None:
    partner = make_partner()
    add_identifier(partner, scheme="0088", value=" 7300010000001 ", by=None)
    add_identifier(partner, scheme="0088", value="7300010000001", by=None)

    with pytest.raises(PartnerInvalid), transaction.atomic():
        add_identifier(make_partner(), scheme="0088", value="7300010000001", by=None)

    assert partner_by_identifiers([("0088", "7300010000001")]) == partner.pk
    assert AuditEntry.objects.filter(subject=partner.code).count() == 1
