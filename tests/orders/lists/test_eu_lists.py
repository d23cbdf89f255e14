"""The consolidated list of the EU, as XML 1.1 and as CSV."""

from __future__ import annotations

import datetime as dt

from orders.compliance.lists import ParsedList
from orders.compliance.states import PartyKind
from orders.lists.eu_csv import EuCsv
from orders.lists.eu_xml import EuXml
from tests.orders.lists.files import EVERY


def told(read: ParsedList) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return [
        (party.external_id, party.name, party.aliases, party.countries)
        for party in read.parties
    ]


PARTIES = [
    ("EU.27.28", "Qusay Al-Example", ("Qoussaï Example",), ("IQ",)),
    ("EU.99.1", "Příklad Trading s.r.o.", (), ("CZ",)),
]


def test_the_xml_gives_names_countries_and_programs() -> None:
    read = EuXml().read(EVERY["eu_xml"])

    assert told(read) == PARTIES
    assert read.published_on == dt.date(2026, 11, 20)
    assert [party.kind for party in read.parties] == [
        PartyKind.PERSON,
        PartyKind.ENTITY,
    ]
    assert [party.program for party in read.parties] == ["IRQ", "BLR, RUS"]
    assert read.parties[0].remarks == "Second son"
    assert [error.code for error in read.errors] == ["list.no_name"]


def test_the_csv_says_the_same_in_several_rows() -> None:
    read = EuCsv().read(EVERY["eu_csv"])

    assert told(read) == PARTIES
    assert read.published_on == dt.date(2026, 11, 20)
    assert [(error.row, error.code) for error in read.errors] == [
        (7, "list.no_number"),
        (6, "list.no_name"),
    ]


def test_an_entry_is_another_when_its_names_or_countries_change() -> None:
    xml, csv = EuXml().read(EVERY["eu_xml"]), EuCsv().read(EVERY["eu_csv"])

    assert [p.digest for p in xml.parties] == [p.digest for p in csv.parties]
    assert xml.parties[0].digest != xml.parties[1].digest
