"""Who appears on an order: customer, delivery, invoice, contact; each name once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from foundation.facts import FactCache
from orders.compliance.index import Party
from orders.compliance.states import PartyRole
from orders.models import Order
from orders.services.prepared import Prepared
from partners.models import Contact


@dataclass(frozen=True)
class OrderParty:
    """Somebody on an order, with all the parts they play there."""

    party: Party
    roles: tuple[PartyRole, ...]

    @property
    def label(self) -> str:
        return self.party.name


def parties_of_prepared(prepared: Prepared) -> tuple[OrderParty, ...]:
    order = prepared.order
    partner = order.partner
    country = partner.country if partner else ""
    contact = contact_name(order.contact_id)
    return _merged(
        [
            (PartyRole.CUSTOMER, partner.name if partner else "", country),
            *_of_addresses(order.ship_to, order.bill_to),
            (PartyRole.CONTACT, contact, country),
        ]
    )


def parties_of_order(order: Order) -> tuple[OrderParty, ...]:
    """The same of a stored order; its partner and contact are loaded already."""
    partner = order.partner
    name = partner.name if partner else order.partner_text
    country = partner.country if partner else ""
    contact = order.contact.name if order.contact else ""
    return _merged(
        [
            (PartyRole.CUSTOMER, name, country),
            *_of_addresses(order.ship_to, order.bill_to),
            (PartyRole.CONTACT, contact, country),
        ]
    )


def contact_name(contact_id: int | None) -> str:
    return "" if contact_id is None else _contacts.get(contact_id) or ""


def _of_addresses(
    ship_to: Mapping[str, str], bill_to: Mapping[str, str]
) -> list[tuple[PartyRole, str, str]]:
    return [
        (PartyRole.SHIP_TO, ship_to.get("name", ""), ship_to.get("country", "")),
        (PartyRole.BILL_TO, bill_to.get("name", ""), bill_to.get("country", "")),
    ]


def _merged(named: Iterable[tuple[PartyRole, str, str]]) -> tuple[OrderParty, ...]:
    roles: dict[Party, list[PartyRole]] = {}
    for role, name, country in named:
        if name.strip():
            party = Party(" ".join(name.split()), country.upper())
            roles.setdefault(party, []).append(role)
    return tuple(OrderParty(party, tuple(found)) for party, found in roles.items())


def _load_contacts(ids: Collection[int]) -> dict[int, str]:
    return dict(Contact.objects.filter(id__in=ids).values_list("id", "name"))


_contacts = FactCache("partners", _load_contacts)
