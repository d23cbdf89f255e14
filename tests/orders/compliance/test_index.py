"""Finding listed parties by name: who matches whom, how much, and why."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.compliance.index import Entry, Match, Party, build_index

LISTED = (
    Entry("us", 1, "36", "AEROCARIBBEAN AIRLINES", countries=frozenset({"CU"})),
    Entry("us", 1, "173", "ANGLO-CARIBBEAN CO., LTD."),
    Entry("us", 1, "306", "BANCO NACIONAL DE CUBA", aliases=("BNC",)),
    Entry("us", 1, "424", "BOUTIQUE LA MAISON"),
    Entry("us", 1, "9", "Muhammad Husayn QADDURA"),
)

words = st.text(st.sampled_from("abcdeéiïlmñnoörstuüzßøабвгдежλμνο"), min_size=2)
names = st.lists(words, min_size=1, max_size=5, unique=True)


def matches(name: str, country: str = "", at_least: int = 75) -> list[Match]:
    return build_index(LISTED).matches(Party(name, country), at_least)


def score(name: str, country: str = "") -> int:
    found = matches(name, country, at_least=1)
    return found[0].score if found else 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Aerocaribbean Airlines", 100),
        ("AIRLINES, Aerocaribbean", 100),
        ("Aérocaribbean Airlines S.A.", 100),
        ("Aero Caribbean Airlines", 97),
        ("Aerocaribean Airlines", 96),
        ("Aerocaribbean", 88),
        ("La Maison Boutique GmbH", 100),
        ("Anglo Caribean Company", 94),
        ("Banco Nacional de Cuba", 100),
        ("BNC", 100),
        ("Mohammed Hussein Qaddura", 97),
    ],
)
def test_a_listed_name_is_found_however_it_is_written(name: str, expected: int) -> None:
    assert score(name) == expected


@pytest.mark.parametrize(
    "name", ["Fietsen Dora", "Rose Gardens B.V.", "Boutique Paris", "Caribbean Rum", ""]
)
def test_other_names_are_left_alone(name: str) -> None:
    assert matches(name) == []


def test_a_match_says_why() -> None:
    (match,) = matches("Aerocaribean Airlines", "CU")

    assert match.score == 99
    assert [(each.code, each.params) for each in match.reasons] == [
        (
            "match.words",
            {
                "name": "AEROCARIBBEAN AIRLINES",
                "words": "airlines, aerocaribean ≈ aerocaribbean",
                "points": "96",
            },
        ),
        ("match.country_agrees", {"country": "CU", "countries": "CU"}),
    ]


def test_another_country_speaks_against_a_match() -> None:
    assert score("Aerocaribbean Airlines", "CU") == 100
    assert score("Aerocaribbean Airlines", "NL") == 95
    assert score("Aerocaribbean Airlines") == 100


def test_an_alias_names_the_party_it_belongs_to() -> None:
    (match,) = matches("BNC")

    assert match.entry.external_id == "306"
    assert match.name == "BNC"
    assert match.reasons[1].code == "match.alias"
    assert match.reasons[1].params == {"name": "BANCO NACIONAL DE CUBA"}


@given(names, st.randoms(use_true_random=False))
def test_a_name_always_matches_itself(parts: list[str], chance: Random) -> None:
    index = build_index([*LISTED, Entry("x", 1, "1", " ".join(parts))])
    chance.shuffle(parts)
    written = chance.choice([str.upper, str.lower, str.title, _without_accents])

    found = index.matches(Party(written(" ".join(parts))), 100)

    assert "1" in {match.entry.external_id for match in found}


@given(names, names, names)
def test_an_alias_never_lowers_a_score(
    ours: list[str], theirs: list[str], alias: list[str]
) -> None:
    party, name = Party(" ".join(ours)), " ".join(theirs)
    plain = build_index([Entry("x", 1, "1", name)])
    known = build_index([Entry("x", 1, "1", name, aliases=(" ".join(alias),))])

    before = max((match.score for match in plain.matches(party, 1)), default=0)
    after = max((match.score for match in known.matches(party, 1)), default=0)

    assert after >= before


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(each for each in apart if not unicodedata.combining(each))
