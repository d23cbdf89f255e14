"""How texts compare: full case folding of Unicode 16, here and in PostgreSQL alike."""

from __future__ import annotations

#: Letters whose case came with Unicode 16; Python before 3.14 does not know them.
_SINCE_16 = {
    0x1C89: "\u1c8a",
    0xA7CB: "\u0264",
    0xA7CC: "\ua7cd",
    0xA7DA: "\ua7db",
    0xA7DC: "\u019b",
    **{code: chr(code + 0x20) for code in range(0x10D50, 0x10D66)},
}


def fold(text: str) -> str:
    """The form in which two texts are equal but for upper and lower case."""
    if text.isascii():
        return text.lower()
    return text.casefold().translate(_SINCE_16)
