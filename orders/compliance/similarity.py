"""How alike two names are, from 0 to 1, and by which words.

Words are paired best first: equal, of the same sound, or a typing error apart. The
share of both names that is paired makes the score; word order plays no part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from orders.compliance.normalize import sound_of, weight_of

SAME_SOUND = 0.95
#: Words less alike than this are not the same word.
ALIKE = 0.75
#: A word this heavy says whom a name means; two of them say so together.
TELLING = 0.5


@dataclass(frozen=True)
class Pair:
    ours: str
    theirs: str
    alike: float

    @property
    def text(self) -> str:
        return self.ours if self.alike == 1 else f"{self.ours} ≈ {self.theirs}"


@dataclass(frozen=True)
class Likeness:
    score: float
    pairs: tuple[Pair, ...]


def compare(ours: Sequence[str], theirs: Sequence[str]) -> Likeness:
    """The likeness of two names given as words."""
    pairs = _pairs(ours, theirs)
    if not pairs:
        return Likeness(0.0, ())
    shared_ours = sum(weight_of(each.ours) * each.alike for each in pairs)
    shared_theirs = sum(weight_of(each.theirs) * each.alike for each in pairs)
    telling = sum(weight_of(each.theirs) >= TELLING for each in pairs)
    is_telling = telling > 1 or len(pairs) > 2
    score = blend(
        shared_ours / sum(map(weight_of, ours)),
        shared_theirs / sum(map(weight_of, theirs)),
        is_telling=is_telling,
    )
    return Likeness(score, pairs)


def blend(ours: float, theirs: float, *, is_telling: bool) -> float:
    """The score from the shares of both names.

    One name inside a longer one counts more when several words agree.
    """
    balanced = sqrt(ours * theirs)
    return (balanced + max(ours, theirs)) / 2 if is_telling else balanced


@lru_cache(maxsize=200_000)
def word_likeness(one: str, other: str) -> float:
    """1 for equal words, 0 for words that are not alike enough."""
    if one == other:
        return 1.0
    if sound_of(one) == sound_of(other):
        return SAME_SOUND
    longer = max(len(one), len(other))
    if longer < 4 or abs(len(one) - len(other)) > longer * (1 - ALIKE):
        return 0.0
    alike = 1 - _edits(one, other) / longer
    return alike if alike >= ALIKE else 0.0


def _pairs(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Pair, ...]:
    found = [
        Pair(one, other, alike)
        for one in ours
        for other in theirs
        if (alike := word_likeness(one, other))
    ]
    found.sort(
        key=lambda each: (-each.alike, -weight_of(each.theirs), each.ours, each.theirs)
    )
    taken_ours: set[str] = set()
    taken_theirs: set[str] = set()
    pairs = []
    for each in found:
        if each.ours not in taken_ours and each.theirs not in taken_theirs:
            taken_ours.add(each.ours)
            taken_theirs.add(each.theirs)
            pairs.append(each)
    return tuple(pairs)


def _edits(one: str, other: str) -> int:
    """Letters to insert, drop, replace or swap with the next one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        following = [i]
        for j, wanted in enumerate(other, 1):
            cost = row[j - 1] + (letter != wanted)
            cost = min(cost, row[j] + 1, following[j - 1] + 1)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        before, row = row, following
    return row[-1]
