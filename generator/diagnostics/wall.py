"""One batch never stops the rest: an error that nobody foresaw in a batch becomes a problem of that batch."""

from __future__ import annotations

from generator.diagnostics.crash_report import scrubbed_place
from generator.diagnostics.problems import Place, Problem, problem


def unforeseen(error: BaseException, place: Place, code: str = "unforeseen") -> Problem:
    """The problem that `error`, raised while the batch at `place` was worked on, is told as.

    Raises `error` again where it is the end of the whole run: a signal, or a key that somebody pressed.
    Libraries written in Rust raise what is no Exception (a panic), so callers catch BaseException.
    """
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error
    return problem(code, place, where=scrubbed_place(type(error), error.__traceback__))
