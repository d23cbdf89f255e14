"""Find listed parties by name: words by trigrams and sound, then names by words.

1. Each telling word of a name finds the listed words that are alike.
2. Their names are bounded by the weight they can share at best.
3. What may reach the wanted score is compared in full.

A name written together or apart (“Aero Caribbean”) is found by its letters alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from orders.compliance.normalize import (
    fingerprint_of,
    letters_of,
    sound_of,
    trigrams_of,
    weight_of,
    words_of,
)
from orders.compliance.similarity import (
    ALIKE,
    TELLING,
    Likeness,
    blend,
    compare,
    word_likeness,
)

#: Two names of the same letters, with the gaps elsewhere.
SAME_LETTERS = 0.97
COUNTRY_AGREES = 3
COUNTRY_DIFFERS = -5


@dataclass(frozen=True)
class Entry:
    """Somebody on a list, as far as matching needs to know."""

    list_code: str
    list_version: int
    external_id: str
    name: str
    aliases: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    digest: str = ""
    #: Key of the stored row, for links.
    row_id: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Party:
    """Somebody on an order."""

    name: str
    country: str = ""

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.name, self.country)


@dataclass(frozen=True)
class Reason:
    code: str
    params: dict[str, str]


@dataclass(frozen=True)
class Match:
    """A listed party that resembles ours: how much, by which name, and why."""

    entry: Entry
    score: int
    name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _Name:
    entry: Entry
    text: str
    words: tuple[str, ...]
    weight: float
    #: What common words, which find nothing by themselves, can add at best.
    common: float


@dataclass
class NameIndex:
    """All names of one version of a list, ready to be asked."""

    names: list[_Name] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _by_word: dict[str, list[int]] = field(default_factory=dict)
    _by_sound: dict[str, list[str]] = field(default_factory=dict)
    _by_trigram: dict[str, list[int]] = field(default_factory=dict)
    _by_letters: dict[str, list[int]] = field(default_factory=dict)

    def matches(self, party: Party, at_least: int) -> list[Match]:
        """Listed parties alike by at least so much, the most alike first."""
        ours = words_of(party.name)
        best: dict[str, Match] = {}
        for number in self._candidates(party.name, ours, at_least):
            match = _match(party, ours, self.names[number])
            known = best.get(match.entry.external_id)
            if match.score >= at_least and (known is None or known.score < match.score):
                best[match.entry.external_id] = match
        return sorted(
            best.values(), key=lambda each: (-each.score, each.entry.external_id)
        )

    def _candidates(
        self, name: str, ours: Sequence[str], at_least: int
    ) -> Iterator[int]:
        wanted = (at_least - COUNTRY_AGREES) / 100
        found = set(self._by_letters.get(letters_of(name), ()))
        yield from found
        common = sum(weight_of(word) for word in ours if weight_of(word) < TELLING)
        total = sum(map(weight_of, ours)) or 1.0
        for number, (mine, theirs) in self._shared(ours).items():
            known = self.names[number]
            bound = blend(
                min((mine + common) / total, 1.0),
                min((theirs + known.common) / known.weight, 1.0),
                is_telling=True,
            )
            if bound >= wanted and number not in found:
                yield number

    def _shared(self, ours: Sequence[str]) -> dict[int, tuple[float, float]]:
        """By name: the weight of our words it has, and of its words that we have."""
        telling = [word for word in ours if weight_of(word) >= TELLING] or list(ours)
        shared: dict[int, tuple[float, float]] = {}
        for word in telling:
            weight = weight_of(word)
            best: dict[int, tuple[float, float]] = {}
            for alike, other in self._alike(word):
                pair = (weight * alike, weight_of(other))
                for number in self._by_word[other]:
                    best[number] = max(best.get(number, pair), pair)
            for number, (mine, theirs) in best.items():
                before = shared.get(number, (0.0, 0.0))
                shared[number] = (before[0] + mine, before[1] + theirs)
        return shared

    def _alike(self, word: str) -> list[tuple[float, str]]:
        """The listed words that may be this one, spelled otherwise."""
        candidates = set(self._by_sound.get(sound_of(word), ()))
        if len(word) > 3:
            candidates.update(self._near(word))
        if word in self._by_word:
            candidates.add(word)
        found = ((word_likeness(word, each), each) for each in candidates)
        return [pair for pair in found if pair[0]]

    def _near(self, word: str) -> Iterator[str]:
        counts: Counter[int] = Counter()
        for trigram in trigrams_of(word):
            counts.update(self._by_trigram.get(trigram, ()))
        # An edit spoils three trigrams at most.
        edits = int(len(word) * (1 - ALIKE))
        least = max(2, len(word) - 3 * edits)
        return (self._words[number] for number, n in counts.items() if n >= least)


def build_index(entries: Iterable[Entry]) -> NameIndex:
    """The index of a list's parties under all their names."""
    index = NameIndex()
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    by_letters: defaultdict[str, list[int]] = defaultdict(list)
    for entry in entries:
        for text in dict.fromkeys(entry.names):
            words = words_of(text)
            if not words:
                continue
            number = len(index.names)
            index.names.append(_name(entry, text, words))
            for word in words:
                by_word[word].append(number)
            by_letters[letters_of(text)].append(number)
    index._by_word, index._by_letters = dict(by_word), dict(by_letters)  # noqa: SLF001
    _index_words(index)
    return index


def _index_words(index: NameIndex) -> None:
    by_sound: defaultdict[str, list[str]] = defaultdict(list)
    by_trigram: defaultdict[str, list[int]] = defaultdict(list)
    index._words = list(index._by_word)  # noqa: SLF001  it is built here
    for number, word in enumerate(index._words):  # noqa: SLF001
        by_sound[sound_of(word)].append(word)
        for trigram in trigrams_of(word):
            by_trigram[trigram].append(number)
    index._by_sound, index._by_trigram = dict(by_sound), dict(by_trigram)  # noqa: SLF001


def _name(entry: Entry, text: str, words: tuple[str, ...]) -> _Name:
    weights = [weight_of(word) for word in words]
    common = sum(weight for weight in weights if weight < TELLING)
    return _Name(entry, text, words, sum(weights), common)


def _match(party: Party, ours: Sequence[str], known: _Name) -> Match:
    likeness = compare(ours, known.words)
    if likeness.score < SAME_LETTERS and letters_of(party.name) == letters_of(
        known.text
    ):
        likeness = Likeness(SAME_LETTERS, ())
    reasons = [_by_name(likeness, known)]
    if known.text != known.entry.name:
        reasons.append(Reason("match.alias", {"name": known.entry.name}))
    points = round(likeness.score * 100)
    country = _country(party, known.entry)
    if country:
        points += COUNTRY_AGREES if country.code.endswith("agrees") else COUNTRY_DIFFERS
        reasons.append(country)
    score = max(min(points, 100), 0)
    return Match(known.entry, score, known.text, tuple(reasons))


def _by_name(likeness: Likeness, known: _Name) -> Reason:
    points = str(round(likeness.score * 100))
    if not likeness.pairs:
        return Reason("match.letters", {"name": known.text, "points": points})
    is_same = likeness.score > 0.9999
    pairs = ", ".join(pair.text for pair in likeness.pairs)
    code = "match.same_words" if is_same else "match.words"
    return Reason(code, {"name": known.text, "words": pairs, "points": points})


def _country(party: Party, entry: Entry) -> Reason | None:
    if not party.country or not entry.countries:
        return None
    shown = {"country": party.country, "countries": ", ".join(sorted(entry.countries))}
    agrees = party.country in entry.countries
    return Reason(f"match.country_{'agrees' if agrees else 'differs'}", shown)
