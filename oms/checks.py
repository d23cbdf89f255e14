"""Start-up checks: combinations of settings that would surprise somebody later."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.management.base import SystemCheckError

START = "start"


def refuse_unsafe_start() -> None:
    """Web server and workers run no checks by themselves; these they must pass."""
    wrong = run_checks(tags=[START])
    if wrong:
        raise SystemCheckError("\n".join(str(message) for message in wrong))


@register(START)
def demo_stays_on_embedded_servers(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    if not settings.OMS_DEMO or not settings.OUTSIDE:
        return []
    return [
        Error(
            "Demo mode lets anybody sign in as anybody; it runs on the embedded "
            "servers only.",
            hint="Unset OMS_DEMO, or unset DATABASE_URL and REDIS_URL.",
            id="oms.E001",
        )
    ]


@register(Tags.security, deploy=True)
def mail_leaves_the_house(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    if settings.EMAIL_HOST or settings.EMBEDDED:
        return []
    return [
        checks.Warning(
            "EMAIL_HOST is not set: mails are written to files and reach nobody.",
            hint="Set EMAIL_HOST, EMAIL_USER and EMAIL_PASSWORD.",
            id="oms.W001",
        )
    ]


@register(Tags.security, deploy=True)
def links_in_mails_are_safe(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    if settings.EMBEDDED or settings.SITE_URL.startswith("https://"):
        return []
    return [
        Error(
            "SITE_URL must start with https:// here: mails link to it.",
            hint="Set SITE_URL to the address that people type.",
            id="oms.E002",
        )
    ]
