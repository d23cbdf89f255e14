"""What the architecture tests look at: our files, their floors, their syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: Which floor an app stands on: it may use itself and the floors below.
FLOORS = {
    "foundation": 0,
    "catalog": 1,
    "partners": 1,
    "inventory": 2,
    "pricing": 2,
    "promising": 3,
    "orders": 4,
    "billing": 5,
    "fulfillment": 6,
    "rebates": 7,
    "portal": 8,
    "channels": 8,
    "reporting": 8,
    "oms": 9,
}
APPS = tuple(app for app in FLOORS if (ROOT / app).is_dir())

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def sources(*folders: str) -> tuple[Path, ...]:
    """Python files of the folders, without migrations."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def length(node: ast.AST) -> int:
    """Lines from the `def` to the end, without the docstring."""
    if not isinstance(node, Function | ast.ClassDef):
        return 0
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    has_words = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return lines - ((first.end_lineno or 0) - first.lineno + 1 if has_words else 0)


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "templates").rglob("*.html")))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
