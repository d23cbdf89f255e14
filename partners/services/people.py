"""The addresses of a partner and the people there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.countries import is_country
from foundation.db import atomic
from foundation.facts import renew_version
from foundation.models import User
from foundation.services.audit import record_audit, snapshot
from partners.errors import PartnerInvalid
from partners.models import Address, Contact, Partner

Values = dict[str, Any]


@dataclass(frozen=True)
class AddressInput:
    kind: str
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    street2: str = ""
    region: str = ""
    code: str = ""
    is_default: bool = False


@dataclass(frozen=True)
class ContactInput:
    name: str
    email: str = ""
    phone: str = ""
    is_active: bool = True


@atomic()
def save_address(
    partner: Partner,
    values: AddressInput,
    *,
    by: User | None,
    address: Address | None = None,
) -> Address:
    """Add an address, or change the one given; the first of a kind is its default."""
    _check_address(values)
    same_kind = partner.addresses.filter(kind=values.kind)
    others = same_kind.exclude(pk=address.pk if address else 0)
    is_default = values.is_default or not others.filter(is_default=True).exists()
    before = snapshot(address) if address else {}
    address = address or Address(partner=partner)
    for name, value in asdict(values).items():
        setattr(address, name, value)
    address.is_default = is_default
    if is_default:
        others.update(is_default=False)
    address.save()
    _audit(partner, f"address {address.pk}", (before, snapshot(address)), by)
    return address


@atomic()
def remove_address(address: Address, *, by: User | None) -> None:
    """Take an address off; orders keep their own copy of it."""
    partner, key, before = address.partner, address.pk, snapshot(address)
    address.delete()
    heir = partner.addresses.filter(kind=address.kind).order_by("id").first()
    if address.is_default and heir is not None:
        heir.is_default = True
        heir.save(update_fields=["is_default"])
    _audit(partner, f"address {key}", (before, {}), by)


@atomic()
def save_contact(
    partner: Partner,
    values: ContactInput,
    *,
    by: User | None,
    contact: Contact | None = None,
) -> Contact:
    """Add a person, or change the one given."""
    if not values.name.strip():
        raise PartnerInvalid(_("A contact needs a name."), field="name")
    before = snapshot(contact) if contact else {}
    contact = contact or Contact(partner=partner)
    for name, value in asdict(values).items():
        setattr(contact, name, value)
    contact.save()
    _audit(partner, f"contact {contact.pk}", (before, snapshot(contact)), by)
    return contact


def _check_address(values: AddressInput) -> None:
    for field in ("name", "street", "postal_code", "city"):
        if not getattr(values, field).strip():
            raise PartnerInvalid(_("An address needs this."), field=field)
    if not is_country(values.country):
        raise PartnerInvalid(_("This country is unknown."), field="country")
    if values.kind not in Address.Kind.values:
        raise PartnerInvalid(field="kind")


def _audit(
    partner: Partner, name: str, change: tuple[Values, Values], by: User | None
) -> None:
    before, after = change
    names = {**before, **after}
    record_audit(
        subject=("partner", partner.code),
        before={f"{name} {each}": before.get(each) for each in names},
        after={f"{name} {each}": after.get(each) for each in names},
        by=by,
    )
    renew_version("partners")
