"""Templates obey the floors, the content policy and the forgery token."""

from __future__ import annotations

import re
from pathlib import Path

from foundation.urls import page_urls
from tests.architecture.house import FLOORS, ROOT, name, templates

INCLUDES = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"'#]+)""")
LINKS = re.compile(r"""{%\s*url\s+["']([a-z_]+):([a-z_]+)""")
FORMS = re.compile(r"<form\b[^>]*method=.post.*?</form>", re.DOTALL | re.IGNORECASE)
HANDLER = re.compile(r"""\son[a-z]+\s*=\s*["']""")
INLINE = re.compile(r"""<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle\s*=\s*["']""")

#: May point anywhere: the frame, staff pages of several apps, customer pages.
ROOF = ("base.html", "signed_out.html", "pages", "portal", "components", "403.html")
#: May be used from every floor.
SHARED = ("components", "base.html", "signed_out.html", "documents", "portal/base.html")
OWN_PAGES = frozenset(url.name for url in page_urls)


def floor_of(path: str) -> int | None:
    return FLOORS.get(path.split("/", maxsplit=1)[0])


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


def is_bound(path: Path) -> bool:
    return not relative(path).startswith(ROOF) and floor_of(relative(path)) is not None


def is_above(path: Path, other: str) -> bool:
    """Whether `other` (an app's name or template) stands above, or beside, this one."""
    own, theirs = floor_of(relative(path)), floor_of(other)
    same_app = relative(path).split("/")[0] == other.split("/", maxsplit=1)[0]
    return own is not None and theirs is not None and theirs >= own and not same_app


def test_templates_include_only_what_stands_below() -> None:
    wrong = [
        f"{name(path)} uses {used}"
        for path in templates()
        if is_bound(path)
        for used in INCLUDES.findall(path.read_text())
        if not used.startswith(SHARED)
        and (is_above(path, used) or floor_of(used) is None)
    ]

    assert wrong == []


def test_templates_link_upward_only_by_record_link() -> None:
    wrong = []
    for path in filter(is_bound, templates()):
        for app, page in LINKS.findall(path.read_text()):
            is_roof = app == "pages" and page not in OWN_PAGES
            if is_roof or is_above(path, app):
                wrong.append(f"{name(path)} links {app}:{page}")

    assert wrong == []


def test_every_included_template_exists() -> None:
    missing = [
        f"{name(path)}: {used}"
        for path in templates()
        for used in INCLUDES.findall(path.read_text())
        if not (ROOT / "templates" / used).is_file()
    ]

    assert missing == []


def test_pages_hold_no_inline_script_style_or_handler() -> None:
    inline = []
    for path in templates():
        if "documents" in path.parts:
            continue  # papers are no web pages; no browser ever sees them
        text = path.read_text()
        found = [*HANDLER.findall(text), *INLINE.findall(text)]
        inline += [f"{name(path)}: {each.strip()}" for each in found]

    assert inline == []


def test_every_form_that_changes_something_carries_its_token() -> None:
    bare = [
        name(path)
        for path in templates()
        for form in FORMS.findall(path.read_text())
        if "csrf_token" not in form
    ]

    assert bare == []
