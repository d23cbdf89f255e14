"""Rules that no linter knows: time, statuses, views, engines, names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.house import APPS, ROOT, name, sources, tree

TIME = re.compile(
    r"\b(timezone\.now|datetime\.now|date\.today|datetime\.utcnow|auto_now)\b"
)
STATUS = re.compile(r"\.update\([^)]*\bstatus=", re.DOTALL)
INPUT_ERRORS = {
    "AttributeError",
    "KeyError",
    "TypeError",
    "UnicodeDecodeError",
    "ValidationError",
    "ValueError",
    "forms",
}
#: The one conditional update of a status; a table test holds it to the machine.
CLAIMS_A_STEP = {"fulfillment/services/run.py"}


def test_only_the_clock_asks_for_the_time() -> None:
    wrong = [
        name(path)
        for path in sources(*APPS)
        if TIME.search(path.read_text()) and name(path) != "foundation/clock.py"
    ]

    assert wrong == []


def test_a_status_moves_by_its_machine() -> None:
    wrong = [
        name(path)
        for path in sources(*APPS)
        if STATUS.search(path.read_text()) and name(path) not in CLAIMS_A_STEP
    ]

    assert wrong == []


def test_views_catch_nothing_but_misshapen_input() -> None:
    caught = [
        f"{name(path)}:{node.lineno}"
        for path in sources(*APPS)
        if "views" in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and not _is_about_input(node)
    ]

    assert caught == []


def test_a_page_and_its_address_share_one_name() -> None:
    other = [
        f"{pattern.name} shows {view}"
        for pattern in _own_pages(get_resolver())
        if (view := pattern.callback.__name__) != pattern.name
    ]

    assert other == []


def test_engines_are_tested_without_a_database() -> None:
    marked = [
        name(path)
        for path in sources("tests")
        if "engine" in path.parts and "django_db" in path.read_text()
    ]

    assert marked == []


def test_services_say_what_they_do() -> None:
    silent = [
        f"{name(path)}: {node.name}"
        for path in sources(*APPS)
        if "services" in path.parts
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and _changes_something(node)
        and ast.get_docstring(node) is None
    ]

    assert silent == []


def test_the_architecture_names_every_app() -> None:
    text = (ROOT / "docs/architecture.md").read_text()

    assert [app for app in APPS if f"`{app}`" not in text] == []


def _is_about_input(node: ast.ExceptHandler) -> bool:
    """A rule that says no is worded by the middleware or `errors_in`, not by a view."""
    named = list(ast.walk(node.type)) if node.type else []
    names = {each.id for each in named if isinstance(each, ast.Name)}
    names |= {each.attr for each in named if isinstance(each, ast.Attribute)}
    return bool(names) and names <= INPUT_ERRORS


def _changes_something(node: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(each) for each in node.decorator_list)


def _own_pages(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _own_pages(entry)
        elif entry.callback.__module__.split(".")[0] in APPS and entry.name:
            yield entry
