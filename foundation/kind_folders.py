"""Where kinds live: the names of their folders, and how to find all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings

FOLDERS = (
    "alerts",
    "demo.jobs",
    "documents",
    "engine.rules",
    "imports",
    "jobs",
    "lists",
    "proofs",
    "providers",
    "reports",
    "ruleuses",
    "steps",
)


@dataclass(frozen=True)
class Kind:
    """One kind as `list_kinds` prints it."""

    package: str
    kind: str
    label: str
    module: str


def kind_packages() -> list[str]:
    """The kinds folders that exist, such as `fulfillment.steps`."""
    own = [config.name for config in apps.get_app_configs() if _is_ours(config.path)]
    wanted = [f"{app}.{folder}" for app in own for folder in FOLDERS]
    return sorted(package for package in wanted if _exists(package))


def kinds_in(package: str) -> Iterator[Kind]:
    for found in iter_modules(import_module(package).__path__, f"{package}."):
        for cls in vars(import_module(found.name)).values():
            kind = getattr(cls, "kind", "")
            is_own = isinstance(cls, type) and cls.__module__ == found.name
            if is_own and isinstance(kind, str) and kind:
                label = str(getattr(cls, "label", "") or getattr(cls, "title", ""))
                yield Kind(package, kind, label, found.name)


def _is_ours(path: str) -> bool:
    return path.startswith(str(settings.BASE_DIR)) and "site-packages" not in path


def _exists(package: str) -> bool:
    try:
        spec = find_spec(package)
    except ModuleNotFoundError:
        return False
    return spec is not None and spec.submodule_search_locations is not None
