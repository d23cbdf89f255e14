"""Rule sets travel between installations as JSON: drafts there, until published there.

    {"format": "oms.rules", "version": 1, "sets": [
      {"use", "code", "name", "description", "needs_four_eyes", "from_version",
       "carried": [look-up tables that its rules name],
       "rules": [{"key", "name", "condition", "outcome", "priority", "is_enabled"}]}]}

What a set carries along is added where it is missing; what is here already stays.
A file is taken whole or not at all; what is wrong with it is said place by place.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.db import atomic
from foundation.errors import BusinessError
from foundation.models import RuleSet, RuleVersion, User
from foundation.rule_checks import CODE, check_rules, errors_in
from foundation.rule_content import content_of, read_rules, rules_of
from foundation.rule_states import DECIDED
from foundation.rule_uses import RuleUse, uses
from foundation.rules.errors import RuleError
from foundation.rules.sets import Rule
from foundation.rules.tree import decode
from foundation.sentences import word
from foundation.services.rule_drafts import (
    BadRuleCode,
    create_set,
    draft_of,
    open_version,
    save_draft,
)

FORMAT, VERSION = "oms.rules", 1
MOST_BYTES = 20_000_000
SHOWN = 20

_SHAPES: dict[str, type] = {
    "key": str,
    "name": str,
    "condition": dict,
    "outcome": dict,
    "priority": int,
    "is_enabled": bool,
}
_OPTIONAL = ("priority", "is_enabled")


@dataclass(frozen=True)
class TransferProblem:
    """What is wrong with a file, and where: `sets[0].rules[2].condition`."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


class TransferInvalid(BusinessError):
    code = "rule_transfer_invalid"
    message = _("This file of rules cannot be taken: %(problems)s")

    def __init__(self, problems: Sequence[TransferProblem]) -> None:
        self.problems = list(problems)
        shown = "; ".join(map(str, self.problems[:SHOWN]))
        super().__init__(field="file", problems=shown)


@dataclass(frozen=True)
class Imported:
    """What became of one set of a file: "created", "changed" or "unchanged"."""

    code: str
    name: str
    outcome: str
    version: RuleVersion | None


@dataclass(frozen=True)
class _Incoming:
    use: str
    code: str
    name: str
    description: str
    needs_four_eyes: bool
    rules: tuple[Rule, ...]


def export_rules(codes: Collection[str] = (), *, drafts: bool = False) -> str:
    """Rule sets as a file: what is in force or was last, or with `drafts` the draft."""
    wanted = RuleSet.objects.order_by("code")
    if codes:
        wanted = wanted.filter(code__in=codes)
    found = [(rule_set, _version_of(rule_set, drafts=drafts)) for rule_set in wanted]
    if unknown := set(codes) - {rule_set.code for rule_set, _version in found}:
        missing = [TransferProblem(code, str(_UNKNOWN_SET)) for code in sorted(unknown)]
        raise TransferInvalid(missing)
    written = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": clock.now().isoformat(),
        "sets": [_exported(each, version) for each, version in found if version],
    }
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


@atomic()
def import_rules(data: str | bytes, *, by: User | None) -> list[Imported]:
    """Take the sets of a file as drafts; a set that says the same is left alone.

    Raises `TransferInvalid` with every problem, and takes nothing then.
    """
    return [_import(incoming, by) for incoming in _read(data, by)]


def check_import(data: str | bytes) -> list[Imported]:
    """What `import_rules` would do, without doing it."""
    with transaction.atomic():
        found = [
            Imported(each.code, each.name, _outcome(each), None)
            for each in _read(data, None)
        ]
        transaction.set_rollback(True)
    return found


def _version_of(rule_set: RuleSet, *, drafts: bool) -> RuleVersion | None:
    draft = open_version(rule_set)
    if drafts and draft is not None:
        return draft
    decided = list(rule_set.versions.filter(status__in=DECIDED).order_by("-number"))
    now = clock.now()
    in_force = [version for version in decided if version.is_effective(now)]
    return next(iter([*in_force, *decided]), draft)


