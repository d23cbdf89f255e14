"""Formulas read and typed before CEL sees them.

What a person writes is CEL with field names, the functions of `formula_functions` and
nothing else: no macros, methods, maps or comments. It is written anew with a variable
for each field (`v0`, `v1`, …), whole numbers as decimals, and the steps that can fail
as functions that say so, so that a wrong type is an error at save.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from foundation.rules.errors import BadFormula
from foundation.rules.formula_functions import FUNCTIONS, Kind, Signature
from foundation.rules.vocabulary import TODAY, Sort, Vocabulary

MAX_LENGTH = 500
MAX_DEPTH = 20
MAX_DIGITS = 15

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?)(?![\w.])
    | (?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
    | (?P<text>'[^'\\\x00-\x1f]*'|"[^"\\\x00-\x1f]*")
    | (?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:(),\[\]])
    )""",
    re.VERBOSE | re.ASCII,
)
_KINDS = {
    Sort.TEXT: Kind.TEXT,
    Sort.CHOICE: Kind.CODE,
    Sort.NUMBER: Kind.NUMBER,
    Sort.MONEY: Kind.NUMBER,
    Sort.DATE: Kind.DATE,
    Sort.FLAG: Kind.FLAG,
    Sort.SET: Kind.TEXTS,
}


@dataclass(frozen=True)
class Part:
    """A piece of the formula: what it gives, and how CEL writes it."""

    kind: Kind
    text: str


