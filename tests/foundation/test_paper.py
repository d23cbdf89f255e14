from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation

from foundation.paper import BASE, make_pdf, static_file


def unpacked(pdf: bytes) -> bytes:
    """What stands in the compressed streams of a PDF."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    found = []
    for part in parts:
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(part))
    return b"".join(found)


def test_a_paper_loads_our_files_only() -> None:
    assert static_file(f"{BASE}css/paper.css").is_file()
    for url in ("file:///etc/passwd", "https://example.com/x.png", "//evil.example/x"):
        with pytest.raises(ValueError, match="may not load"):
            static_file(url)


def test_a_paper_cannot_climb_out_of_the_folder() -> None:
    with pytest.raises((ValueError, OSError, SuspiciousFileOperation)):
        static_file(f"{BASE}../../etc/passwd").read_bytes()


def test_a_pdf_is_tagged_and_carries_its_fonts(tmp_path: Path) -> None:
    html = (
        '<html lang="nl"><head><title>Factuur 1</title>'
        '<link rel="stylesheet" href="css/paper.css"></head>'
        '<body><h1>Factuur 1</h1><p>₺ şğİ €</p><img alt="x" src="file:///etc/hosts">'
        "</body></html>"
    )

    data = make_pdf(html)

    assert data.startswith(b"%PDF-1.7")
    inside = unpacked(data)
    assert b"/StructTreeRoot" in inside
    assert b"pdfuaid:part" in inside
    assert b"/FontFile" in inside
    if shutil.which("pdftotext"):
        (tmp_path / "paper.pdf").write_bytes(data)
        command = ["pdftotext", str(tmp_path / "paper.pdf"), "-"]
        text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        assert "₺ şğİ €" in text


def test_web_code_does_not_load_the_pdf_maker() -> None:
    code = (
        "import sys, django; django.setup(); import oms.urls, foundation.tasks;"
        "import django.urls; django.urls.get_resolver().url_patterns;"
        "sys.exit('weasyprint' in sys.modules)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert done.returncode == 0
