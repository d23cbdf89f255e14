"""Which page shows a record of a kind: the roof registers, every floor may link."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import NoReverseMatch, reverse

_url_names: dict[str, str] = {}


def register(kind: str, url_name: str) -> None:
    """Records of `kind` are shown by the page `url_name`, which takes their number."""
    _url_names[kind] = url_name


def register_all(url_names: Mapping[str, str]) -> None:
    _url_names.update(url_names)


def record_url(kind: str, number: str) -> str:
    """The address of a record's page; empty where there is no such page."""
    name = _url_names.get(kind)
    return url_or_none(name, number) or "" if name and number else ""


def url_or_none(name: str, *args: object, **kwargs: object) -> str | None:
    """The address of a page, or None while the page does not exist."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return None
