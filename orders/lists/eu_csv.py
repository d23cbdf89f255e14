"""The EU's consolidated list of financial sanctions as CSV 1.1.

Several rows per entity, each with one name, address, birth date or citizenship.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
from orders.readers.listed import countries_of, day_of, head_of, main_file, rows_of

_PLACES = (
    "address_countryiso2code",
    "citizenship_countryiso2code",
    "identification_countryiso2code",
    "birthdate_countryiso2code",
    "addr_country",
    "citi_country",
)
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%Y%m%d")


@dataclass
class _Entity:
    row: int
    names: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    is_person: bool = False


class EuCsv(ListFormat):
    kind = "eu_csv"
    label = mark("EU: consolidated financial sanctions (CSV 1.1)")
    list_code = "eu-fsf"
    list_name = mark("EU: consolidated financial sanctions")

    def sniff(self, files: Files) -> bool:
        first = head_of(files).partition("\n")[0]
        return ";" in first and "entity_logicalid" in first

    def read(self, files: Files) -> ParsedList:
        entities: dict[str, _Entity] = {}
        errors, published = [], ""
        for number, row in rows_of(main_file(files), ";"):
            published = published or row.get("filegenerationdate", "")
            key = row.get("entity_eu_referencenumber") or row.get("entity_logicalid")
            if not key:
                errors.append(RowError(number, "list.no_number"))
                continue
            _add(entities.setdefault(key, _Entity(number)), row)
        parties = [_party(key, entity) for key, entity in entities.items()]
        errors += [RowError(p.row, "list.no_name") for p in parties if not p.name]
        days = [day for pattern in _DAYS if (day := day_of(published, pattern))]
        return ParsedList(
            tuple(party for party in parties if party.name),
            days[0] if days else None,
            tuple(errors),
        )


def _add(entity: _Entity, row: Mapping[str, str]) -> None:
    parts = [
        row.get(f"namealias_{part}name", "") for part in ("first", "middle", "last")
    ]
    whole = row.get("namealias_wholename") or " ".join(" ".join(parts).split())
    entity.names.append(whole)
    entity.countries += [row.get(column, "") for column in _PLACES]
    entity.programs.append(row.get("entity_regulation_programme", ""))
    entity.remarks.append(row.get("entity_remark", ""))
    subject = row.get("entity_subjecttype_classificationcode") or row.get(
        "entity_subjecttype", ""
    )
    entity.is_person = entity.is_person or subject.strip().lower() in ("p", "person")


def _party(key: str, entity: _Entity) -> ParsedParty:
    names = unique(entity.names)
    return ParsedParty(
        external_id=key,
        name=names[0] if names else "",
        kind=PartyKind.PERSON if entity.is_person else PartyKind.ENTITY,
        aliases=names[1:],
        countries=countries_of(entity.countries),
        program=", ".join(unique(entity.programs)),
        remarks="\n".join(unique(entity.remarks)),
        row=entity.row,
    )
