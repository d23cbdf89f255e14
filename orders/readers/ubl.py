"""Reading UBL: paths to values, and findings where a value is none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from lxml import etree

from orders.engine.formats import UnreadableValue, read_date, read_decimal
from orders.engine.intake import Finding, Severity

_NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}


class Node:
    """An element, or nothing where a path leads nowhere; findings are shared."""

    def __init__(
        self, element: etree._Element | None, parent: Node | None = None
    ) -> None:
        self.element = element
        self.findings: list[Finding] = parent.findings if parent else []
        self._parent = parent
        self._line: int | None = None

    def __bool__(self) -> bool:
        return self.element is not None

    @property
    def row(self) -> int:
        """Where in the file the element stands."""
        if self.element is None:
            return self._parent.row if self._parent else 0
        line: Any = self.element.sourceline
        return int(line or 0)

    @property
    def line(self) -> int | None:
        """The order line that findings from here belong to."""
        return self._parent.line if self._line is None and self._parent else self._line

    @line.setter
    def line(self, number: int | None) -> None:
        self._line = number

    def find(self, path: str) -> Node:
        found = None if self.element is None else self.element.find(path, _NAMES)
        return Node(found, self)

    def all(self, path: str) -> list[Node]:
        if self.element is None:
            return []
        return [Node(each, self) for each in self.element.findall(path, _NAMES)]

    def texts(self, path: str) -> list[str]:
        found = [_text(each.element) for each in self.all(path)]
        return [text for text in found if text]

    def text(self, path: str) -> str:
        return next(iter(self.texts(path)), "")

    def attribute(self, path: str, name: str) -> str:
        found = self.find(path).element
        return "" if found is None else str(found.get(name, "")).strip()

    def identifiers(self, path: str) -> list[tuple[str, str]]:
        return [
            (str(each.element.get("schemeID", "")), _text(each.element))
            for each in self.all(path)
            if each.element is not None and _text(each.element)
        ]

    def identifier(self, path: str) -> tuple[str, str]:
        return next(iter(self.identifiers(path)), ("", ""))

    def name(self) -> str:
        return self.text("cac:PartyName/cbc:Name") or self.text(
            "cac:PartyLegalEntity/cbc:RegistrationName"
        )

    def decimal(self, path: str, field: str) -> Decimal | None:
        text = self.text(path)
        if not text:
            return None
        try:
            return read_decimal(text)
        except UnreadableValue:
            self.find(path).note("value.not_a_number", field, value=text[:60])
            return None

    def date(self, path: str, field: str) -> dt.date | None:
        text = self.text(path)
        if not text:
            return None
        try:
            return read_date(text)
        except UnreadableValue:
            self.find(path).note("value.not_a_date", field, value=text[:60])
            return None

    def time(self, path: str) -> dt.time | None:
        """A time of day; one that cannot be read matters to nobody."""
        try:
            return dt.time.fromisoformat(self.text(path)).replace(tzinfo=None)
        except ValueError:
            return None

    def note(self, code: str, field: str, **params: object) -> None:
        params["row"] = self.row
        self.findings.append(
            Finding(code, Severity.REJECT, field=field, line=self.line, params=params)
        )


def _text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(map(str, element.itertext())).strip()
