"""HTML to PDF. WeasyPrint needs Pango and takes a second to load: in workers only."""

from __future__ import annotations

import mimetypes
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

#: Never asked over a network: the fetcher reads our static files instead.
BASE = "https://static.invalid/"


class PdfMakerMissing(Exception):
    """Pango is not installed here."""


def make_pdf(html: str) -> bytes:
    """The PDF of a paper: tagged for readers (PDF/UA-1), its fonts inside."""
    try:
        from weasyprint import HTML
    except OSError as error:
        raise PdfMakerMissing from error
    page = HTML(string=html, base_url=BASE, url_fetcher=_fetcher())
    return bytes(page.write_pdf(pdf_variant="pdf/ua-1", cache=_kept()))


def static_file(url: str) -> Path:
    """The static file a paper means; anything else is refused."""
    if not url.startswith(BASE):
        raise ValueError(f"a paper may not load {url}")
    name = unquote(urlsplit(url).path).lstrip("/")
    found = finders.find(name)
    return Path(found) if isinstance(found, str) else Path(settings.STATIC_ROOT) / name


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFiles(URLFetcher):  # type: ignore[misc]  # no types there
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = static_file(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            data = _font(path) if path.suffix == ".woff2" else path.read_bytes()
            return URLFetcherResponse(url, data, {"Content-Type": kind})

    return StaticFiles(allowed_protocols=["data"])


@cache
def _font(path: Path) -> bytes:
    """A font, unpacked once per process: that takes longer than a whole paper."""
    from fontTools.ttLib import woff2

    plain = BytesIO()
    woff2.decompress(BytesIO(path.read_bytes()), plain)
    return plain.getvalue()


@cache
def _kept() -> dict[str, Any]:
    """Pictures decoded once per process."""
    return {}
