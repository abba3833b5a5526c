"""Isolation of batches: an unforeseen error in one batch becomes a problem of that batch."""

from __future__ import annotations

from generator.diagnostics.crash_report import scrubbed_place
from generator.diagnostics.problems import Place, Problem, problem


def unforeseen(error: BaseException, place: Place, code: str = "unforeseen") -> Problem:
    """The problem that reports `error`, raised while the batch at `place` was processed.

    Raises `error` again where it ends the whole run: a signal, or an interrupt by the user.
    Libraries written in Rust raise what is no Exception (a panic), so callers catch BaseException.
    """
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error
    return problem(code, place, where=scrubbed_place(type(error), error.__traceback__))
