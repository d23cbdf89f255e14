from dataclasses import replace
from typing import Any

import pytest

from foundation.models import AuditEntry
from partners.errors import PartnerInvalid
from partners.models import Address, Partner
from partners.queries import partner_facts
from partners.services.people import (
    AddressInput,
    ContactInput,
    remove_address,
    save_address,
    save_contact,
)
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db

SHOP = AddressInput(
    kind=Address.Kind.DELIVERY,
    name="Shop",
    street="Lange Nieuwstraat 1",
    postal_code="3512 PA",
    city="Utrecht",
    country="NL",
)


def ship_to_city(partner: Partner) -> str:
    facts = partner_facts(partner.pk)
    assert facts is not None
    return facts.ship_to["city"]


def test_a_new_default_address_takes_the_place_of_the_old_one() -> None:
    partner = make_partner()
    assert ship_to_city(partner) == "Amsterdam"

    save_address(partner, replace(SHOP, is_default=True), by=None)

    assert ship_to_city(partner) == "Utrecht"
    assert partner.addresses.filter(kind="delivery", is_default=True).count() == 1


def test_the_first_address_of_a_kind_is_its_default() -> None:
    partner = make_partner()
    partner.addresses.all().delete()

    address = save_address(partner, SHOP, by=None)

    assert address.is_default


def test_the_only_address_stays_the_default_when_it_is_changed() -> None:
    partner = make_partner()
    address = partner.addresses.get(kind="delivery")

    save_address(partner, SHOP, address=address, by=None)

    assert ship_to_city(partner) == "Utrecht"
    entry = AuditEntry.objects.get(subject=partner.code)
    name = f"address {address.pk} city"
    assert entry.changes[name] == ["Amsterdam", "Utrecht"]


def test_the_next_address_becomes_default_when_the_default_goes() -> None:
    partner = make_partner()
    save_address(partner, SHOP, by=None)

    remove_address(partner.addresses.get(kind="delivery", is_default=True), by=None)

    assert ship_to_city(partner) == "Utrecht"


@pytest.mark.parametrize("field", ["name", "street", "postal_code", "city", "country"])
def test_an_address_needs_all_that_a_carrier_needs(field: str) -> None:
    blank: dict[str, Any] = {field: " "}
    values = replace(SHOP, **blank)

    with pytest.raises(PartnerInvalid) as refused:
        save_address(make_partner(), values, by=None)

    assert refused.value.field == field


def test_a_contact_is_added_and_changed() -> None:
    partner = make_partner()

    contact = save_contact(partner, ContactInput("Dora", "dora@x.example"), by=None)
    save_contact(partner, ContactInput("Dora J."), contact=contact, by=None)

    assert partner.contacts.get().name == "Dora J."
    assert AuditEntry.objects.filter(subject=partner.code).count() == 2


def test_a_contact_needs_a_name() -> None:
    with pytest.raises(PartnerInvalid):
        save_contact(make_partner(), ContactInput(" "), by=None)
