"""What phones keep to open pages without network, by the version of our files."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static


def worker_script() -> str:
    """The service worker: one of another version throws away what was kept."""
    told = {"version": _version(), "files": settings.STATIC_URL}
    return (
        f"self.FLOOR = {json.dumps(told)};\n"
        f"importScripts({json.dumps(static('js/phone_worker.js'))});\n"
    )


def _version() -> str:
    """The files as they were collected; else the moment the last one was changed."""
    collected: str = getattr(staticfiles_storage, "manifest_hash", "")
    if collected:
        return collected
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    files = (path for folder in folders for path in folder.rglob("*"))
    return str(max((path.stat().st_mtime_ns for path in files), default=0))
