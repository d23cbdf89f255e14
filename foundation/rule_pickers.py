"""Where the values of a rule come from: items, customers, channels, countries.

A field of a vocabulary names its picker; the app that owns the records registers it:
`register_picker("item", Picker(find=…, names=…))`. A short picker offers all its values
at once; a long one is searched while somebody types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from foundation.countries import country_choices
from foundation.money import CURRENCIES
from foundation.roles import Role

Option = tuple[str, str]
#: The options that match a text; an empty text asks for all of a short picker.
Find = Callable[[str], Sequence[Option]]
#: What the codes are called; unknown codes are left out.
Names = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Picker:
    find: Find
    names: Names
    is_short: bool = False


_pickers: dict[str, Picker] = {}


def register_picker(name: str, picker: Picker) -> None:
    _pickers[name] = picker


def picker_of(name: str) -> Picker | None:
    """The picker of this name; a name that nobody registered is plain text."""
    return _pickers.get(name)


def fixed(options: Callable[[], Sequence[Option]]) -> Picker:
    """A short picker over a known list, worded in the reader's language."""

    def find(text: str) -> Sequence[Option]:
        wanted = text.casefold()
        return [
            (code, label)
            for code, label in options()
            if wanted in code.casefold() or wanted in label.casefold()
        ]

    def names(codes: Sequence[str]) -> Mapping[str, str]:
        known = dict(options())
        return {code: known[code] for code in codes if code in known}

    return Picker(find, names, is_short=True)


def _currencies() -> list[Option]:
    return [(code, code) for code in sorted(CURRENCIES)]


def _roles() -> list[Option]:
    from django.utils.translation import gettext

    return [(role.value, gettext(role.label)) for role in Role]


register_picker("country", fixed(country_choices))
register_picker("currency", fixed(_currencies))
register_picker("role", fixed(_roles))
