"""One notice never stops the rest: pages that cannot be made are laid to the notices that they fail for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from generator.diagnostics.problems import Place, Problem
from generator.diagnostics.unforeseen import unforeseen
from generator.notices.model import EndedNotice, LiveNotice

type Notice = LiveNotice | EndedNotice


class NoticePagesError(Exception):
    """The pages of some notices cannot be made. The build holds those back and makes the rest."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        """`problems`: what is wrong, by the notice's id; never empty."""
        super().__init__(f"{len(problems)} notices")
        self.problems = problems


def problem_of(error: BaseException, notice: Notice) -> Problem:
    """What the clerk is told of `error`, which was raised while a page of `notice` was made."""
    return unforeseen(error, Place(notice.facts.id))


def failing_notices(
    notices: Sequence[Notice], attempt: Callable[[Sequence[Notice]], object]
) -> dict[str, Problem]:
    """The notices that `attempt` fails for, by halving; empty where it fails for no notice by itself.

    Takes some log2(len(notices)) attempts for each that fails.
    """
    if not notices:
        return {}
    try:
        attempt(notices)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told by its kind and place
        if len(notices) == 1:
            return {notices[0].facts.id: problem_of(error, notices[0])}
        middle = len(notices) // 2
        return failing_notices(notices[:middle], attempt) | failing_notices(notices[middle:], attempt)
    return {}
