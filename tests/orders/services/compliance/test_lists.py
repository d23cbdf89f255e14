"""Sanctions lists become versions; the same content never twice."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from foundation.models import AuditEntry, Job
from orders.errors import UnreadableSanctions
from orders.models import ListedParty, ListVersion
from orders.services.compliance.lists import import_list, open_files
from tests.factories.compliance import make_list
from tests.orders.lists.files import ADD, ALT, EVERY, SDN
from tests.samples import sample

pytestmark = pytest.mark.django_db


def test_a_list_is_taken_in_with_its_counts_and_errors() -> None:
    found = import_list(EVERY["ofac_sdn_csv"], file_name="sdn.csv", by=None)

    version = found.version
    assert (found.is_new, version.number) == (True, 1)
    assert (version.sanction_list.code, version.is_current) == ("us-sdn", True)
    assert (version.party_count, version.name_count) == (3, 6)
    assert version.error_count == 2
    assert version.errors[0] == {
        "row": 4,
        "code": "list.number_twice",
        "params": {"code": "36"},
    }
    party = ListedParty.objects.get(version=version, external_id="36")
    assert party.aliases == ["ESTRELLA DEL NORTE", "POLAR AIR"]
    assert party.countries == ["CU"]


def test_the_same_content_again_changes_nothing() -> None:
    first = import_list(EVERY["eu_xml"], file_name="eu.xml", by=None)
    again = import_list(EVERY["eu_xml"], file_name="other name.xml", by=None)

    assert (again.is_new, again.version) == (False, first.version)
    assert ListVersion.objects.count() == 1


def test_the_newest_version_is_in_force_and_open_orders_are_screened() -> None:
    old = make_list("Northern Star")
    new = make_list("Northern Star", "Southern Cross")

    old.refresh_from_db()
    assert (old.is_current, new.is_current) == (False, True)
    assert (old.number, new.number) == (1, 2)
    assert Job.objects.filter(kind="rescreen_orders").count() == 2
    audit = AuditEntry.objects.filter(subject_kind="sanction_list").latest("id")
    assert audit.changes == {"version": [1, 2]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "This is no sanctions list that we can read."),
        (b"PK\x03\x04nonsense", "The zip file cannot be opened."),
        (
            b"ent_num,name,type,program,remarks\n",
            "There is nobody on this list; the one in use stays.",
        ),
    ],
)
def test_what_is_no_list_replaces_none(data: bytes, message: str) -> None:
    make_list("Northern Star")

    with pytest.raises(UnreadableSanctions, match=message):
        import_list(open_files("list.csv", data), file_name="list.csv", by=None)

    assert ListVersion.objects.get(is_current=True).party_count == 1


def test_a_zip_holds_the_list_and_its_companions() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ALT.CSV", ALT)
        archive.writestr("ADD.CSV", ADD)
        archive.writestr("SDN.CSV", SDN)

    files = open_files("sdnall.zip", packed.getvalue())

    assert list(files) == ["sdn.csv", "alt.csv", "add.csv"]
    assert import_list(files, file_name="sdnall.zip", by=None).version.name_count == 6


def test_the_command_reads_the_companions_beside_the_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, data in (("sdn.csv", SDN), ("alt.csv", ALT), ("add.csv", ADD)):
        (tmp_path / name).write_bytes(data)

    call_command("import_sanctions", str(tmp_path / "sdn.csv"), "--json")
    call_command("import_sanctions", str(tmp_path / "sdn.csv"))

    first, again = capsys.readouterr().out.strip().split("\n", 1)
    assert json.loads(first)["lists"][0]["names"] == 6
    assert again.startswith("us-sdn version 1: unchanged, 3 parties, 6 names, 2 errors")


def test_the_command_refuses_what_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("hello")

    with pytest.raises(CommandError, match="no sanctions list that we can read"):
        call_command("import_sanctions", str(tmp_path / "list.csv"))


def test_the_published_sample_is_taken_in() -> None:
    path = sample("compliance/ofac_sdn_sample_entities.csv")

    call_command("import_sanctions", str(path))

    version = ListVersion.objects.get()
    assert (version.party_count, version.name_count, version.error_count) == (30, 32, 0)
