"""The cast: Ada sells, Ben packs, Cleo counts the money, Dora buys, Eve buys elsewhere.

As fixtures `ada`, `ben`, `cleo`, `dora`, `eve`, and as functions for other stories.
Dora and Eve belong to nobody until a test says to whom: `speaks_for(dora, partner)`.
"""

from __future__ import annotations

import pytest

from foundation.models import RoleGrant, User
from foundation.roles import Role
from partners.models import Contact, Partner

PASSWORD = "correct horse battery"


def make_person(name: str, *roles: Role, **fields: str) -> User:
    """A user who may sign in with `PASSWORD`, found again when the name is known."""
    email = fields.pop("email", f"{name.lower().replace(' ', '.')}@example.com")
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known
    person = User.objects.create_user(email, PASSWORD, name=name, **fields)
    RoleGrant.objects.bulk_create(RoleGrant(user=person, role=role) for role in roles)
    return person


def make_ada() -> User:
    return make_person("Ada Bakker", Role.SALES, email="ada@example.com")


def make_ben() -> User:
    return make_person("Ben Visser", Role.WAREHOUSE, email="ben@example.com")


def make_cleo() -> User:
    return make_person("Cleo Smit", Role.FINANCE, email="cleo@example.com")


def make_dora() -> User:
    return make_person("Dora Meijer", Role.PORTAL, email="dora@customer.example")


def make_eve() -> User:
    return make_person("Eve Adams", Role.PORTAL, email="eve@other.example")


def speaks_for(person: User, partner: Partner) -> Contact:
    """This person is the customer's contact and sees its orders in the portal."""
    contact, _ = Contact.objects.update_or_create(
        user=person,
        defaults={"partner": partner, "name": person.name, "email": person.email},
    )
    return contact


@pytest.fixture
def ada(db: None) -> User:
    return make_ada()


@pytest.fixture
def ben(db: None) -> User:
    return make_ben()


@pytest.fixture
def cleo(db: None) -> User:
    return make_cleo()


@pytest.fixture
def dora(db: None) -> User:
    return make_dora()


@pytest.fixture
def eve(db: None) -> User:
    return make_eve()
