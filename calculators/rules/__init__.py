"""The rules, one file each, all with the same verbs.

`Inputs` declares what is asked, each question on its field; `answer(rulebook, inputs)` gives a `Result`.
`Target` and `reverse(rulebook, target)` do the same for the question asked backwards.
"""
