from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from foundation.machines import drawing_of, file_name_of, machines

FOLDER = "docs/states"


class Command(BaseCommand):
    help = "Writes the drawing of every status machine to docs/states as dot text."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / FOLDER
        folder.mkdir(exist_ok=True)
        for model, field in machines():
            path = folder / file_name_of(model)
            path.write_text(drawing_of(model, field))
            self.stdout.write(f"{FOLDER}/{path.name}")