def _exported(rule_set: RuleSet, version: RuleVersion) -> dict[str, Any]:
    return {
        "use": rule_set.use,
        "code": rule_set.code,
        "name": rule_set.name,
        "description": rule_set.description,
        "needs_four_eyes": rule_set.needs_four_eyes,
        "from_version": version.number,
        "carried": uses.get(rule_set.use).carried(rules_of(version)),
        "rules": version.content.get("rules", []),
    }


def _import(incoming: _Incoming, by: User | None) -> Imported:
    outcome = _outcome(incoming)
    found = RuleSet.objects.filter(code=incoming.code).first()
    if outcome == "unchanged":
        return Imported(incoming.code, incoming.name, outcome, None)
    rule_set = found or create_set(
        use=incoming.use,
        code=incoming.code,
        name=incoming.name,
        by=by,
        description=incoming.description,
        needs_four_eyes=incoming.needs_four_eyes,
    )
    draft = draft_of(rule_set, by)
    saved = save_draft(draft, incoming.rules, expected_edit=draft.edit_count, by=by)
    return Imported(incoming.code, incoming.name, outcome, saved)


def _outcome(incoming: _Incoming) -> str:
    found = RuleSet.objects.filter(code=incoming.code).first()
    if found is None:
        return "created"
    newest = found.versions.order_by("-number").first()
    is_same = newest is not None and newest.content == content_of(incoming.rules)
    return "unchanged" if is_same else "changed"


def _read(data: str | bytes, by: User | None) -> list[_Incoming]:
    """The sets of a file; raises `TransferInvalid` with everything that is wrong.

    What they carry is taken first, since their rules are checked against it.
    """
    written = _parsed(data)
    _take_carried(written["sets"], by)
    problems: list[TransferProblem] = []
    sets: list[_Incoming] = []
    for index, row in enumerate(written["sets"]):
        place = f"sets[{index}]"
        found = list(_problems_of_set(row, place))
        found += _twice(row, sets, place) if not found else []
        if found:
            problems += found
            continue
        sets.append(_incoming(row))
    if problems:
        raise TransferInvalid(problems)
    return sets


def _take_carried(sets: Sequence[Any], by: User | None) -> None:
    for index, row in enumerate(sets):
        carried = row.get("carried", []) if isinstance(row, dict) else []
        kind = str(row.get("use")) if carried else ""
        if kind not in uses.all() or not isinstance(carried, list):
            continue
        for place, each in enumerate(carried):
            _take_one(uses.get(kind), each, f"sets[{index}].carried[{place}]", by)


def _take_one(use: RuleUse, carried: Any, place: str, by: User | None) -> None:
    try:
        use.take(carried, by)
    except (BusinessError, KeyError, TypeError, ValueError) as error:
        text = str(error) if isinstance(error, BusinessError) else str(_WRONG_SHAPE)
        raise TransferInvalid([TransferProblem(place, text)]) from error


