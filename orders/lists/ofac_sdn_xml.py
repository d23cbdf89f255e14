"""OFAC's list of specially designated nationals as XML (SDN.XML)."""

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
from orders.lists.ofac_sdn_csv import KINDS
from orders.readers.listed import countries_of, day_of, head_of, main_file, xml_of


class OfacSdnXml(ListFormat):
    kind = "ofac_sdn_xml"
    label = mark("US: OFAC SDN list (XML)")
    list_code = "us-sdn"
    list_name = mark("US: specially designated nationals (OFAC)")

    def sniff(self, files: Files) -> bool:
        head = head_of(files)
        return "<sdnlist" in head

    def read(self, files: Files) -> ParsedList:
        root = xml_of(main_file(files))
        if root.tag != "sdnList":
            raise UnreadableList("list.unknown_format")
        parties = map(_party, root.iterfind("sdnEntry"))
        published = root.findtext(".//Publish_Date") or ""
        day = day_of(published.strip(), "%m/%d/%Y")
        return ParsedList.of(parties, day)


def _party(entry: etree._Element) -> ParsedParty:
    name = _name(entry)
    places = ("addressList/address", "nationalityList/nationality",
              "citizenshipList/citizenship")  # fmt: skip
    countries = [text for path in places for text in _texts(entry, f"{path}/country")]
    flag = entry.findtext("vesselInfo/vesselFlag") or ""
    kind = (entry.findtext("sdnType") or "").strip().lower()
    return ParsedParty(
        external_id=(entry.findtext("uid") or "").strip(),
        name=name,
        kind=KINDS.get(kind, PartyKind.ENTITY),
        aliases=unique([_name(aka) for aka in entry.iterfind("akaList/aka")], but=name),
        countries=countries_of([*countries, flag]),
        program=", ".join(_texts(entry, "programList/program")),
        remarks=(entry.findtext("remarks") or "").strip(),
        row=int(getattr(entry, "sourceline", 0) or 0),
    )


def _name(element: etree._Element) -> str:
    parts = (element.findtext("firstName") or "", element.findtext("lastName") or "")
    return " ".join(" ".join(parts).split())


def _texts(element: etree._Element, path: str) -> list[str]:
    return [(each.text or "").strip() for each in element.iterfind(path)]
