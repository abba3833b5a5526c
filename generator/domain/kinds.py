"""The three kinds of notice that 五（三） asks for."""

from __future__ import annotations

import enum


class Kind(enum.StrEnum):
    """The value is the name people know, in files, on pages and in templates."""

    ILLNESS_AID = "大病慰问"
    GROUP_LEADER = "自管小组长补助"
    SPENDING = "经费使用情况"

    @property
    def lists_people(self) -> bool:
        """True where the notice is a list of persons, False where it is a list of spending."""
        return self is not Kind.SPENDING
