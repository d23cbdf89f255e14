"""Life of a rule set, for those who call it.

`rule_drafts` writes and checks, `rule_publishing` puts in force, retires, rolls back.
"""

from __future__ import annotations

from foundation.services.rule_drafts import (
    BadRuleCode,
    DraftConflict,
    RuleCodeTaken,
    RulesInvalid,
    UnknownRuleUse,
    VersionDecided,
    change_set,
    compare,
    create_set,
    discard_draft,
    draft_of,
    mark_rehearsed,
    problems_of,
    save_draft,
)
from foundation.services.rule_publishing import (
    DraftInTheWay,
    EndsBeforeItBegins,
    FourEyes,
    NothingPublished,
    NotPublished,
    NotRehearsed,
    publish,
    retire,
    roll_back,
)

__all__ = [
    "BadRuleCode",
    "DraftConflict",
    "DraftInTheWay",
    "EndsBeforeItBegins",
    "FourEyes",
    "NotPublished",
    "NotRehearsed",
    "NothingPublished",
    "RuleCodeTaken",
    "RulesInvalid",
    "UnknownRuleUse",
    "VersionDecided",
    "change_set",
    "compare",
    "create_set",
    "discard_draft",
    "draft_of",
    "mark_rehearsed",
    "problems_of",
    "publish",
    "retire",
    "roll_back",
    "save_draft",
]
