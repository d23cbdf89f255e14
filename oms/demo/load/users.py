"""The people who may sign in: one for each role, and two customers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password

from foundation.models import RoleGrant, User
from oms.demo.files import read_toml
from oms.demo.load.rows import ensure
from partners.models import Contact

_FIELDS = ("email", "name", "language", "time_zone")


def load_users() -> None:
    rows = read_toml("people")["person"]
    known = set(User.objects.values_list("email", flat=True))
    new = [row for row in rows if row["email"] not in known]
    if not new:
        return
    # One hash for all: Argon2 is slow on purpose, and the password is printed anyway.
    password = make_password(read_toml("people")["password"])
    users = ensure(
        User, ["email"], [_user(row) | {"password": password} for row in new]
    )
    ensure(
        RoleGrant,
        ["user", "role"],
        [
            {"user": users[row["email"]], "role": role}
            for row in new
            for role in row["roles"]
        ],
    )
    for row in new:
        if "partner" in row:
            contact = Contact.objects.filter(
                partner__code=row["partner"], name=row["name"], user=None
            )
            contact.update(user=users[row["email"]])


def _user(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _FIELDS if name in row}
