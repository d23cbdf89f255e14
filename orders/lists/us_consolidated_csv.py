"""The consolidated screening list of the US government as CSV (trade.gov).

One row per party of a dozen lists; names, addresses and lists of values in one cell,
parted by semicolons; an address ends with the code of its country.
"""

from __future__ import annotations

from collections.abc import Mapping

from foundation.kinds import mark
from orders.compliance.lists import (
    Files,
    ListFormat,
    ParsedList,
    ParsedParty,
    unique,
)
from orders.compliance.states import PartyKind
from orders.lists.ofac_sdn_csv import KINDS
from orders.readers.listed import countries_of, head_of, main_file, rows_of


class UsConsolidatedCsv(ListFormat):
    kind = "us_consolidated_csv"
    label = mark("US: consolidated screening list (CSV)")
    list_code = "us-csl"
    list_name = mark("US: consolidated screening list")

    def sniff(self, files: Files) -> bool:
        first = head_of(files).partition("\n")[0]
        return "alt_names" in first and "source" in first

    def read(self, files: Files) -> ParsedList:
        rows = rows_of(main_file(files))
        return ParsedList.of(_party(number, row) for number, row in rows)


def _party(number: int, row: Mapping[str, str]) -> ParsedParty:
    name = row.get("name", "")
    places = [
        address.rsplit(",", 1)[-1].strip() for address in _parts(row, "addresses")
    ]
    known = [*_parts(row, "nationalities"), *_parts(row, "citizenships")]
    source = row.get("source", "").partition(" (")[0]
    programs = ", ".join(_parts(row, "programs"))
    return ParsedParty(
        external_id=(row.get("_id") or row.get("entity_number", ""))[:60],
        name=name,
        kind=KINDS.get(row.get("type", "").lower(), PartyKind.ENTITY),
        aliases=unique(_parts(row, "alt_names"), but=name),
        countries=countries_of([*places, *known, row.get("vessel_flag", "")]),
        program=f"{source}: {programs}" if programs else source,
        remarks=row.get("remarks", ""),
        row=number,
    )


def _parts(row: Mapping[str, str], column: str) -> list[str]:
    return [part.strip() for part in row.get(column, "").split(";") if part.strip()]
