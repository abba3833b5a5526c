"""What is wrong with an input, for the clerk who mends it: place, reason, remedy, clause; never the value.

The sentences stand in `messages.toml`, one entry a code; a problem names its code and the place. What may be
filled into a sentence is a column's name, a count, a sum that the law or the office itself publishes, never
the content of a cell that speaks of a person.
"""

from __future__ import annotations

import enum
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache, lru_cache
from importlib import resources

from generator.diagnostics import labels


class Severity(enum.StrEnum):
    """An error refuses its batch whole; a warning is published and reported; info says what was read.

    What would refuse a batch that is a draft is of severity draft: to be mended before it is published.
    """

    ERROR = "error"
    DRAFT = "draft"
    WARNING = "warning"
    INFO = "info"


_LETTER = re.compile(r"([A-Z]{1,3})(?:–[A-Z]{1,3})?列）?$")


@lru_cache(maxsize=4096)
def _letter(column: str) -> str:
    found = _LETTER.search(column)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: everything a clerk needs to find the cell, and nothing of what is in it."""

    batch: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None  # 1-based, as the spreadsheet shows it
    column: str = ""  # the header's words or the column's letter; a key of notice.toml

    def at(self, row: int | None = None, column: str = "") -> Place:
        """The same file and sheet, another cell."""
        return Place(self.batch, self.file, self.sheet, row, column)

    def shown(self) -> Place:
        """The place as it may be shown: names of files and sheets may hold private values."""
        return Place(
            labels.shown(self.batch),
            labels.shown(self.file),
            labels.shown(self.sheet),
            self.row,
            labels.shown(self.column),
        )

    @property
    def letter(self) -> str:
        """The spreadsheet's name of the column, the first where there are several; empty where it has none.

        >>> [Place(column=each).letter for each in ("身份证号（D列）", "C–E列", "公示类型")]
        ['D', 'C', '']
        """
        return _letter(self.column)


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of a report: one cell, row, sheet or file.

    `words` are what filled the sentence; `row` among them is the other of two rows, such as that of the same
    person, so that many problems can be grouped.
    """

    place: Place
    code: str
    severity: Severity
    message: str
    remedy: str
    clause: str
    words: Mapping[str, str | int] = field(default_factory=dict, compare=False, repr=False)

    def as_json(self) -> dict[str, str | int | None]:
        """The flat form of a report, place first."""
        return {
            **asdict(self.place.shown()),
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "remedy": self.remedy,
            "clause": self.clause,
        }

    def sort_key(self) -> tuple[str, str, str, int, int, str, str, str]:
        """Order by place, as one reads a workbook: from the top, from the left."""
        place = self.place
        letter = place.letter
        cell = (place.row or 0, len(letter), letter, place.column)
        return (place.batch, place.file, place.sheet, *cell, self.code)


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """The entries of `messages.toml` by code."""
    text = resources.files("generator.diagnostics").joinpath("messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def problem(code: str, place: Place, **words: str | int) -> Problem:
    """Make the problem `code` at `place`; `words` fill the sentence of the catalogue.

    Raises KeyError where the catalogue has no such code: a mistake of ours, found by the tests.
    """
    entry = catalogue()[code]
    words = {name: labels.word(each) if isinstance(each, str) else each for name, each in words.items()}
    return Problem(
        place=place,
        code=code,
        severity=Severity(entry.get("severity", "error")),
        message=entry["message"].format_map(words),
        remedy=entry["remedy"].format_map(words),
        clause=entry.get("clause", "").format_map(words),
        words=words,
    )
