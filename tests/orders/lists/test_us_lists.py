"""The lists of the US government, as CSV and XML."""

from __future__ import annotations

import datetime as dt

from orders.compliance.states import PartyKind
from orders.lists.ofac_sdn_csv import OfacSdnCsv
from orders.lists.ofac_sdn_xml import OfacSdnXml
from orders.lists.us_consolidated_csv import UsConsolidatedCsv
from tests.orders.lists.files import EVERY
from tests.samples import sample


def test_parties_names_and_addresses_come_from_three_files() -> None:
    read = OfacSdnCsv().read(EVERY["ofac_sdn_csv"])
    airline, person, vessel = read.parties

    assert (airline.external_id, airline.name) == ("36", "NORTHERN STAR AIRLINES")
    assert airline.aliases == ("ESTRELLA DEL NORTE", "POLAR AIR")
    assert (airline.countries, airline.program) == (("CU",), "CUBA")
    assert (person.kind, person.program) == (PartyKind.PERSON, "SDGT, IRAN")
    assert (person.aliases, person.countries) == (("JOHNNY D",), ("IR", "KP"))
    assert (vessel.kind, vessel.countries) == (PartyKind.VESSEL, ("CY",))


def test_rows_that_cannot_be_read_are_told_by_their_number() -> None:
    read = OfacSdnCsv().read(EVERY["ofac_sdn_csv"])

    assert [(error.row, error.code) for error in read.errors] == [
        (4, "list.number_twice"),
        (5, "list.no_name"),
    ]


def test_the_sdn_list_as_xml_says_when_it_was_published() -> None:
    read = OfacSdnXml().read(EVERY["ofac_sdn_xml"])
    airline, person = read.parties

    assert read.published_on == dt.date(2026, 11, 20)
    assert (airline.name, airline.aliases) == (
        "NORTHERN STAR AIRLINES",
        ("ESTRELLA DEL NORTE",),
    )
    assert airline.countries == ("CU",)
    assert (person.name, person.kind) == ("John Quincy DOE", PartyKind.PERSON)
    assert (person.program, person.countries) == ("SDGT, IRAN", ("IR",))
    assert [error.code for error in read.errors] == ["list.no_name"]


def test_the_consolidated_list_keeps_many_values_in_a_cell() -> None:
    read = UsConsolidatedCsv().read(EVERY["us_consolidated_csv"])
    company, person = read.parties

    assert (company.external_id, company.name) == ("a1", "Blue Harbor Electronics")
    assert company.aliases == ("BHE Ltd", "Blue Harbour")
    assert (company.countries, company.program) == (("HK", "CN"), "Entity List")
    assert (person.kind, person.countries) == (PartyKind.PERSON, ("IR",))
    assert person.program == "Specially Designated Nationals: SDGT, IRAN"
    assert [error.code for error in read.errors] == ["list.number_twice"]


def test_the_published_sample_is_read_in_full() -> None:
    path = sample("compliance/ofac_sdn_sample_entities.csv")
    files = {path.name: path.read_bytes()}

    assert OfacSdnCsv().sniff(files)
    read = OfacSdnCsv().read(files)

    by_name = {party.name: party for party in read.parties}
    assert (len(read.parties), read.errors) == (30, ())
    assert by_name["BANCO NACIONAL DE CUBA"].aliases == ("BNC",)
    assert by_name["AEROCARIBBEAN AIRLINES"].external_id == "36"
    assert by_name["SAND SWAN"].kind == PartyKind.VESSEL
