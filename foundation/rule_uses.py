"""Uses of rules come in kinds: one file `<app>/ruleuses/<name>.py`.

An app registers its folder in `ready()`: `register_package("orders.ruleuses")`. A use
says what its conditions may speak of, what a rule's outcome is made of, and how real
history is replayed with other rules. Builder, life cycle, rehearsal, hit counts and the
console come from that. `foundation.rule_outcomes` turns stored outcomes into `outcome`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from foundation.kinds import Registry

if TYPE_CHECKING:
    from foundation.models import User
    from foundation.rules.check import Problem
    from foundation.rules.sets import Rule, RuleProgram
    from foundation.rules.vocabulary import Vocabulary


@dataclass(frozen=True)
class Difference:
    """What would differ for one order, or one line of it."""

    subject: tuple[str, str]  # as in ("order", "ORD-1042")
    line: int | None
    what: str  # a marked label: what differs
    #: As `foundation.rule_told` makes them, so that they are worded when shown.
    before: str
    after: str
    rule: str  # "set/key"
    amount: Decimal | None = None
    currency: str = ""


def outcome_field(
    label: str,
    *,
    sort: str = "text",
    help: str = "",  # noqa: A002  what the form calls it
    choices: tuple[tuple[str, str], ...] = (),
    picker: str = "",
    **default: Any,
) -> Any:
    """A field of an outcome: `attribute: str = outcome_field(mark("Attribute"))`.

    `sort` is a value of `foundation.rules.vocabulary.Sort`; without `default=` (or
    `default_factory=`) the field must be filled.
    """
    about = {
        "label": label,
        "sort": sort,
        "help": help,
        "choices": choices,
        "picker": picker,
    }
    return field(metadata=about, **default)


class RuleUse:
    """One use of rules: defaulting, validation, holds, …"""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""  # marked with `mark`
    help: ClassVar[str] = ""  # marked: one sentence about what its rules decide
    #: A frozen dataclass; its fields, made by `outcome_field`, make form and check.
    outcome: ClassVar[type[Any]]

    def vocabulary(self) -> Vocabulary:
        """What the conditions may speak of."""
        raise NotImplementedError

    def check(self, rules: Sequence[Rule]) -> list[Problem]:
        """What only this use can know: cycles, unknown attributes; at save, publish."""
        return []

    #: Fields of the outcome whose choice changes what others ask for.
    leading: ClassVar[tuple[str, ...]] = ()

    def about(self, name: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a field of the outcome asks for, given those that lead it."""
        return {}

    def carried(self, rules: Sequence[Rule]) -> list[dict[str, Any]]:
        """What rules need besides themselves in another installation, as plain JSON."""
        return []

    def take(self, carried: Mapping[str, Any], by: User | None) -> bool:
        """Add what a file brought along; False where it is here already, and stays."""
        return False

    def word_outcome(self, outcome: Any) -> str:
        """The outcome (an instance of `outcome`) in the reader's language."""
        raise NotImplementedError

    def subjects(self, since: dt.date, until: dt.date) -> Iterator[Sequence[Any]]:
        """History of the days, both included, in chunks, each loaded set-based.

        Chunks must come in the same order every time: a rehearsal that was killed
        skips those that are done.
        """
        raise NotImplementedError

    def replay(
        self,
        chunk: Sequence[Any],
        book_before: RuleProgram,
        book_after: RuleProgram,
        today: dt.date,
    ) -> Iterable[Difference]:
        """What would differ for the chunk; writes nothing."""
        raise NotImplementedError


uses: Registry[RuleUse] = Registry(RuleUse)
register_package = uses.register_package

_standards: list[Callable[[], None]] = []


def register_standard(ensure: Callable[[], None]) -> Callable[[], None]:
    """Run `ensure` after every migrate: it calls `rule_seeds.ensure_rule_set`."""
    if ensure not in _standards:
        _standards.append(ensure)
    return ensure


def standards() -> tuple[Callable[[], None], ...]:
    return tuple(_standards)
