"""One timeline per record: system steps and comments, for the reader's language."""

from __future__ import annotations

import re
from typing import Any

from foundation import clock
from foundation.actor import current_means
from foundation.db import atomic
from foundation.models import Mention, TimelineEntry, User

_MENTION = re.compile(r"(?<![\w.])@([\w.+-]+@[\w-]+(?:\.[\w-]+)+|\w+)")


def tell(
    code: str,
    *,
    subject: tuple[str, str],
    by: User | None,
    thread: str = "",
    params: dict[str, Any] | None = None,
    public: bool = False,
) -> TimelineEntry:
    """Write a system step; `code` names a sentence, `params` fill it (plain JSON)."""
    return TimelineEntry.objects.create(
        kind=TimelineEntry.Kind.SYSTEM,
        subject_kind=subject[0],
        subject=subject[1],
        thread=thread or subject[1],
        code=code,
        params=params or {},
        actor=by,
        means=current_means(),
        at=clock.now(),
        is_public=public,
    )


@atomic()
def comment(
    text: str, *, subject: tuple[str, str], by: User, thread: str = ""
) -> TimelineEntry:
    """Write a comment; colleagues named by @name see it on their home page."""
    entry = TimelineEntry.objects.create(
        kind=TimelineEntry.Kind.COMMENT,
        subject_kind=subject[0],
        subject=subject[1],
        thread=thread or subject[1],
        text=text,
        actor=by,
        means=current_means(),
        at=clock.now(),
    )
    Mention.objects.bulk_create(
        [Mention(entry=entry, user=user) for user in mentioned_in(text)]
    )
    return entry


def mentioned_in(text: str) -> list[User]:
    """Colleagues named in a text as @first-name, @name-part-of-e-mail or @e-mail."""
    words = {word.casefold() for word in _MENTION.findall(text)}
    if not words:
        return []
    staff = User.objects.filter(is_active=True).prefetch_related("grants")
    return [user for user in staff if user.is_staff and words & _names_of(user)]


def _names_of(user: User) -> set[str]:
    email = user.email.casefold()
    first_name = user.name.split(" ")[0].casefold()
    return {email, email.split("@")[0], first_name}
