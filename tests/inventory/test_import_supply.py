"""`manage.py import_supply`: what it prints, and how it ends."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inventory.models import Movement
from tests.factories.catalog import make_item
from tests.factories.inventory import balance_of, make_location

pytestmark = pytest.mark.django_db

HEAD = "# source=wms; kind=snapshot; watermark=7\nitem,location,quantity\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_location("ROT")
    make_item("BIKE")
    return tmp_path


def run(folder: Path, text: str | bytes, *options: str) -> tuple[int, str]:
    """The exit code and what was printed."""
    path = folder / "stock.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    out = io.StringIO()
    try:
        call_command("import_supply", str(path), *options, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def report(folder: Path, text: str, *options: str) -> dict[str, Any]:
    _, printed = run(folder, text, "--json", *options)
    loaded: dict[str, Any] = json.loads(printed)
    return loaded


def test_a_file_is_taken_in_and_told(folder: Path) -> None:
    code, printed = run(folder, HEAD + "BIKE,ROT,12\n")

    assert code == 0
    assert printed == "BIKE @ ROT: 0 → 12\ntaken: 1 stock\n"
    assert run(folder, HEAD + "BIKE,ROT,12\n") == (
        0,
        "Nothing to do: wms has been taken in up to 7.\nunchanged: nothing changed\n",
    )


def test_a_wrong_row_is_told_and_ends_with_one(folder: Path) -> None:
    code, printed = run(folder, HEAD + "BIKE,ROT,12\nCAR,ROT,1\n")

    assert code == 1
    assert printed.splitlines() == [
        "row 4, item: Nobody knows the item “CAR”.",
        "refused: nothing changed",
    ]
    assert not Movement.objects.exists()

    code, printed = run(folder, HEAD + "BIKE,ROT,12\nCAR,ROT,1\n", "--skip-errors")
    assert (code, printed.splitlines()[-1]) == (1, "taken: 1 stock; 1 rows left out")


def test_a_dry_run_says_what_would_be(folder: Path) -> None:
    code, printed = run(folder, HEAD + "BIKE,ROT,12\n", "--dry-run")

    assert (code, printed.splitlines()[-1]) == (0, "would be taken: 1 stock")
    assert not Movement.objects.exists()


def test_json_tells_all_of_it(folder: Path) -> None:
    good = report(folder, HEAD + "BIKE,ROT,12\n", "--source", "erp")

    [file] = good["files"]
    assert (file["source"], file["watermark"], file["outcome"]) == ("erp", "7", "taken")
    assert file["stock"] == [
        {"item": "BIKE", "location": "ROT", "lot": "", "was": "0", "now": "12"}
    ]
    assert good["totals"] == {"stock": 1}
    bad = report(folder, HEAD + "CAR,ROT,12\n", "--source", "erp2")
    assert bad["files"][0]["findings"] == [
        {
            "code": "feed.unknown_item",
            "row": 3,
            "column": "item",
            "message": "Nobody knows the item “CAR”.",
        }
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "The file is no text in UTF-8"),
        ((HEAD + "BIKE,ROT,É\n").encode("latin-1"), "The file is no text in UTF-8"),
        (HEAD + 'BIKE,"ROT,12\n', "a quotation mark is missing"),
        (HEAD.replace("7", "7; rows=2") + "BIKE,ROT,1\n", "it was cut off"),
        (HEAD + "BIKE,ROT\n", "cells instead of"),
        ("", "The file has no rows"),
    ],
)
def test_what_is_no_such_file_is_refused_whole(
    folder: Path, data: str | bytes, said: str
) -> None:
    code, printed = run(folder, data)

    assert code == 1
    assert said in printed
    assert balance_of(make_item("BELL")) == (0, 0)
    assert not Movement.objects.exists()


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("import_supply", str(tmp_path / "none.csv"))
