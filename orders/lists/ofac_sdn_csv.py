"""OFAC's list of specially designated nationals as CSV.

sdn.csv (parties), alt.csv (other names) and add.csv (addresses), without headers as
published; or one table with a header `ent_num,name,type,program,remarks`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from foundation.kinds import mark
from orders.compliance.lists import (
    Files,
    ListFormat,
    ParsedList,
    ParsedParty,
    RowError,
    unique,
)
from orders.compliance.states import PartyKind
from orders.readers.listed import (
    countries_of,
    head_of,
    main_file,
    plain_rows,
    rows_of,
)

KINDS = {
    "individual": PartyKind.PERSON,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
_COLUMNS = ("ent_num", "name", "type", "program", "title", "call_sign", "vess_type",
            "tonnage", "grt", "vess_flag", "vess_owner", "remarks")  # fmt: skip
_FIRST_ROW = re.compile(r'\s*"?\d+"?\s*,\s*"')
_KNOWN_AS = re.compile(
    r"[afn]\.k\.a\.,? ['\"‘“](.+?)['\"’”](?=[;.,)]|$)", re.IGNORECASE
)

Row = Mapping[str, str]


class OfacSdnCsv(ListFormat):
    kind = "ofac_sdn_csv"
    label = mark("US: OFAC SDN list (CSV)")
    list_code = "us-sdn"
    list_name = mark("US: specially designated nationals (OFAC)")

    def sniff(self, files: Files) -> bool:
        head = head_of(files)
        has_header = head.startswith(("ent_num,", '"ent_num"'))
        return has_header or (_FIRST_ROW.match(head) is not None and "-0-" in head)

    def read(self, files: Files) -> ParsedList:
        names = _companion(files, "alt")
        places = _companion(files, "add")
        parties: dict[str, ParsedParty] = {}
        errors = []
        for number, row in _rows(files):
            party = _party(number, row, names, places)
            code = _wrong(party, parties)
            if code:
                errors.append(RowError(number, code, {"code": party.external_id}))
            else:
                parties[party.external_id] = party
        return ParsedList(tuple(parties.values()), errors=tuple(errors))


def _rows(files: Files) -> Iterator[tuple[int, Row]]:
    data = main_file(files)
    if head_of(files).startswith(("ent_num", '"ent_num"')):
        yield from rows_of(data)
        return
    for number, cells in plain_rows(data):
        yield number, dict(zip(_COLUMNS, cells, strict=False))


def _companion(files: Files, name: str) -> dict[str, list[list[str]]]:
    """Rows of alt.csv or add.csv by the number of their party."""
    found: defaultdict[str, list[list[str]]] = defaultdict(list)
    for file_name, data in files.items():
        if file_name.rsplit(".", 1)[0].endswith(name):
            for _number, cells in plain_rows(data):
                found[cells[0]].append([*cells, *[""] * 6])
    return found


def _party(
    number: int,
    row: Row,
    names: Mapping[str, list[list[str]]],
    places: Mapping[str, list[list[str]]],
) -> ParsedParty:
    key, name = row.get("ent_num", ""), row.get("name", "")
    remarks = row.get("remarks", "")
    aliases = [cells[3] for cells in names.get(key, [])] + _KNOWN_AS.findall(remarks)
    countries = [cells[4] for cells in places.get(key, [])]
    return ParsedParty(
        external_id=key,
        name=name,
        kind=KINDS.get(row.get("type", "").lower(), PartyKind.ENTITY),
        aliases=unique(aliases, but=name),
        countries=countries_of([*countries, row.get("vess_flag", "")]),
        program=row.get("program", "").replace("] [", ", ").strip("[]"),
        remarks=remarks,
        row=number,
    )


def _wrong(party: ParsedParty, known: Mapping[str, ParsedParty]) -> str:
    if not party.external_id.isdecimal():
        return "list.no_number"
    if not party.name:
        return "list.no_name"
    return "list.number_twice" if party.external_id in known else ""
