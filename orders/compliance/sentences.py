"""What screening tells, in words: findings, reasons of a match, errors of lists."""

from __future__ import annotations

from foundation.kinds import mark

_FINDINGS = {
    "screening.match": mark(
        "%(party)s resembles “%(name)s” on the list %(list)s: %(score)s of 100."
    ),
    "screening.cleared": mark(
        "%(party)s resembles “%(name)s” on the list %(list)s and was cleared."
    ),
    "screening.noted": mark(
        "%(party)s resembles “%(name)s” on the list %(list)s a little: "
        "%(score)s of 100, cleared by itself."
    ),
    "screening.confirmed": mark(
        "%(party)s is “%(name)s” on the list %(list)s: this was confirmed."
    ),
    "screening.down": mark(
        "The lists could not be searched. The order stays under review until they can."
    ),
    "screening.restricted": mark("%(message)s (%(code)s)"),
    "screening.lifted": mark("Restriction %(code)s is lifted by %(lifted_by_code)s."),
    "screening.overridden": mark(
        "Restriction %(code)s was set aside for this line by hand."
    ),
    "screening.rule_failed": mark(
        "The rule “%(name)s” could not be worked out; somebody must look at the order."
    ),
    "screening.not_passed": mark(
        "Trade compliance has not passed this order: %(result_label)s."
    ),
}

_REASONS = {
    "match.same_words": mark("“%(name)s” has the same words: %(words)s."),
    "match.words": mark("“%(name)s” shares these words: %(words)s; %(points)s of 100."),
    "match.letters": mark(
        "“%(name)s” has the same letters, written together or apart; %(points)s of 100."
    ),
    "match.alias": mark("This is another name of “%(name)s”."),
    "match.country_agrees": mark("The country agrees: %(country)s."),
    "match.country_differs": mark(
        "The country is another: %(country)s here, %(countries)s on the list."
    ),
}

_LISTS = {
    "list.unknown_format": mark("This is no sanctions list that we can read."),
    "list.broken_table": mark("The table is broken near row %(row)s."),
    "list.broken_xml": mark("The XML is broken near line %(row)s."),
    "list.has_entities": mark(
        "The XML declares a document type or entities, which lists never need."
    ),
    "list.empty": mark("There is nobody on this list; the one in use stays."),
    "list.too_large": mark("The file is larger than %(most)s MB."),
    "list.broken_zip": mark("The zip file cannot be opened."),
    "list.no_number": mark("The row has no number of its party."),
    "list.no_name": mark("The party has no name or number."),
    "list.number_twice": mark("The number %(code)s is there twice."),
    "list.name_too_long": mark("A name is longer than %(most)s characters."),
}

_RULES = {
    "trade.no_code": mark("A restriction needs a code: licenses and people name it."),
    "trade.no_classes": mark(
        "Name export classes, or say that the rule applies to all of them."
    ),
}

_TIMELINE = {
    "order.screened_review": mark("Trade compliance: the order is under review."),
    "order.screened_failed": mark("Trade compliance: the order failed screening."),
    "order.screened_passed": mark("Trade compliance: the order passed screening."),
    "order.case_cleared": mark(
        "%(party)s was cleared of being “%(name)s”: “%(reason)s”"
    ),
    "order.case_confirmed": mark(
        "%(party)s was confirmed to be “%(name)s”: “%(reason)s”"
    ),
    "order.case_reopened": mark(
        "%(party)s and “%(name)s” are to be decided anew: “%(reason)s”"
    ),
    "order.restriction_overridden": mark(
        "Restriction %(code)s of line %(line)s was set aside: “%(reason)s”"
    ),
}

SENTENCES = _FINDINGS | _REASONS | _LISTS | _RULES | _TIMELINE
