"""Who can sign in to the demo; read by the supervisor, so it needs no Django."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.kinds import mark
from oms.demo.files import read_toml

#: Words of data/people.toml that no role has as its label.
LABELS = (mark("Customer"), mark("All roles"))


@dataclass(frozen=True)
class Persona:
    """Somebody that a visitor of the demo can be."""

    key: str
    name: str
    email: str
    #: What they do: a marked label, and the company they buy for.
    label: str
    company: str
    password: str

    def __str__(self) -> str:
        what = f"{self.label}, {self.company}" if self.company else self.label
        return f"{what:<24} {self.email:<28} {self.password}"


def logins() -> list[Persona]:
    """Everybody who can sign in to the demo, colleagues first."""
    people = read_toml("people")
    return [
        Persona(
            key=row["key"],
            name=row["name"],
            email=row["email"],
            label=row["label"],
            company=row.get("company", ""),
            password=people["password"],
        )
        for row in people["person"]
    ]


def persona(key: str) -> Persona | None:
    return next((each for each in logins() if each.key == key), None)
