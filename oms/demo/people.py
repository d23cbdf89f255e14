"""Who can sign in to the demo; read by the supervisor, so it needs no Django."""

from __future__ import annotations

from dataclasses import dataclass

from oms.demo.files import read_toml


@dataclass(frozen=True)
class Login:
    label: str
    name: str
    email: str
    password: str

    def __str__(self) -> str:
        return f"{self.label:<34} {self.email:<30} {self.password}"


def logins() -> list[Login]:
    """Everybody who can sign in to the demo, staff first."""
    people = read_toml("people")
    return [
        Login(row["label"], row["name"], row["email"], people["password"])
        for row in people["person"]
    ]
