"""Real machines refuse to render a page that names a file which is not there."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

NAMED = re.compile(r"""\{%\s*static\s+['"]([^'"]+)['"]""")


def named_files() -> list[tuple[str, str]]:
    return [
        (path.name, name)
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in NAMED.findall(path.read_text())
    ]


@pytest.mark.parametrize(("template", "name"), named_files())
def test_every_static_file_that_a_template_names_is_there(
    template: str, name: str
) -> None:
    assert finders.find(name), f"{template} names {name}"
