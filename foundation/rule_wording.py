"""Sentences about the life of rules; the language words its own problems."""

from __future__ import annotations

from foundation.kinds import Plural, mark, mark_many

SENTENCES: dict[str, str | Plural] = {
    "rules.begun": mark("The rule set was begun with version %(number)s."),
    "rules.saved": mark_many(
        "Version %(number)s was saved: %(count)s rule changed.",
        "Version %(number)s was saved: %(count)s rules changed.",
        by="count",
    ),
    "rules.rehearsed": mark("Version %(number)s was rehearsed."),
    "rules.published": mark(
        "Version %(number)s was published, in force from %(from_at)s."
    ),
    "rules.unrehearsed": mark(
        "Version %(number)s was published without a rehearsal, in force from"
        " %(from_at)s: %(reason)s"
    ),
    "rules.retired": mark("Version %(number)s was retired."),
    "rules.rolled_back": mark(
        "Version %(number)s says again what version %(to_number)s said."
    ),
    "rules.discarded": mark("The draft %(number)s was discarded."),
    "rule.too_many": mark_many(
        "A rule set holds at most %(count)s rule.",
        "A rule set holds at most %(count)s rules.",
        by="count",
    ),
    "rule.key_twice": mark("Two rules have the key “%(code)s”."),
    "rule.key_wrong": mark(
        "The key “%(code)s” must be small letters, digits, “-” and “_”, at most 60."
    ),
    "rule.name_wrong": mark("A rule needs a name of at most %(count)s characters."),
    "rule.priority_wrong": mark("The priority is out of range."),
    "rule.outcome_missing": mark("The outcome lacks “%(field)s”."),
    "rule.outcome_unknown": mark("The outcome does not know “%(field)s”."),
    "rule.outcome_wrong": mark("The outcome’s “%(field)s” is no possible value."),
}