def _parsed(data: str | bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise TransferInvalid([TransferProblem("", str(_TOO_LARGE))])
    try:
        written = json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise TransferInvalid([TransferProblem("", str(_NO_JSON))]) from error
    is_ours = isinstance(written, dict) and written.get("format") == FORMAT
    if not is_ours or not isinstance(written.get("sets"), list):
        raise TransferInvalid([TransferProblem("", str(_OTHER_FORMAT))])
    if written.get("version") != VERSION:
        raise TransferInvalid([TransferProblem("version", str(_OTHER_VERSION))])
    return dict(written)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _problems_of_set(row: Any, place: str) -> Iterator[TransferProblem]:
    if not isinstance(row, dict):
        yield TransferProblem(place, str(_WRONG_SHAPE))
        return
    for name in ("use", "code", "name"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            yield TransferProblem(f"{place}.{name}", str(_MISSING))
            return
    if row["use"] not in uses.all():
        yield TransferProblem(f"{place}.use", str(_UNKNOWN_USE) % {"use": row["use"]})
        return
    if not CODE.fullmatch(row["code"]):
        yield TransferProblem(f"{place}.code", str(BadRuleCode.message))
    yield from _problems_with_stored(row, place)
    rules = row.get("rules")
    if not isinstance(rules, list):
        yield TransferProblem(f"{place}.rules", str(_MISSING))
        return
    shapes = [
        problem
        for index, rule in enumerate(rules)
        for problem in _shape_problems(rule, f"{place}.rules[{index}]")
    ]
    yield from shapes or _rule_problems(row, place)


def _problems_with_stored(row: dict[str, Any], place: str) -> Iterator[TransferProblem]:
    found = RuleSet.objects.filter(code=row["code"]).first()
    if found is None:
        return
    if found.use != row["use"]:
        yield TransferProblem(f"{place}.use", str(_OTHER_USE))
    draft = open_version(found)
    if draft is not None and draft.edit_count:
        yield TransferProblem(place, str(_DRAFT_THERE))


def _shape_problems(rule: Any, place: str) -> Iterator[TransferProblem]:
    if not isinstance(rule, dict):
        yield TransferProblem(place, str(_WRONG_SHAPE))
        return
    for name in _SHAPES:
        if name not in rule and name not in _OPTIONAL:
            yield TransferProblem(f"{place}.{name}", str(_MISSING))
    for name in sorted(rule):
        if name not in _SHAPES:
            yield TransferProblem(f"{place}.{name}", str(_UNKNOWN_PART))
        elif type(rule[name]) is not _SHAPES[name]:
            yield TransferProblem(f"{place}.{name}", str(_WRONG_SHAPE))
    yield from _condition_problems(rule, place)


def _condition_problems(rule: dict[str, Any], place: str) -> Iterator[TransferProblem]:
    if isinstance(rule.get("condition"), dict):
        try:
            decode(rule["condition"])
        except RuleError as error:
            text = word(error.code, error.params)
            yield TransferProblem(f"{place}.condition", text)


def _rule_problems(row: dict[str, Any], place: str) -> Iterator[TransferProblem]:
    rules = read_rules({"rules": row["rules"]})
    keys = [rule.key for rule in rules]
    for problem in errors_in(check_rules(uses.get(row["use"]), rules)):
        known = problem.rule in keys
        where = f"{place}.rules[{keys.index(problem.rule)}]" if known else place
        yield TransferProblem(f"{where}.{problem.place}", str(problem))


def _twice(
    row: dict[str, Any], sets: Sequence[_Incoming], place: str
) -> list[TransferProblem]:
    is_twice = any(each.code == row["code"] for each in sets)
    return [TransferProblem(f"{place}.code", str(_TWICE))] if is_twice else []


def _incoming(row: dict[str, Any]) -> _Incoming:
    return _Incoming(
        use=row["use"],
        code=row["code"],
        name=row["name"],
        description=str(row.get("description", "")),
        needs_four_eyes=row.get("needs_four_eyes") is True,
        rules=read_rules({"rules": row["rules"]}),
    )


_UNKNOWN_SET = _("There is no such rule set.")
_TOO_LARGE = _("The file is too large.")
_NO_JSON = _("This is no JSON.")
_OTHER_FORMAT = _("This is no file of rules.")
_OTHER_VERSION = _("The file was written by another version of the system.")
_WRONG_SHAPE = _("This has the wrong shape.")
_MISSING = _("This is missing.")
_UNKNOWN_PART = _("Rules have no such part.")
_UNKNOWN_USE = _("This system has no rules of the kind “%(use)s”.")
_OTHER_USE = _("The rule set of this code has another use here.")
_DRAFT_THERE = _("This rule set has a draft here. Publish or discard it first.")
_TWICE = _("This code stands twice in the file.")
