"""The one way in which an input is refused."""

from __future__ import annotations


class InputError(ValueError):
    """An input that no rule can take: a code for a program, a sentence for a person.

    The sentence says what to type or do, in Chinese, and never repeats what was given: it may stand in a log,
    a report or on a page. `clause` is the key of the law's paragraph that asks for it, empty where none does;
    `field` the name of the question that has to be answered anew, empty where it is not one alone.
    """

    def __init__(self, code: str, sentence: str, clause: str = "", field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.clause = clause
        self.field = field
