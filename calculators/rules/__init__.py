"""The rules, one file each, all with the same verbs.

`questions(book)` and `Inputs` say what is asked; `answer(book, inputs)` gives a `Result`.
`reverse_questions(book)`, `Target` and `reverse(book, target)` do the same for the question asked backwards.
"""
