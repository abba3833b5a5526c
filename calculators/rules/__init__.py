"""The rules, one file each, all with the same verbs.

`questions(rulebook)` and `Inputs` say what is asked; `answer(rulebook, inputs)` gives a `Result`.
`reverse_questions(rulebook)`, `Target` and `reverse(rulebook, target)` do the same for the question asked
backwards.
"""
