"""Where a rule that did something is read: in the version that did it."""

from __future__ import annotations

from foundation.records import url_or_none


def rule_url(name: str, version: int = 0) -> str:
    """The address of a rule by set/key; its set where no version is known."""
    set_code, _slash, key = name.partition("/")
    url = url_or_none("pages:rule_version_page", set_code, version) if version else None
    url = url or url_or_none("pages:rule_set_page", set_code)
    return f"{url}#rule-{key}" if url else ""
