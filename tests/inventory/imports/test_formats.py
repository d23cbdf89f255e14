"""What every supply format owes, tested for each file of the folder."""

from __future__ import annotations

import pytest

from inventory.engine.feeds import SupplyFormat, UnreadableFeed, is_newer
from inventory.services.supply_import.run import formats, sniff

KINDS = sorted(formats())


@pytest.mark.parametrize("kind", KINDS)
def test_a_format_has_a_label_and_says_what_it_reads(kind: str) -> None:
    found = formats()[kind]

    assert issubclass(found, SupplyFormat)
    assert found.label
    assert __import__(found.__module__, fromlist=["x"]).__doc__


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"\x00\x01\x02",
        b"%PDF-1.7 \xe2\xe3",
        b"<a/>",
        b"\xff\xfe\x00\xd8",
    ],
)
def test_a_format_refuses_what_is_not_its_own(kind: str, data: bytes) -> None:
    with pytest.raises(UnreadableFeed):
        formats()[kind]().parse(data)


def test_a_file_is_known_by_its_content_or_name() -> None:
    assert sniff("anything", b' {"source": "wms"}') == "json"
    assert sniff("STOCK.CSV", b"item;location") == "csv"
    assert sniff("anything", b"# source=wms") == "csv"
    assert sniff("photo.jpg", b"\xff\xd8\xff") == ""


@pytest.mark.parametrize(
    ("watermark", "last", "newer"),
    [
        ("1", "", True),
        ("10", "9", True),
        ("9", "10", False),
        ("9", "9.0", False),
        ("2026-11-20T06:00Z", "2026-11-20T06:30+01:00", True),
        ("2026-11-20T06:00", "2026-11-20T06:00Z", False),
        ("B-7", "A-9", True),
        ("A-9", "A-9", False),
    ],
)
def test_a_watermark_is_a_number_a_moment_or_text(
    watermark: str, last: str, newer: bool
) -> None:
    assert is_newer(watermark, last) is newer
