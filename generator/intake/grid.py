"""A sheet as it was found: cells by row and column, nothing interpreted yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from generator.intake.characters import cleaned

type Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: 0-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Mark(NamedTuple):
    """A property of a cell or row beyond its value (struck, hidden, an error); it may not matter.

    `code` is an entry of `messages.toml`; `row` is 1-based, `column` 0-based and None for a whole row.
    """

    code: str
    row: int
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet or one CSV file. `rows[0]` is the sheet's row 1."""

    sheet: str  # empty for a CSV file
    rows: Sequence[Sequence[Cell]]
    merges: tuple[Merge, ...] = ()
    marks: tuple[Mark, ...] = ()


def letter(index: int) -> str:
    """The spreadsheet's name of the 0-based column `index`.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    index += 1
    while index:
        index, remainder = divmod(index - 1, 26)
        name = chr(65 + remainder) + name
    return name


def text_of(cell: Cell) -> str:
    """The cell as text, without invisible characters and without padding at the ends.

    A number is written as the spreadsheet shows it: at most 15 significant digits, no `.0`; a longer one has
    lost its end and shows it by an exponent.
    The tab, apostrophe or ="…" that people put before a long number in a CSV file goes too.

    >>> text_of(500.0), text_of(0.1 + 0.2), text_of("　张　三 "), text_of('="330106"')
    ('500', '0.3', '张　三', '330106')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cleaned(cell).strip()
        if text.startswith('="') and text.endswith('"'):
            text = text[2:-1]
        return text.lstrip("'").strip()
    if isinstance(cell, float):
        exact = cell.is_integer() and abs(cell) < 10**15
        return format(int(cell), "d") if exact else format(cell, ".15g")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """True where nothing is to be seen in the cell."""
    if isinstance(cell, str):
        seen = "0" <= cell[:1] <= "9" or "\u4e00" <= cell[:1] <= "\u9fff"  # as most cells begin
        return not seen and text_of(cell) == ""
    return cell is None


_BRACKETS = re.compile(r"[(\[【〔<].*?[)\]】〕>]")
_GAPS = re.compile(r"[\s:*]+")


def label(cell: Cell) -> str:
    r"""The cell's words as a label: full-width folded, gaps, colons, stars and anything in brackets gone.

    >>> label("慰问金额\n（元）"), label("合　计："), label("＊姓 名")
    ('慰问金额', '合计', '姓名')
    """
    folded = unicodedata.normalize("NFKC", text_of(cell))
    unbracketed = _GAPS.sub("", _BRACKETS.sub("", folded))
    return unbracketed or _GAPS.sub("", folded)
