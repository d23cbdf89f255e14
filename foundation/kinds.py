"""A folder is the list: everything that comes in kinds is one module per kind."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Generic, NamedTuple, TypeVar

Base = TypeVar("Base")

_loaded: dict[tuple[str, type], dict[str, type]] = {}


def mark(text: str) -> str:
    """Mark a label for translation; the shell translates it when it is shown."""
    return text


def mark_in(context: str, text: str) -> str:
    """Mark a label whose English word has two translations, told apart by context."""
    return text


class Plural(NamedTuple):
    """A marked sentence with a plural."""

    singular: str
    plural: str
    #: The parameter that decides between the two.
    by: str


def mark_many(singular: str, plural: str, by: str) -> Plural:
    """Mark a sentence that says how many."""
    return Plural(singular, plural, by)


def load_kinds(package: str, base: type[Base]) -> dict[str, type[Base]]:
    """All classes of `package` that extend `base` and name a `kind`, by that name."""
    key = (package, base)
    if key not in _loaded:
        _loaded[key] = dict(_find_kinds(package, base))
    return _loaded[key]


class Registry(Generic[Base]):
    """Kinds of one sort over the folders of several apps, registered in `ready()`."""

    def __init__(self, base: type[Base]) -> None:
        self.base = base
        self.packages: list[str] = []

    def register_package(self, package: str) -> None:
        if package not in self.packages:
            self.packages.append(package)

    def all(self) -> dict[str, type[Base]]:
        """Every kind of every registered folder; two of one name are an error."""
        found: dict[str, type[Base]] = {}
        for package in self.packages:
            for kind, cls in load_kinds(package, self.base).items():
                if kind in found:
                    raise LookupError(f"the kind {kind!r} stands in two folders")
                found[kind] = cls
        return found

    def get(self, kind: str) -> Base:
        return self.all()[kind]()


def _find_kinds(package: str, base: type[Base]) -> dict[str, type[Base]]:
    kinds: dict[str, type[Base]] = {}
    for found in iter_modules(import_module(package).__path__, f"{package}."):
        module = import_module(found.name)
        for candidate in vars(module).values():
            if not _is_kind(candidate, base, found.name):
                continue
            if candidate.kind in kinds:
                raise LookupError(f"{package} has the kind {candidate.kind!r} twice")
            kinds[candidate.kind] = candidate
    return kinds


def _is_kind(candidate: object, base: type, module: str) -> bool:
    return (
        isinstance(candidate, type)
        and issubclass(candidate, base)
        and candidate.__module__.startswith(module)
        and bool(getattr(candidate, "kind", ""))
    )
