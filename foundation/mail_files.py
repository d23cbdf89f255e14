"""Development's mail: each message is a file named after its id, so twice is once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            content = message.message()
            name = re.sub(r"[^\w.@-]", "", content["Message-ID"]) or "mail"
            half = folder / f".{name}.part"
            half.write_bytes(content.as_bytes())
            half.replace(folder / f"{name}.eml")
        return len(email_messages)
