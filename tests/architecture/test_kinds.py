"""A folder is the list: each has its recipe, each kind says what it is."""

from __future__ import annotations

import pytest

from foundation.kind_folders import kind_packages, kinds_in
from foundation.roles import Permission
from tests.architecture.house import APPS, ROOT

RECIPES = "\n".join(
    path.read_text() for path in (ROOT / "docs/recipes").glob("add-*.md")
)


def test_the_folders_are_found() -> None:
    assert "orders.documents" in kind_packages()


@pytest.mark.parametrize("package", kind_packages())
def test_a_kinds_folder_has_a_recipe(package: str) -> None:
    app, _, folder = package.partition(".")
    paths = (f"{app}/{folder.replace('.', '/')}/", f"<app>/{folder.replace('.', '/')}/")

    assert any(path in RECIPES for path in paths)


@pytest.mark.parametrize("package", kind_packages())
def test_every_kind_has_a_label_and_its_name_once(package: str) -> None:
    kinds = list(kinds_in(package))

    assert kinds
    assert all(kind.label for kind in kinds)
    assert len({kind.kind for kind in kinds}) == len(kinds)


def test_permission_codes_are_unique() -> None:
    from importlib import import_module
    from importlib.util import find_spec

    found: list[Permission] = []
    for app in APPS:
        if find_spec(f"{app}.permissions"):
            module = import_module(f"{app}.permissions")
            found += [p for p in vars(module).values() if isinstance(p, Permission)]
    codes = [permission.code for permission in set(found)]

    assert len(codes) == len(set(codes))
    assert all(permission.label for permission in found)
