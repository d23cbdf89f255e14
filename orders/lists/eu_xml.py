"""The EU's consolidated list of financial sanctions as XML 1.1."""

from __future__ import annotations

from lxml import etree

from foundation.kinds import mark
from orders.compliance.lists import (
    Files,
    ListFormat,
    ParsedList,
    ParsedParty,
    UnreadableList,
    unique,
)
from orders.compliance.states import PartyKind
from orders.readers.listed import countries_of, day_of, head_of, main_file, xml_of

#: Where an entity says a country, by the code in `countryIso2Code`.
_PLACES = ("address", "citizenship", "identification", "birthdate")


class EuXml(ListFormat):
    kind = "eu_xml"
    label = mark("EU: consolidated financial sanctions (XML 1.1)")
    list_code = "eu-fsf"
    list_name = mark("EU: consolidated financial sanctions")

    def sniff(self, files: Files) -> bool:
        head = head_of(files)
        return "<export" in head and ("fpi/fsd" in head or "sanctionentity" in head)

    def read(self, files: Files) -> ParsedList:
        root = xml_of(main_file(files))
        if root.tag != "export":
            raise UnreadableList("list.unknown_format")
        parties = map(_party, root.iterfind("sanctionEntity"))
        day = day_of(root.get("generationDate") or "")
        return ParsedList.of(parties, day)


def _party(entity: etree._Element) -> ParsedParty:
    names = unique([_name(alias) for alias in entity.iterfind("nameAlias")])
    subject = entity.find("subjectType")
    code = "" if subject is None else (subject.get("classificationCode") or "")
    is_person = code.upper() == "P" or (
        subject is not None and subject.get("code") == "person"
    )
    codes = [
        each.get("countryIso2Code") or ""
        for place in _PLACES
        for each in entity.iterfind(place)
    ]
    programs = [each.get("programme") or "" for each in entity.iterfind("regulation")]
    remarks = [each.text or "" for each in entity.iterfind("remark")]
    return ParsedParty(
        external_id=entity.get("euReferenceNumber") or entity.get("logicalId") or "",
        name=names[0] if names else "",
        kind=PartyKind.PERSON if is_person else PartyKind.ENTITY,
        aliases=names[1:],
        countries=countries_of(codes),
        program=", ".join(unique(programs)),
        remarks="\n".join(unique(remarks)),
        row=int(getattr(entity, "sourceline", 0) or 0),
    )


def _name(alias: etree._Element) -> str:
    whole = alias.get("wholeName") or ""
    parts = [alias.get(f"{part}Name") or "" for part in ("first", "middle", "last")]
    return whole.strip() or " ".join(" ".join(parts).split())
