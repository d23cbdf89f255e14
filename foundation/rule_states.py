"""Life of a rule version: a draft is rehearsed, published, and one day retired."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.status import Status, Tone


class RuleStatus(Status):
    DRAFT = "draft", mark("Draft"), Tone.GREY
    REHEARSED = "rehearsed", mark("Rehearsed"), Tone.BLUE
    PUBLISHED = "published", mark("Published"), Tone.GREEN
    RETIRED = "retired", mark("Retired"), Tone.PURPLE


#: Still being worked on: at most one version of a set.
OPEN = (RuleStatus.DRAFT, RuleStatus.REHEARSED)
#: Once in force, by its dates; what it says never changes.
DECIDED = (RuleStatus.PUBLISHED, RuleStatus.RETIRED)
