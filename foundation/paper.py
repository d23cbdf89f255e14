"""HTML to PDF. WeasyPrint needs Pango and takes a second to load: in workers only."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

SCHEME = "static"


def make_pdf(html: str) -> bytes:
    """The PDF of a paper: tagged, with its fonts inside (PDF/UA-1)."""
    from weasyprint import HTML

    page = HTML(string=html, base_url=f"{SCHEME}:///", url_fetcher=_fetcher())
    return bytes(
        page.write_pdf(pdf_variant="pdf/ua-1", font_config=_fonts(), cache=_images())
    )


def _fetcher() -> Any:
    """Reads our own static files and nothing else: no network, no other files."""
    return _fetch


def _fetch(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "data":
        from weasyprint import default_url_fetcher

        return dict(default_url_fetcher(url))
    if parts.scheme != SCHEME:
        raise ValueError(f"a paper may not load {url}")
    name = unquote(parts.path).lstrip("/")
    found = finders.find(name) or Path(settings.STATIC_ROOT) / name
    return {"string": Path(str(found)).read_bytes()}


@cache
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _images() -> dict[str, Any]:
    return {}
