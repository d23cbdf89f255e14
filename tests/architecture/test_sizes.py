"""The “stop and split” numbers of the house."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from tests.architecture.house import (
    APPS,
    ROOT,
    functions,
    length,
    name,
    sources,
    templates,
    tree,
)

MODULE, FOLDER, TEMPLATE, LINE = 400, 25, 150, 120
FUNCTION, VIEW, SERVICE, TEST = 40, 30, 45, 30
PARAMETERS = 6
MODEL_LINES, MODEL_FIELDS = 250, 30
#: The cellar's top level is its list of small tools, each asked for by its name.
DRAWERS = {"foundation"}


def limit_for(path: Path) -> int:
    if path.parts[len(ROOT.parts)] == "tests":
        return TEST
    if "views" in path.parts or "pages" in path.parts:
        return VIEW
    return SERVICE if "services" in path.parts else FUNCTION


def test_functions_are_short() -> None:
    long = [
        f"{name(path)}: {node.name} has {length(node)} lines"
        for path in sources(*APPS, "tests")
        for node in functions(path)
        if length(node) > limit_for(path)
    ]

    assert long == []


def test_functions_take_few_parameters() -> None:
    many = []
    for path in sources(*APPS):
        for node in functions(path):
            given = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
            count = sum(each.arg not in ("self", "cls") for each in given)
            if count > PARAMETERS:
                many.append(f"{name(path)}: {node.name} takes {count}")

    assert many == []


def test_modules_are_short() -> None:
    counts = {path: len(path.read_text().splitlines()) for path in sources(*APPS)}
    long = [f"{name(path)}: {n}" for path, n in counts.items() if n > MODULE]

    assert long == []


def test_folders_hold_few_files() -> None:
    counts = Counter(
        path.parent for path in sources(*APPS) if path.name != "__init__.py"
    )
    full = [
        f"{name(folder)}: {n}"
        for folder, n in counts.items()
        if n > FOLDER and name(folder) not in DRAWERS
    ]

    assert full == []


def test_templates_are_short() -> None:
    long = [
        f"{name(path)}: {lines}"
        for path in templates()
        if (lines := len(path.read_text().splitlines())) > TEMPLATE
    ]

    assert long == []


def test_models_stay_small() -> None:
    big = []
    for path in sources(*APPS):
        if "models" not in path.parts:
            continue
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                fields = _count_fields(node)
                if fields > MODEL_FIELDS or length(node) > MODEL_LINES:
                    big.append(f"{name(path)}: {node.name} has {fields} fields")

    assert big == []


def _count_fields(model: ast.ClassDef) -> int:
    """Fields of a model; a line's nine quantities, an order's amounts count as one."""
    kinds = [
        line.value.func.attr
        for line in model.body
        if isinstance(line, ast.Assign)
        and isinstance(line.value, ast.Call)
        and isinstance(line.value.func, ast.Attribute)
        and line.value.func.attr.endswith(("Field", "ForeignKey"))
    ]
    return len([kind for kind in kinds if kind != "DecimalField"]) + (
        "DecimalField" in kinds
    )
