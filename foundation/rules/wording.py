"""Sentences of the rule language: what is wrong with a rule, and a rule in words."""

from __future__ import annotations

from foundation.kinds import Plural, mark, mark_many

PROBLEMS = {
    "rule.unknown_field": mark("There is no field “%(field)s”."),
    "rule.bad_operator": mark("“%(field_label)s” cannot be compared with “%(op)s”."),
    "rule.bad_text": mark("“%(field_label)s” needs a text to be compared with."),
    "rule.bad_choice": mark("“%(value)s” is no choice of “%(field_label)s”."),
    "rule.bad_number": mark("“%(value)s” is no number for “%(field_label)s”."),
    "rule.bad_money": mark("“%(field_label)s” needs an amount with a currency."),
    "rule.bad_date": mark("“%(value)s” is no date for “%(field_label)s”."),
    "rule.bad_flag": mark("“%(field_label)s” is true or false and takes no value."),
    "rule.bad_set": mark(
        "“%(field_label)s” needs a list of texts to be compared with."
    ),
    "rule.bad_days": mark("“%(field_label)s” needs a number of days up to %(limit)s."),
    "rule.bad_how": mark("Members are asked by any, all, none or count."),
    "rule.two_currencies": mark("Amounts in two currencies cannot be compared."),
    "rule.never_true": mark("This is never true."),
    "rule.always_true": mark("This is always true."),
    "rule.contradictory": mark(
        "These conditions contradict each other, so they are never all true."
    ),
    "rule.duplicate": mark("This is asked twice."),
    "rule.too_deep": mark("Groups are nested more than %(limit)s deep."),
    "rule.too_many_conditions": mark("There are more than %(limit)s conditions."),
    "rule.too_many_values": mark("There are more than %(limit)s values."),
    "rule.text_too_long": mark("A text is longer than %(limit)s characters."),
    "rule.no_condition": mark("This is no condition: %(path)s"),
    "rule.no_list": mark("A list is missing: %(path)s"),
    "rule.no_text": mark("A text is missing: %(path)s"),
    "rule.no_number": mark("A number is missing or too large: %(path)s"),
    "rule.no_count": mark("A whole number is missing: %(path)s"),
    "rule.unknown_key": mark("“%(key)s” is not known here: %(path)s"),
    "rule.text_unstorable": mark("A text has a character that cannot be stored."),
}

FORMULAS = {
    "rule.too_long": mark("The formula is longer than %(limit)s characters."),
    "rule.formula_too_deep": mark("The formula is nested more than %(limit)s deep."),
    "rule.formula_syntax": mark("The formula is not understood at place %(place)s."),
    "rule.formula_types": mark(
        "The formula mixes what does not go together before place %(place)s."
    ),
    "rule.formula_no_condition": mark("The formula does not give true or false."),
    "rule.formula_related": mark("“%(field_label)s” is a list and not for formulas."),
    "rule.unknown_function": mark("There is no function “%(function)s”."),
    "rule.bad_call": mark("The function is written %(usage)s."),
    "rule.divided_by_zero": mark("The formula “%(formula)s” divides by zero."),
    "rule.formula_failed": mark("The formula “%(formula)s” could not be calculated."),
    "rule.wrong_fact": mark("“%(field_label)s” has a value that is not of its sort."),
    "rule.formula_not_queryable": mark("A formula cannot be searched in the database."),
    "rule.not_queryable": mark("“%(field_label)s” cannot be searched in the database."),
}