@dataclass
class Reader:
    """Reads one formula; afterwards knows the fields and texts it names."""

    vocabulary: Vocabulary
    variables: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    asked_for: set[str] = field(default_factory=set)
    _tokens: list[tuple[str, str, int]] = field(default_factory=list)
    _place: int = 0
    _depth: int = 0

    def read(self, text: str) -> Part:
        """The whole formula; `BadFormula` with the place of what is wrong."""
        if len(text) > MAX_LENGTH:
            raise BadFormula("rule.too_long", limit=MAX_LENGTH)
        self._tokens = _tokens(text)
        part = self._choice()
        if self._sign() != "":
            raise self._wrong()
        return part

    def _choice(self) -> Part:
        """Condition ? one : other."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BadFormula("rule.formula_too_deep", limit=MAX_DEPTH)
        part = self._either()
        if self._takes("?"):
            part = self._branches(part)
        self._depth -= 1
        return part

    def _branches(self, condition: Part) -> Part:
        self._want(condition, Kind.FLAG)
        one = self._choice()
        self._expect(":")
        other = self._choice()
        if not _alike(one, other):
            raise self._types()
        kind = one.kind if one.kind is other.kind else Kind.TEXT
        return Part(kind, f"({condition.text} ? {one.text} : {other.text})")

    def _either(self) -> Part:
        part = self._both()
        while self._takes("||"):
            part = self._flags(part, "||", self._both())
        return part

    def _both(self) -> Part:
        part = self._comparison()
        while self._takes("&&"):
            part = self._flags(part, "&&", self._comparison())
        return part

    def _flags(self, one: Part, sign: str, other: Part) -> Part:
        self._want(one, Kind.FLAG)
        self._want(other, Kind.FLAG)
        return Part(Kind.FLAG, f"({one.text} {sign} {other.text})")

    def _comparison(self) -> Part:
        one = self._sum()
        sign = self._sign()
        if sign == "in":
            self._place += 1
            return self._membership(one)
        if sign not in ("==", "!=", "<", "<=", ">", ">="):
            return one
        self._place += 1
        other = self._sum()
        if not _alike(one, other) or one.kind is Kind.TEXTS:
            raise self._types()
        if sign in ("==", "!="):
            left, right = _comparable(one, other)
            return Part(Kind.FLAG, f"({left} {sign} {right})")
        if one.kind not in (Kind.NUMBER, Kind.DATE):
            raise self._types()
        return Part(Kind.FLAG, f"({one.text} {sign} {other.text})")

    def _membership(self, one: Part) -> Part:
        if not self._takes("["):
            many = self._sum()
            self._want(many, Kind.TEXTS)
            self._want(one, Kind.TEXT, Kind.CODE)
            return Part(Kind.FLAG, f"(_fold({one.text}) in {many.text})")
        tests = [self._equals(one)]
        while self._takes(","):
            tests.append(self._equals(one))
        self._expect("]")
        return Part(Kind.FLAG, "(" + " || ".join(tests) + ")")

    def _equals(self, one: Part) -> str:
        other = self._sum()
        if not _alike(one, other) or one.kind is Kind.TEXTS:
            raise self._types()
        left, right = _comparable(one, other)
        return f"{left} == {right}"

    def _sum(self) -> Part:
        part = self._product()
        while (sign := self._sign()) in ("+", "-"):
            self._place += 1
            part = self._added(part, sign, self._product())
        return part

    def _added(self, one: Part, sign: str, other: Part) -> Part:
        kind = _SUMS.get((_plain(one), sign, _plain(other)))
        if kind is None:
            raise self._types()
        return Part(kind, f"({one.text} {sign} {other.text})")

    def _product(self) -> Part:
        part = self._signed()
        while (sign := self._sign()) in _PRODUCTS:
            self._place += 1
            other = self._signed()
            self._want(part, Kind.NUMBER)
            self._want(other, Kind.NUMBER)
            text = f"{_PRODUCTS[sign]}({part.text}, {other.text})"
            part = Part(Kind.NUMBER, text)
        return part

    def _signed(self) -> Part:
        signs = []
        while (sign := self._sign()) in ("-", "!"):
            signs.append(sign)
            self._place += 1
        part = self._single()
        for sign in reversed(signs):
            self._want(part, Kind.NUMBER if sign == "-" else Kind.FLAG)
            part = Part(part.kind, f"({sign}{part.text})")
        return part

    def _single(self) -> Part:
        sort, text, _ = self._tokens[self._place]
        if sort == "name":
            self._place += 1
            return self._call(text) if self._takes("(") else self._named(text)
        if sort == "number":
            return self._number(text)
        if sort == "text":
            self._place += 1
            return self._text(text[1:-1])
        self._expect("(")
        part = self._choice()
        self._expect(")")
        return part

    def _number(self, text: str) -> Part:
        if len(text.replace(".", "")) > MAX_DIGITS:
            raise self._wrong()
        self._place += 1
        return Part(Kind.NUMBER, text if "." in text else f"{text}.0")

    def _text(self, text: str) -> Part:
        return Part(Kind.TEXT, self.texts.setdefault(text, f"t{len(self.texts)}"))

    def _named(self, name: str) -> Part:
        if name in ("true", "false"):
            return Part(Kind.FLAG, name)
        return Part(self._kind_of(name), self._variable(name))

    def _variable(self, name: str) -> str:
        return self.variables.setdefault(name, f"v{len(self.variables)}")

    def _kind_of(self, name: str) -> Kind:
        if name == TODAY and name not in self.vocabulary.by_name:
            return Kind.DATE
        found = self.vocabulary.by_name.get(name)
        if found is None:
            raise BadFormula("rule.unknown_field", field=name)
        if found.sort not in _KINDS:
            raise BadFormula("rule.formula_related", field_label=found.label)
        return _KINDS[found.sort]

    def _call(self, name: str) -> Part:
        if name == "has":
            return self._has()
        signature = FUNCTIONS.get(name)
        if signature is None:
            raise BadFormula("rule.unknown_function", function=name)
        given = [] if self._sign() == ")" else [self._choice()]
        while given and self._takes(","):
            given.append(self._choice())
        self._expect(")")
        if not _fits(signature, given):
            raise BadFormula("rule.bad_call", function=name, usage=signature.usage)
        inner = ", ".join(part.text for part in given)
        return Part(signature.gives, f"_{name}({inner})")

    def _has(self) -> Part:
        sort, name, _ = self._tokens[self._place]
        if sort != "name":
            raise self._wrong()
        self._place += 1
        self._expect(")")
        self._kind_of(name)
        self.asked_for.add(name)
        return Part(Kind.FLAG, f"h{self._variable(name)}")

    def _sign(self) -> str:
        sort, text, _ = self._tokens[self._place]
        return text if sort in ("sign", "in") else ""

    def _takes(self, sign: str) -> bool:
        found = self._sign() == sign
        self._place += found
        return found

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise self._wrong()

    def _want(self, part: Part, *kinds: Kind) -> None:
        if part.kind not in kinds:
            raise self._types()

    def _wrong(self) -> BadFormula:
        return BadFormula("rule.formula_syntax", place=self._tokens[self._place][2])

    def _types(self) -> BadFormula:
        return BadFormula("rule.formula_types", place=self._tokens[self._place][2])


_PRODUCTS = {"*": "_times", "/": "_divided", "%": "_rest"}
_SUMS = {
    (Kind.NUMBER, "+", Kind.NUMBER): Kind.NUMBER,
    (Kind.NUMBER, "-", Kind.NUMBER): Kind.NUMBER,
    (Kind.TEXT, "+", Kind.TEXT): Kind.TEXT,
    (Kind.DATE, "+", Kind.NUMBER): Kind.DATE,
    (Kind.DATE, "-", Kind.NUMBER): Kind.DATE,
    (Kind.DATE, "-", Kind.DATE): Kind.NUMBER,
}


def _tokens(text: str) -> list[tuple[str, str, int]]:
    found, place, end = [], 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None:
            raise BadFormula("rule.formula_syntax", place=place + 1)
        sort = match.lastgroup or ""
        word = match.group(sort)
        found.append(("in" if word == "in" else sort, word, match.start(sort) + 1))
        place = match.end()
    return [*found, ("end", "", end + 1)]


def _plain(part: Part) -> Kind:
    return Kind.TEXT if part.kind is Kind.CODE else part.kind


def _alike(one: Part, other: Part) -> bool:
    return _plain(one) is _plain(other)


def _comparable(one: Part, other: Part) -> tuple[str, str]:
    """Texts compare folded; codes, also against a text, as they are."""
    if one.kind is Kind.TEXT and other.kind is Kind.TEXT:
        return f"_fold({one.text})", f"_fold({other.text})"
    return one.text, other.text


def _fits(signature: Signature, given: list[Part]) -> bool:
    kinds = [_plain(part) for part in given]
    if signature.is_many:
        return len(kinds) >= 2 and set(kinds) == {signature.takes[0]}
    return kinds in [
        list(signature.takes[:count])
        for count in range(signature.least, len(signature.takes) + 1)
    ]
