"""Which page shows a record of a kind: the roof registers, every floor may link."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse

_url_names: dict[str, str] = {}


def register(kind: str, url_name: str) -> None:
    """Records of `kind` are shown by the page `url_name`, which takes their number."""
    _url_names[kind] = url_name


def register_all(url_names: Mapping[str, str]) -> None:
    _url_names.update(url_names)


def record_url(kind: str, number: str) -> str:
    """The address of a record's page; empty where there is no such page."""
    name = _url_names.get(kind)
    if not name or not number:
        return ""
    return _address(settings.ROOT_URLCONF, get_script_prefix(), name, number) or ""


def url_or_none(name: str, *args: object, **kwargs: object) -> str | None:
    """The address of a page, or None while the page does not exist."""
    if kwargs:
        return _reverse(name, args, kwargs)
    return _address(settings.ROOT_URLCONF, get_script_prefix(), name, *args)


@lru_cache(maxsize=8192)
def _address(urls: str, prefix: str, name: str, *args: object) -> str | None:
    """Every page links the same places, and lists show the same records again."""
    del urls, prefix  # only part of the key
    return _reverse(name, args, {})


def _reverse(
    name: str, args: tuple[object, ...], kwargs: Mapping[str, object]
) -> str | None:
    try:
        return reverse(name, args=args, kwargs=dict(kwargs))
    except NoReverseMatch:
        return None
