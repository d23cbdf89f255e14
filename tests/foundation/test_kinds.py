from __future__ import annotations

import sys
from pathlib import Path

import pytest

from foundation.kinds import Registry, load_kinds, mark

SHOUT = """
from foundation.documents import DocumentKind

class Shout(DocumentKind):
    kind = "shout"
"""


class Base:
    kind = ""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("shouts")]:
        del sys.modules[name]
    (tmp_path / "shouts").mkdir()
    (tmp_path / "shouts" / "__init__.py").touch()
    return tmp_path / "shouts"


def test_dropping_a_file_in_is_the_whole_change(folder: Path) -> None:
    from foundation.documents import DocumentKind

    (folder / "shout.py").write_text(SHOUT)

    assert list(load_kinds("shouts", DocumentKind)) == ["shout"]


def test_one_kind_in_two_folders_is_an_error(folder: Path) -> None:
    (folder / "one.py").write_text(
        "from tests.foundation.test_kinds import Base\n"
        "class One(Base):\n    kind = 'same'\n"
        "class Two(Base):\n    kind = 'same'\n"
    )
    registry: Registry[Base] = Registry(Base)
    registry.register_package("shouts")

    with pytest.raises(LookupError, match="twice"):
        registry.all()


def test_a_marked_label_stays_as_it_is() -> None:
    assert mark("Invoice") == "Invoice"
