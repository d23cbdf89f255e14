"""One party against a list of 20,000 names: listed ones, misspelled ones, strangers."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator

from foundation.kinds import mark
from oms.benchmarks.figures import Benchmark, Figure, median
from orders.compliance.index import Entry, NameIndex, Party, build_index

NAMES = 20_000
AT_LEAST = 75

_SOUNDS = (
    "ba be bi bo bu da de di do ga go ha ib ka ke ki ko la le li lo ma me mi mo mu na "
    "ne ni no nu qa ra re ri ro ru sa se sha shi ta te ti tu va ve vi ya yo za ze zu"
)
_PARTS = _SOUNDS.split()
_BUSINESS = ("General", "Global", "Group", "International", "Shipping", "Trading")
_FORMS = ("LLC", "S.A.", "Co., Ltd.", "GmbH", "A.Ş.", "OOO")


class Screening(Benchmark):
    kind = "screening"
    label = mark("Screening of one party")

    def run(self, seconds: float) -> dict[str, Figure]:
        names = Names(random.Random(1))  # noqa: S311  a benchmark
        listed = [names.name() for _ in range(NAMES)]
        start = time.perf_counter()
        index = build_index(
            Entry("bench", 1, str(number), name) for number, name in enumerate(listed)
        )
        built = time.perf_counter() - start
        taken = list(_measured(index, names, listed, seconds))
        return {
            "names_20000_p95_ms": Figure(statistics.quantiles(taken, n=20)[-1], "ms"),
            "names_20000_median_ms": Figure(median(taken), "ms"),
            "build_20000_s": Figure(built, "s"),
        }


class Names:
    """Names of people and companies, with common first names and business words."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._first = [self._word() for _ in range(300)]
        self._last = [self._word() for _ in range(15_000)]

    def name(self) -> str:
        pick = self.chance.choice
        if self.chance.random() < 0.5:
            return f"{pick(self._first)} {pick(self._first)} {pick(self._last)}"
        words = (pick(self._last), pick(self._last), pick(_BUSINESS), pick(_FORMS))
        return " ".join(words)

    def misspelled(self, name: str) -> str:
        place = self.chance.randrange(len(name))
        return name[:place] + self.chance.choice("aeiou") + name[place + 1 :]

    def _word(self) -> str:
        count = self.chance.randint(2, 4)
        return "".join(self.chance.choice(_PARTS) for _ in range(count)).title()


def _measured(
    index: NameIndex, names: Names, listed: list[str], seconds: float
) -> Iterator[float]:
    """Milliseconds of each search: a third each listed, misspelled, strangers."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        known = names.chance.choice(listed)
        for name in (known, names.misspelled(known), names.name()):
            start = time.perf_counter()
            index.matches(Party(name, "NL"), AT_LEAST)
            yield (time.perf_counter() - start) * 1000
