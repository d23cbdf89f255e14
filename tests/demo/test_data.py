"""The data files themselves: valid numbers, complete words, places that exist."""

from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring
from stdnum import ean, iban
from stdnum.ch import vat as swiss_vat
from stdnum.eu import vat
from stdnum.tr import vkn

from foundation.roles import Role
from oms.demo.files import read_csv, read_text, read_toml
from oms.demo.load.items import UNIT_NAMES
from oms.demo.naming import name_in
from oms.demo.people import LABELS, logins

WRONG_ON_PURPOSE = {"C1034"}


def test_every_number_of_our_companies_passes_its_checksum() -> None:
    for company in read_toml("companies")["company"]:
        for country, number in company["registrations"].items():
            assert (vkn if country == "TR" else vat).is_valid(number)
        for bank in company["bank"]:
            assert iban.is_valid(bank["iban"])
        assert fromstring(read_text(company["logo"])).tag.endswith("svg")


def test_vat_numbers_are_valid_but_for_the_one_that_is_wrong_on_purpose() -> None:
    checks = {"TR": vkn, "CH": swiss_vat}
    wrong = {
        row["code"]
        for row in (*read_csv("customers"), *read_csv("suppliers"))
        if not checks.get(row["country"], vat).is_valid(row["vat_number"])
    }

    assert wrong == WRONG_ON_PURPOSE


def test_item_numbers_and_gtins_are_unique_and_valid() -> None:
    items = read_csv("items")
    gtins = [row["gtin"] for row in items if row["gtin"]]

    assert len({row["sku"] for row in items}) == len(items) == 145
    assert len(set(gtins)) == len(gtins)
    assert all(ean.is_valid(gtin) for gtin in gtins)


@pytest.mark.parametrize("language", ["en", "nl", "de", "it", "tr"])
def test_every_item_has_a_name_of_its_own_in_every_language(language: str) -> None:
    items = read_csv("items")

    assert len({name_in(language, row) for row in items}) == len(items)


def test_names_speak_their_language() -> None:
    bike = next(row for row in read_csv("items") if row["sku"] == "BK-POL-C7-54")

    assert name_in("en", bike) == "City bike Polder C7, 54 cm"
    assert name_in("nl", bike) == "Stadsfiets Polder C7, 54 cm"
    assert name_in("tr", bike) == "Şehir bisikleti Polder C7, 54 cm"


def test_kits_and_packs_name_items_that_exist() -> None:
    kinds = {row["sku"]: row["kind"] for row in read_csv("items")}
    in_kits = {row["kit"] for row in read_csv("kits")}

    assert in_kits == {sku for sku, kind in kinds.items() if kind == "kit"}
    assert all(kinds[row["item"]] == "goods" for row in read_csv("kits"))
    assert all(row["sku"] in kinds for row in read_csv("conversions"))


def test_somebody_has_every_role() -> None:
    roles = {role for row in read_toml("people")["person"] for role in row["roles"]}

    assert roles == {role.value for role in Role}


def test_words_of_the_data_are_marked_for_translation() -> None:
    roles = {role.label for role in Role}

    assert {unit["name"] for unit in read_toml("trade")["units"]} == set(UNIT_NAMES)
    assert {login.label for login in logins()} <= roles | set(LABELS)
