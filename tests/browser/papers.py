"""What a PDF says, where a reader of PDFs is at hand."""

from __future__ import annotations

import shutil
import subprocess


def text_of(pdf: bytes) -> str | None:
    """The words of a PDF on one line; None where this machine cannot read one."""
    assert pdf.startswith(b"%PDF-")
    assert b"%%EOF" in pdf[-1024:]
    reader = shutil.which("pdftotext")
    if reader is None:
        return None
    done = subprocess.run(
        [reader, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def assert_says(pdf: bytes, *words: str) -> None:
    text = text_of(pdf)
    if text is not None:
        assert [word for word in words if word not in text] == []
