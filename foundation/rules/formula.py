"""Formulas in CEL."""

from __future__ import annotations

from foundation.rules.errors import BadFormula
from foundation.rules.vocabulary import Facts, Vocabulary


class CompiledFormula:
    asks_lines = False

    def holds(self, facts: Facts) -> bool:
        raise NotImplementedError


def compile_formula(text: str, vocabulary: Vocabulary) -> CompiledFormula:
    raise BadFormula("rule.failed")
