"""The rule language: conditions as data over typed vocabularies, pure but for `q`.

`vocabulary` what can be asked · `tree` a condition as data · `operators` what a field
of each sort understands · `check` what is wrong with a condition before it is saved ·
`predicate` one condition over one set of facts · `sets` many rules over a header and
its lines · `formula` CEL · `explain` and `sentence` in words · `q` a database query.
"""
