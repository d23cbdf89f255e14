"""Statuses carry their label and tone; engines may use them, so no Django here."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Tone(StrEnum):
    GREY = "grey"
    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    PURPLE = "purple"


class Status(StrEnum):
    """A status value with its English label (a translation key) and its tone.

    Labels are marked with `mark` and translated when shown; `context` tells apart
    English words with two translations.
    """

    label: str
    tone: Tone
    context: str

    def __new__(
        cls, value: str, label: str = "", tone: Tone = Tone.GREY, context: str = ""
    ) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        member.context = context
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label) for member in cls]
