"""Puts item names together from translated words: type, model, detail."""

from __future__ import annotations

from collections.abc import Mapping

from oms.demo.files import read_toml


def name_in(language: str, row: Mapping[str, str]) -> str:
    """“City bike Polder C7, 54 cm” in the language, from a row of items.csv."""
    kind = read_toml("words")["types"][row["type"]][language]
    name = f"{kind} {row['model']}".strip()
    detail = _detail(language, row["detail"])
    return f"{name}, {detail}" if detail else name


def _detail(language: str, text: str) -> str:
    word, _, value = text.partition("=")
    translated = read_toml("words")["details"].get(word)
    return translated[language].format(value) if translated else text
