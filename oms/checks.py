"""Start-up checks: combinations of settings that would surprise somebody later."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def demo_stays_on_embedded_servers(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    if not settings.OMS_DEMO or settings.EMBEDDED:
        return []
    return [
        Error(
            "Demo mode lets anybody sign in as anybody; it runs on the embedded "
            "servers only.",
            hint="Unset OMS_DEMO, or unset DATABASE_URL.",
            id="oms.E001",
        )
    ]