#: A condition in words: each operator is one sentence of its own.
WORDS: dict[str, str | Plural] = {
    "rule.says.always": mark("Always."),
    "rule.says.never": mark("never"),
    "rule.says.and": mark("%(one)s and %(other)s"),
    "rule.says.or": mark("%(one)s or %(other)s"),
    "rule.says.group": mark("(%(inner)s)"),
    "rule.says.not": mark("it is not so that %(inner)s"),
    "rule.says.comma": mark("%(one)s, %(other)s"),
    "rule.says.quoted": mark("“%(text_code)s”"),
    "rule.says.chosen": mark("“%(value_label)s”"),
    "rule.says.day": mark("%(day_on)s"),
    "rule.says.money": mark("%(money)s"),
    "rule.says.number": mark("%(value)s"),
    "rule.says.formula": mark("the formula %(formula_code)s holds"),
    "rule.says.more": mark_many(
        "%(one)s or one other", "%(one)s or %(count)s others", by="count"
    ),
    "rule.says.is": mark("%(field_label)s is %(value)s"),
    "rule.says.is_not": mark("%(field_label)s is not %(value)s"),
    "rule.says.in": mark("%(field_label)s is %(value)s"),
    "rule.says.not_in": mark("%(field_label)s is neither %(value)s"),
    "rule.says.contains": mark("%(field_label)s contains %(value)s"),
    "rule.says.starts_with": mark("%(field_label)s starts with %(value)s"),
    "rule.says.ends_with": mark("%(field_label)s ends with %(value)s"),
    "rule.says.is_empty": mark("%(field_label)s is empty"),
    "rule.says.is_filled": mark("%(field_label)s is filled in"),
    "rule.says.=": mark("%(field_label)s is equal to %(value)s"),
    "rule.says.!=": mark("%(field_label)s is not equal to %(value)s"),
    "rule.says.<": mark("%(field_label)s is less than %(value)s"),
    "rule.says.<=": mark("%(field_label)s is at most %(value)s"),
    "rule.says.>": mark("%(field_label)s is more than %(value)s"),
    "rule.says.>=": mark("%(field_label)s is at least %(value)s"),
    "rule.says.between": mark("%(field_label)s is between %(value)s and %(last)s"),
    "rule.says.on": mark("%(field_label)s is %(value)s"),
    "rule.says.before": mark("%(field_label)s is before %(value)s"),
    "rule.says.after": mark("%(field_label)s is after %(value)s"),
    "rule.says.within_days": mark_many(
        "%(field_label)s is today or tomorrow",
        "%(field_label)s is within %(count)s days from today",
        by="count",
    ),
    "rule.says.within_days_ago": mark_many(
        "%(field_label)s is today or yesterday",
        "%(field_label)s is within the last %(count)s days",
        by="count",
    ),
    "rule.says.is_true": mark("%(field_label)s: yes"),
    "rule.says.is_false": mark("%(field_label)s: no"),
    "rule.says.contains_any": mark("%(field_label)s contains %(value)s"),
    "rule.says.contains_all": mark("%(field_label)s contains all of %(value)s"),
    "rule.says.contains_none": mark("%(field_label)s contains none of %(value)s"),
    "rule.says.any": mark("at least one of %(field_label)s fits: %(inner)s"),
    "rule.says.all": mark("all of %(field_label)s fit: %(inner)s"),
    "rule.says.none": mark("none of %(field_label)s fits: %(inner)s"),
    "rule.says.count=": mark(
        "the number of %(field_label)s that fit is %(count)s: %(inner)s"
    ),
    "rule.says.count!=": mark(
        "the number of %(field_label)s that fit is not %(count)s: %(inner)s"
    ),
    "rule.says.count<": mark("fewer than %(count)s of %(field_label)s fit: %(inner)s"),
    "rule.says.count<=": mark("at most %(count)s of %(field_label)s fit: %(inner)s"),
    "rule.says.count>": mark("more than %(count)s of %(field_label)s fit: %(inner)s"),
    "rule.says.count>=": mark("at least %(count)s of %(field_label)s fit: %(inner)s"),
    "rule.says.member": mark("any"),
    "rule.says.gap": mark("[%(field_label)s: this condition is not complete yet]"),
    "rule.says.wrong": mark("[%(field_label)s: %(text_code)s]"),
}

SENTENCES: dict[str, str | Plural] = {**PROBLEMS, **FORMULAS, **WORDS}
