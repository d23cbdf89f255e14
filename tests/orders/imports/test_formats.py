"""What every import format owes, tested for each file of the folder."""

from __future__ import annotations

import pytest

from orders.engine.formats import ImportFormat, ParseOptions, UnreadableFile
from orders.services.intake import formats, sniff

KINDS = sorted(formats())


@pytest.mark.parametrize("kind", KINDS)
def test_a_format_has_a_label_and_a_way_in(kind: str) -> None:
    found = formats()[kind]

    assert issubclass(found, ImportFormat)
    assert found.label
    assert found.channel
    assert found.__doc__ or __import__(found.__module__, fromlist=["x"]).__doc__


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"%PDF-1.7", b"<a/>"])
def test_a_format_refuses_what_is_not_its_own(kind: str, data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        formats()[kind]().parse(data, ParseOptions())


def test_a_file_is_known_by_its_content_or_name() -> None:
    assert (
        sniff("anything", b'\xef\xbb\xbf<?xml version="1.0"?><Order/>') == "ubl_order"
    )
    assert sniff("orders.CSV", b"order_number;quantity") == "generic_csv"
    assert sniff("photo.jpg", b"\xff\xd8\xff") == ""
