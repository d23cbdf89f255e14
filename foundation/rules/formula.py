"""Formulas in CEL: compiled once, evaluated on facts, bounded in size and time.

There are no loops, macros or regular expressions, so that the length of a formula
(500 characters) bounds its time. Numbers are floats inside CEL and decimals of fifteen
digits outside; texts compare as everywhere in the language.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import cel

from foundation.rules.errors import BadFormula, RuleFailed
from foundation.rules.facts import normal_of
from foundation.rules.formula_functions import Kind, Trouble, number_of
from foundation.rules.formula_reader import Reader
from foundation.rules.vocabulary import TODAY, Amount, Facts, Field, Sort, Vocabulary

Value = Decimal | str | bool | dt.date | None

_TODAY = Field(TODAY, "", Sort.DATE)


@dataclass(frozen=True)
class CompiledFormula:
    """A formula ready for facts; safe to share between threads."""

    text: str
    kind: Kind
    #: Names of the fields it asks, `today` among them where it is.
    fields: frozenset[str]
    #: Whether it asks facts of a line.
    asks_lines: bool
    _program: cel.Program = field(repr=False)
    _names: tuple[tuple[str, Field], ...] = field(repr=False)
    _texts: tuple[tuple[str, str], ...] = field(repr=False)

    def evaluate(self, facts: Facts) -> Value:
        """What the formula gives: `Decimal`, `str`, `bool` or `date` by its kind.

        None where a fact it needs is missing. Raises `RuleFailed` and nothing else:
        "rule.divided_by_zero", "rule.two_currencies", "rule.wrong_fact",
        "rule.formula_failed".
        """
        trouble = Trouble()
        variables, is_complete = self._variables(facts)
        try:
            context = cel.Context(variables=variables, functions=trouble.functions())
            value = self._program.execute(context)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:
            if is_complete:
                raise self._failed(trouble.code or "rule.formula_failed") from None
            return None
        if trouble.code:
            raise self._failed(trouble.code)
        return self._outside(value)

    def holds(self, facts: Facts) -> bool:
        """The formula as a condition; a missing fact makes it false."""
        return self.evaluate(facts) is True

    def _variables(self, facts: Facts) -> tuple[dict[str, Any], bool]:
        variables: dict[str, Any] = {name: text for text, name in self._texts}
        currencies, is_complete = set(), True
        for name, asked in self._names:
            value = _inside(asked, facts.get(asked.name))
            variables[f"h{name}"] = value is not None
            if value is None:
                is_complete = False
                continue
            if isinstance(value, Amount):
                currencies.add(value.currency)
                value = float(value.amount)
            variables[name] = value
        if len(currencies) > 1:
            raise self._failed("rule.two_currencies")
        return variables, is_complete

    def _outside(self, value: Any) -> Value:
        try:
            if self.kind is Kind.NUMBER:
                number = number_of(value)
                return number if number.is_finite() else self._give_up()
            if self.kind is Kind.DATE:
                return dt.date.fromordinal(int(value))
        except (ArithmeticError, TypeError, ValueError):
            return self._give_up()
        return bool(value) if self.kind is Kind.FLAG else str(value)

    def _give_up(self) -> Value:
        raise self._failed("rule.formula_failed")

    def _failed(self, code: str) -> RuleFailed:
        return RuleFailed(code, formula=self.text)


@lru_cache(maxsize=4096)
def compile_formula(text: str, vocabulary: Vocabulary) -> CompiledFormula:
    """A formula over the fields of a vocabulary; `BadFormula` if it makes no sense."""
    reader = Reader(vocabulary)
    part = reader.read(text)
    try:
        program = cel.compile(part.text)
    except Exception:
        raise BadFormula("rule.formula_syntax", place=1) from None
    names = tuple(
        (variable, vocabulary.by_name.get(name, _TODAY))
        for name, variable in reader.variables.items()
    )
    return CompiledFormula(
        text,
        part.kind,
        frozenset(reader.variables),
        any(asked.is_line for _, asked in names),
        program,
        names,
        tuple(reader.texts.items()),
    )


def compile_condition(text: str, vocabulary: Vocabulary) -> CompiledFormula:
    """A formula that is a condition: it must give true or false."""
    formula = compile_formula(text, vocabulary)
    if formula.kind is not Kind.FLAG:
        raise BadFormula("rule.formula_no_condition")
    return formula


def _inside(asked: Field, raw: Any) -> Any:
    """A fact as CEL takes it: texts as written, sets folded, dates as numbers."""
    value = normal_of(asked)(raw)
    if value is None:
        return None
    match asked.sort:
        case Sort.NUMBER:
            return float(value)
        case Sort.TEXT:
            return str(raw)
        case Sort.SET:
            return sorted(value)
        case Sort.DATE:
            return float(value.toordinal())
        case _:
            return value
