"""Reading a table: encoding, delimiter, header map, joins, and typed cells.

The map is a TOML file:

    [columns]            # header in the file = our column; without it headers are ours
    InvoiceNo = "order_number"
    [constants]
    currency = "GBP"
    [options]            # all optional
    encoding = "latin-1"     # otherwise UTF-8 (or UTF-16 with its mark)
    delimiter = ";"
    decimal = ","
    date_format = "%d.%m.%Y"
    credit_prefix = "C"
    [trim]               # cut this off the end of a column's values
    customer = ".0"
    [[join]]             # a table beside the file, by a header both have
    file = "orders.csv"
    on = "order_id"
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from orders.engine.formats import (
    ParseOptions,
    UnreadableFile,
    UnreadableValue,
    read_date,
    read_decimal,
    read_moment,
)
from orders.engine.intake import Finding, Severity
from orders.readers.countries import country_code

_DELIMITERS = (",", ";", "\t")


@dataclass
class Row:
    """One row: cells by our column names, findings of reading them."""

    cells: Mapping[str, str]
    number: int
    options: Mapping[str, Any]
    line: int | None = None
    findings: list[Finding] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def decimal(self, column: str) -> Decimal | None:
        text = self.text(column)
        if not text:
            return None
        if self.options.get("decimal") == ",":
            text = text.replace(".", "").replace(",", ".")
        try:
            return read_decimal(text)
        except UnreadableValue:
            self.note("value.not_a_number", column, value=text[:60])
            return None

    def whole_number(self, column: str) -> int | None:
        text = self.text(column)
        if not text:
            return None
        if text.isascii() and text.isdecimal() and len(text) < 10:
            return int(text)
        self.note("value.not_a_number", column, value=text[:60])
        return None

    def date(self, column: str) -> dt.date | None:
        text = self.text(column)
        if not text:
            return None
        try:
            return read_date(text, self.options.get("date_format", ""))
        except UnreadableValue:
            self.note("value.not_a_date", column, value=text[:60])
            return None

    def moment(self, column: str) -> dt.datetime | None:
        text = self.text(column)
        if not text:
            return None
        try:
            return read_moment(text, self.options.get("date_format", ""))
        except UnreadableValue:
            self.note("value.not_a_date", column, value=text[:60])
            return None

    def country(self, column: str) -> str:
        return country_code(self.text(column))

    def note(self, code: str, column: str, **params: object) -> None:
        params["row"] = self.number
        self.findings.append(
            Finding(code, Severity.REJECT, field=column, line=self.line, params=params)
        )


@dataclass(frozen=True)
class Table:
    columns: frozenset[str]
    rows: list[Row]
    options: Mapping[str, Any]


def read_table(data: bytes, options: ParseOptions) -> Table:
    """The rows of a table under our column names, constants and joins filled in."""
    given = options.map
    settings = dict(given.get("options", {}))
    text = decode_text(data, str(settings.get("encoding", "")))
    delimiter = settings.get("delimiter") or _guess_delimiter(text)
    if delimiter == ";":
        settings.setdefault("decimal", ",")
    header, raw = _raw_rows(text, delimiter)
    joins = [_Join.read(each, options.folder) for each in given.get("join", ())]
    for join in joins:
        header += [name for name in join.header if name not in header]
    names: Mapping[str, str] = given.get("columns", {})
    constants: Mapping[str, str] = given.get("constants", {})
    wanted = {name: names.get(name, "" if names else name) for name in header}
    trims: Mapping[str, str] = given.get("trim", {})
    rows = []
    for number, cells in raw:
        for join in joins:
            cells.update(join.row_for(cells))
        own = {
            ours: cells[theirs].strip()
            for theirs, ours in wanted.items()
            if ours and theirs in cells
        }
        for name, end in trims.items():
            own[name] = own.get(name, "").removesuffix(end)
        rows.append(Row({**constants, **own}, number, settings))
    columns = frozenset(name for name in wanted.values() if name) | set(constants)
    return Table(columns, rows, settings)


def decode_text(data: bytes, encoding: str) -> str:
    """The text; UTF-8 unless marked or said otherwise, never by guessing."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        text = data.decode(encoding or "utf-8-sig")
    except UnicodeDecodeError as wrong:
        row = data.count(b"\n", 0, wrong.start) + 1
        raise UnreadableFile("file.encoding", row=row) from wrong
    except LookupError as wrong:
        raise UnreadableFile("file.unknown_encoding", encoding_code=encoding) from wrong
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        raise UnreadableFile("file.nul", row=row)
    return text


def _guess_delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(_DELIMITERS, key=head.count)


def _raw_rows(
    text: str, delimiter: str
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(header):
                raise UnreadableFile("file.row_width", row=reader.line_num)
            rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
    except csv.Error as wrong:
        raise UnreadableFile("file.malformed_csv", row=reader.line_num) from wrong
    if len(set(header)) != len(header):
        raise UnreadableFile("file.column_twice")
    return header, rows


@dataclass(frozen=True)
class _Join:
    """A second table whose values are added where its key matches."""

    on: str
    header: list[str]
    rows: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, given: Mapping[str, str], folder: str) -> _Join:
        name, on = given["file"], given["on"]
        path = Path(folder or ".", name)
        if not folder or Path(name).name != name or not path.is_file():
            raise UnreadableFile("file.no_join", name=name)
        text = decode_text(path.read_bytes(), given.get("encoding", ""))
        header, raw = _raw_rows(text, given.get("delimiter") or _guess_delimiter(text))
        if on not in header:
            raise UnreadableFile("file.no_join", name=name)
        own = {given.get("as", "") + each: each for each in header if each != on}
        rows = {
            cells[on]: {ours: cells[theirs] for ours, theirs in own.items()}
            for _, cells in raw
        }
        return cls(on, list(own), rows)

    def row_for(self, cells: Mapping[str, str]) -> Mapping[str, str]:
        return self.rows.get(cells.get(self.on, ""), {})
