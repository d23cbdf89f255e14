"""What the codes in rules are called, as the pickers that offer them say.

Codes are looked up together before they are told, and once within `naming()`: a page
about many rules asks each picker one time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import get_language, gettext

from foundation.rule_pickers import picker_of

Codes = Iterable[tuple[str, str]]
#: By language, picker and code; a code that nobody knows is kept as "".
_Names = dict[tuple[str, str, str], str]

_names: ContextVar[_Names | None] = ContextVar("names", default=None)


@contextmanager
def naming() -> Iterator[None]:
    """Within the block every code is looked up once; blocks may be nested."""
    outer = _names.get()
    token = _names.set({} if outer is None else outer)
    try:
        yield
    finally:
        _names.reset(token)


def learn(codes: Codes) -> None:
    """Look up these (picker, code) pairs together, for `name_of` within `naming`."""
    known = _names.get()
    if known is None:
        return
    language = get_language() or ""
    wanted: dict[str, list[str]] = {}
    for picker, code in dict.fromkeys(codes):
        if (language, picker, code) not in known:
            wanted.setdefault(picker, []).append(code)
    for picker, missing in wanted.items():
        found = _look_up(picker, missing)
        known.update({(language, picker, code): found.get(code, "") for code in found})
        for code in missing:
            known.setdefault((language, picker, code), "")


def name_of(picker: str, code: str) -> str:
    """What a code is called; “” where its picker does not know it."""
    if not (picker and code):
        return ""
    with naming():
        learn([(picker, code)])
        known = _names.get() or {}
        return known.get((get_language() or "", picker, code), "")


def _look_up(name: str, codes: list[str]) -> dict[str, str]:
    """The names of these codes; a short list is taken whole, since it is one query."""
    picker = picker_of(name)
    if picker is None:
        return {}
    found = picker.find("") if picker.is_short else picker.names(codes).items()
    return {
        code: label if picker.is_short or label == code else f"{label} ({code})"
        for code, label in found
    }


_shipped: set[str] = set()


def ship_names(*names: str) -> None:
    """Marked names of standard sets and rules: shown in the reader's language."""
    _shipped.update(names)


def shipped_name(name: str) -> str:
    """A name as people gave it, or that of a standard set or rule, translated."""
    return gettext(name) if name in _shipped else name
