"""What can be wrong with a rule: each error is a code and parameters for `word`."""

from __future__ import annotations

from typing import Any


class RuleError(Exception):
    """Something about a rule, as a code that `foundation.sentences` words."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params


class UnknownField(RuleError):
    """A condition names a field that its vocabulary does not have."""

    def __init__(self, name: str) -> None:
        super().__init__("rule.unknown_field", field=name)
        self.name = name


class BadOperator(RuleError):
    """A field is compared in a way its sort does not know."""


class BadValue(RuleError):
    """A field is compared with something that is not of its sort."""


class BadFormula(RuleError):
    """A formula that does not compile: refused at save."""


class RuleFailed(RuleError):
    """A rule that could not be decided on these facts; a person has to look."""


class NotQueryable(RuleError):
    """A condition that only the predicate can decide, never a database query."""


class TreeError(RuleError):
    """JSON that is no condition; `path` says where, as `all.0.not.value`."""

    def __init__(self, code: str, path: str = "", **params: Any) -> None:
        super().__init__(code, path=path or "–", **params)
        self.path = path
