"""Real orders of a period for rehearsal, in chunks, each loaded set-based.

`replayable` gives the chunks; `facts_of` what rules about orders ask of them;
`hit_differences` is the whole replay of a use whose rules only have conditions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from foundation.rule_told import told_outcome
from foundation.rule_uses import Difference
from foundation.rules.nodes import Formula, Leaf, Node, Related, walk
from foundation.rules.sets import Hits, Rule, RuleProgram
from orders.engine.facts import OrderFacts
from orders.models import Order
from orders.services.replay.stored_facts import (
    ORDER_COLUMNS,
    StoredOrder,
    facts_of_stored,
)
from orders.states import Origin

#: An order of the period as stored; its image is read only by who needs it.
StoredImage = StoredOrder
CHUNK = 500
_NAME = re.compile(r"\b(?:order|line|actor)\.[a-z_]+")


def replayable(
    since: dt.date, until: dt.date, size: int = CHUNK
) -> Iterator[list[StoredImage]]:
    """The orders that came in on these days, both included, oldest first, in chunks."""
    orders = Order.objects.filter(
        origin=Origin.LIVE,
        placed_at__gte=_start_of(since),
        placed_at__lt=_start_of(until + dt.timedelta(days=1)),
    ).order_by("id")
    last = 0
    while True:
        rows = orders.filter(id__gt=last).values_list(*ORDER_COLUMNS)[:size]
        chunk = [StoredOrder(*row) for row in rows]
        if chunk:
            yield chunk
            last = chunk[-1].id
        if len(chunk) < size:
            return


def facts_of(
    images: Sequence[StoredImage], today: dt.date, *programs: RuleProgram
) -> list[OrderFacts]:
    """The facts of each, in their order; only what the programs ask is surely there."""
    wanted = wanted_by(programs) if programs else None
    return facts_of_stored(images, today, wanted=wanted)


def wanted_by(programs: Iterable[RuleProgram]) -> frozenset[str]:
    """The names of all facts that the programs' conditions or outcomes speak of."""
    found: set[str] = set()
    for program in programs:
        for rule in program.rules:
            found.update(_names(rule.condition))
            found.update(_NAME.findall(str(dict(rule.outcome))))
    return frozenset(found)


def hit_differences(
    images: Sequence[StoredImage],
    before: RuleProgram,
    after: RuleProgram,
    today: dt.date,
    *,
    what: str,
    word: Callable[[Rule], str],
) -> Iterator[Difference]:
    """Which rules would hit that did not, or no longer, or with another outcome.

    `what` is a marked label; outcomes that `word` says alike make no difference.
    """
    words: dict[tuple[str, str, int], str] = {}

    def worded(rule: Rule | None) -> str:
        if rule is None:
            return ""
        key = (rule.set_code, rule.key, id(rule))
        if key not in words:
            words[key] = word(rule)
        return words[key]

    for image, facts in zip(
        images, facts_of(images, today, before, after), strict=True
    ):
        old = _by_place(before.run(facts.header, facts.lines), facts.line_nos)
        new = _by_place(after.run(facts.header, facts.lines), facts.line_nos)
        if old == new:
            continue
        for key in sorted({**old, **new}, key=str):
            was, is_now = worded(old.get(key)), worded(new.get(key))
            if was != is_now:
                sides = _told(old.get(key)), _told(new.get(key))
                yield difference_of(image, key[1], what, sides, key[0])


def difference_of(
    image: StoredImage,
    line: int | None,
    what: str,
    values: tuple[str, str],
    rule: str,
) -> Difference:
    """A difference of an order or one of its lines, with the order's net amount."""
    return Difference(
        subject=("order", image.number),
        line=line,
        what=what,
        before=values[0],
        after=values[1],
        rule=rule,
        amount=image.net,
        currency=image.currency,
    )


def _told(rule: Rule | None) -> str:
    return "" if rule is None else told_outcome(rule.outcome)


_Key = tuple[str, int | None]


def _by_place(hits: Hits, line_nos: Sequence[int]) -> dict[_Key, Rule]:
    """The rule behind each (set/key, line number)."""
    found: dict[_Key, Rule] = {}
    for hit in hits.hits:
        name = f"{hit.rule.set_code}/{hit.rule.key}"
        if hit.lines is None:
            found[name, None] = hit.rule
        else:
            found.update(((name, line_nos[place]), hit.rule) for place in hit.lines)
    return found


def _names(node: Node) -> Iterator[str]:
    for each in walk(node):
        if isinstance(each, Leaf):
            yield each.field
        elif isinstance(each, Related):
            yield each.field
            yield from _names(each.where)
        elif isinstance(each, Formula):
            yield from _NAME.findall(each.text)


def _start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=dt.UTC)
