import pytest

from oms.benchmarks.statements import statements_of
from partners.models import Address
from partners.queries import (
    channel_facts,
    company_by_endpoint,
    find_partners,
    partner_by_identifiers,
    partner_by_vat_number,
    partner_facts,
    partner_ids_by_code,
)
from tests.factories.partners import (
    make_address,
    make_channel,
    make_identifier,
    make_partner,
)

pytestmark = pytest.mark.django_db


def test_facts_of_a_partner_hold_company_registrations_and_default_addresses() -> None:
    partner = make_partner("C-1", segment="dealer")
    make_address(partner, city="Utrecht", is_default=False)

    facts = partner_facts(partner.pk)

    assert facts is not None
    assert facts.segment == "dealer"
    assert sorted(facts.company.registrations) == ["DE", "IT", "NL"]
    assert facts.ship_to == {
        "name": "Fietsen Dora",
        "street": "Marktstraat 5",
        "street2": "",
        "postal_code": "1012 AB",
        "city": "Amsterdam",
        "region": "",
        "country": "NL",
    }
    assert len(facts.addresses) == 3


def test_goods_go_to_the_invoice_address_where_there_is_no_other() -> None:
    partner = make_partner()
    partner.addresses.filter(kind=Address.Kind.DELIVERY).delete()
    make_address(partner, Address.Kind.BILLING, city="Breda", is_default=False)

    facts = partner_facts(partner.pk)

    assert facts is not None
    assert facts.ship_to == facts.bill_to
    assert facts.ship_to["city"] == "Amsterdam"


def test_warm_facts_of_a_partner_cost_one_query() -> None:
    partner = make_partner()
    partner_facts(partner.pk)

    assert statements_of(lambda: partner_facts(partner.pk), times=2) == 1


def test_an_unknown_partner_has_no_facts() -> None:
    assert partner_facts(999_999) is None


def test_the_first_known_identifier_finds_the_partner() -> None:
    partner = make_partner()
    make_identifier(partner, "7300010000001")

    assert partner_by_identifiers([("", "x"), ("0088", "7300010000001")]) == partner.pk
    assert partner_by_identifiers([("0192", "7300010000001")]) is None


def test_a_shared_vat_number_finds_nobody() -> None:
    partner = make_partner(vat_number="NL004495445B01")
    assert partner_by_vat_number("NL004495445B01") == partner.pk

    make_partner(vat_number="NL004495445B01")

    assert partner_by_vat_number("NL004495445B01") is None


def test_a_channel_and_our_company_are_found_by_their_codes() -> None:
    channel = make_channel("edi", price_owner="channel")

    facts = channel_facts("edi")
    company = company_by_endpoint("0106:24123456")

    assert facts is not None
    assert facts.sets_prices
    assert company is not None
    assert company.id == channel.company_id
    assert company_by_endpoint("") is None


def test_partners_are_found_by_number_and_by_text() -> None:
    dora = make_partner("C-1", name="Fietsen Dora")
    make_partner("C-10", name="Rad Emil")

    assert partner_ids_by_code(["C-1", "c-10"]) == {"C-1": dora.pk}
    assert [partner.name for partner in find_partners("C-1")] == [
        "Fietsen Dora",
        "Rad Emil",
    ]
