"""What every list format owes: it knows its own files and refuses broken ones."""

from __future__ import annotations

import pytest

from foundation.kinds import load_kinds
from orders.compliance.lists import Files, ListFormat, UnreadableList
from tests.orders.lists.files import EVERY

FORMATS = load_kinds("orders.lists", ListFormat)


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_a_format_names_its_list(kind: str) -> None:
    known = FORMATS[kind]

    assert known.label
    assert known.list_code
    assert known.list_name


@pytest.mark.parametrize("kind", sorted(EVERY))
def test_a_file_is_known_by_its_own_format_only(kind: str) -> None:
    knowing = [name for name, known in FORMATS.items() if known().sniff(EVERY[kind])]

    assert knowing == [kind]


@pytest.mark.parametrize("kind", sorted(FORMATS))
@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe", b"hello;world\n", b"<a/>"])
def test_sniffing_never_raises(kind: str, data: bytes) -> None:
    assert not FORMATS[kind]().sniff({"file": data})


@pytest.mark.parametrize("kind", ["eu_xml", "ofac_sdn_xml"])
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<export><broken", "list.broken_xml"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><export>&b;</export>', "list.has_entities"),
        (b"<other/>", "list.unknown_format"),
    ],
)
def test_broken_xml_is_refused(kind: str, data: bytes, code: str) -> None:
    files: Files = {"list.xml": data}

    with pytest.raises(UnreadableList) as told:
        FORMATS[kind]().read(files)

    assert told.value.code == code
