"""Names as comparable words: what two spellings of one name have in common.

case → Latin letters (Greek, Cyrillic and special ones written out) → no accents →
punctuation → legal forms → words. Each word is treated by itself, so that the order of
words never matters.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

_LATIN = {
    "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
    "ħ": "h", "ŋ": "n", "ĸ": "k", "ŧ": "t", "ə": "a", "ƒ": "f",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th",
    "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p",
    "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps",
    "ω": "o",
}  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z",
    "и": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i",
    "є": "ye", "ґ": "g", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz",
    "ѕ": "dz",
}  # fmt: skip
_WRITTEN = str.maketrans(_LATIN | _GREEK | _CYRILLIC)

_FORMS = """
ab ag aps as asa bhd bv bvba co corp corporation cv dac doo ead eirl ek enk eood ev
fzc fzco fze gbr gesmbh ggmbh gie gmbh gmbhco hb inc incorporated jsc kd kft kg kgaa
kk lda limitada limited llc llp lp ltd ltda mbh nv oao ojsc oo ood ooo oy oyj pao
pjsc plc pte pty pvt sa saa sab sae sal saoc sapa sapi sarl sas sasu sc sca scarl
scpa scrl sdn sia sl slu snc soc sp spa spk spol spzo spzoo srl sro ste sti tic uab
ug vof zao zoo zrt
"""
_COMMON_WORDS = """
agency aircraft airline airlines airways and associates aviation banco bank banque
business center centre chemical commerce commercial committee compagnie compania
company construction consulting corporation dba de del della der des development di
do e el en energy engineering enterprise enterprises establishment export exports
factory financial fund fur general global group grup gruppe handel handels holding
holdings import imports industrial industries industry institute internacional
international investment investments la las le les line lines logistics los
management marine maritime ministry nacional national of office oil organization
petroleum products sanayi service services shipping sociedad societe solutions
supply systems technologies technology the ticaret trade trading transport und
university van ve von y
"""
#: Legal forms as they look without dots: they tell nothing about who it is.
LEGAL_FORMS = frozenset(_FORMS.split())
#: Words that many names share: they count, but little.
COMMON = frozenset(_COMMON_WORDS.split())

_ABBREVIATION = re.compile(r"\w(?:[./]\w)+")
_SILENT = re.compile(r"['’‘`´ʻʼʿʾ\"“”]")
_BREAKS = re.compile(r"[\W_]+")
#: Spellings of one sound, as foreign names are written out in several ways.
_SOUNDS = (
    (re.compile(r"(?:kh|gh|ch)"), "h"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(?:ue|oe|ou|ow|w|o)"), "u"),
    (re.compile(r"(?:ae|e)"), "a"),
    (re.compile(r"(?:q|ck|c)"), "k"),
    (re.compile(r"(?:iy|ij|ie|y|j)"), "i"),
    (re.compile(r"(?:z|x)"), "s"),
    (re.compile(r"v"), "f"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=100_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, sorted, each once; legal forms only if nothing else is."""
    words = {word for part in name.split() for word in _words(part)}
    telling = words - LEGAL_FORMS
    return tuple(sorted(telling or words))


@lru_cache(maxsize=100_000)
def letters_of(name: str) -> str:
    """The letters of a name without gaps and legal forms, in their order."""
    words = [word for part in name.split() for word in _words(part)]
    return "".join([word for word in words if word not in LEGAL_FORMS] or words)


@lru_cache(maxsize=100_000)
def sound_of(word: str) -> str:
    """A word as it sounds: muhammad, mohammed and mohamed are one."""
    for pattern, written in _SOUNDS:
        word = pattern.sub(written, word)
    return word


@lru_cache(maxsize=100_000)
def weight_of(word: str) -> float:
    """How much a word tells; fixed, so that a score never depends on the list."""
    if word in COMMON or word in LEGAL_FORMS:
        return 0.3
    return min(len(word), 6) / 6


def trigrams_of(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def fingerprint_of(name: str, country: str) -> str:
    """The same for every spelling of one party: what a clearance is kept under."""
    text = "\n".join([" ".join(words_of(name)) or name.strip(), country.upper()])
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _words(part: str) -> list[str]:
    part = _SILENT.sub("", _latin(part)).strip(".,;:()[]{}")
    if _ABBREVIATION.fullmatch(part):
        part = part.replace(".", "").replace("/", "")
    return [word for word in _BREAKS.split(part) if word]


def _latin(text: str) -> str:
    return _bare(_bare(text).translate(_WRITTEN))


def _bare(text: str) -> str:
    """Small letters without their marks."""
    apart = unicodedata.normalize("NFKD", text.casefold()).casefold()
    apart = unicodedata.normalize("NFKD", apart)
    return "".join(each for each in apart if not unicodedata.combining(each))
