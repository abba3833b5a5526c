"""One worksheet's XML, read once from front to back without keeping it: what is unseen, lost or struck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import IO

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats.xlsx_styles import (
    LEAST_SIZE,
    NO_STYLES,
    Styles,
    is_struck,
    local_name,
    new_parser,
    parse,
)
from generator.intake.grid import Mark, letter
from generator.intake.row_ranges import ranges

MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_CELLS = 5_000_000  # of the used range: rows × columns
LEAST_HEIGHT = LEAST_SIZE  # points: in a lower row nobody can read anything
LEAST_WIDTH = 0.5  # of a character: a narrower column shows nothing
_TRUE = ("1", "true")
# Elements after the cells of a sheet; what they contain may have the same names as parts of cells.
_AFTER_CELLS = {
    "autoFilter", "mergeCells", "conditionalFormatting", "dataValidations", "pageMargins", "oleObjects",
    "controls", "extLst",
}  # fmt: skip


class DisorderError(ValueError):
    """Two cells claim one place, or a cell stands outside its row: readers would differ."""


class _FarError(Exception):
    """The used range is too large."""


@dataclass(slots=True)
class SheetReport:
    """What a worksheet says beside the values of its cells.

    `formatted` are cells, (row, column) as in a mark, whose number format may show another thing than they
    hold: what it shows can be told when the value is known. `lists` are where drop-down lists come from.
    """

    problems: list[Problem] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    formatted: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # by format code
    filled: bool = False  # whether any cell holds anything
    lists: list[str] = field(default_factory=list)


def check_sheet(stream: IO[bytes], sheet: Place, styles: Styles = NO_STYLES) -> SheetReport:
    """Check the worksheet in `stream`: problems that forbid reading it, and marks on its cells.

    Raises ValueError where it is no XML, or declares a document type; DisorderError.
    """
    reader = _SheetHandler(styles)
    try:
        parse(reader.parser, stream)
    except _FarError:
        return SheetReport([problem("too_large", sheet)], filled=True)
    return reader.report(sheet)


class _SheetHandler:
    """Receives the parser's events; `row` and `column` are 1-based.

    There is one call for each element that matters and none for its end: a cell is checked when the next
    begins. Texts are asked for only in a cell with a formula, or where a shared string may be struck through.
    """

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.styled = styles.formats.keys() | styles.unseen | styles.struck
        self.row = self.column = self.widest = 0
        self.type = self.style = self.shared = ""
        self.formula = self.content = self.in_value = self.has_value = self.struck = self.after_cells = False
        self.row_unseen = False
        self.rows_unseen = self.columns_unseen = False  # by default
        self.unseen_rows: list[int] = []
        self.seen_columns: list[tuple[int, int]] = []  # with a width of their own
        self.unseen_columns: list[tuple[int, int]] = []
        self.filled: set[int] = set()  # columns
        self.uncomputed: list[Mark] = []
        self.wrong: list[Mark] = []
        self.unseen: list[Mark] = []
        self.struck_rows: dict[int, int] = {}  # row → first column
        self.formatted: dict[str, list[tuple[int, int]]] = {}
        self.lists: list[str] = []
        self.changed_by_condition = False
        self.parser = new_parser()
        self.parser.StartElementHandler = self.start

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if ":" not in tag else local_name(tag)  # the call would cost a tenth of all time
        if self.after_cells:
            self._after_cells(name, attributes)
        elif name == "v":
            self.content = self.in_value = True
        elif name == "c":
            self._end_cell()
            self._start_cell(attributes.get("r", ""))
            self.type = attributes.get("t", "")
            self.style = attributes.get("s", "")
            if self.type == "s" and self.styles.struck_strings:
                self.parser.CharacterDataHandler = self.text
        elif name == "f":
            self.formula = self.content = True
            self.parser.CharacterDataHandler = self.text
        elif name == "is":
            self.content = True
        elif name == "row":
            self._end_cell()
            self._new_row(attributes)
        elif name == "strike" and is_struck(attributes):
            self.struck = True  # a part of a text that stands in the cell itself
        elif name == "col":
            self._column(attributes)
        elif name == "sheetFormatPr":
            self.rows_unseen = float(attributes.get("defaultRowHeight", LEAST_HEIGHT)) < LEAST_HEIGHT
            self.columns_unseen = float(attributes.get("defaultColWidth", LEAST_WIDTH)) < LEAST_WIDTH
        elif name in _AFTER_CELLS:
            self._end_cell()
            self.after_cells = True
            self._after_cells(name, attributes)

    def text(self, data: str) -> None:
        if self.in_value and data.strip():
            self.has_value = True
            self.shared += data

    def source(self, data: str) -> None:
        self.lists[-1] += data

    def _after_cells(self, name: str, attributes: dict[str, str]) -> None:
        """What follows the cells: drop-down lists, and formats that depend on conditions."""
        self.parser.CharacterDataHandler = None
        if name in ("formula1", "f"):  # `f` in the newer form of a list
            self.lists.append("")
            self.parser.CharacterDataHandler = self.source
        elif name == "cfRule" and attributes.get("dxfId") in self.styles.conditions:
            self.changed_by_condition = True

    def _column(self, attributes: dict[str, str]) -> None:
        both = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
        narrow = float(attributes.get("width", LEAST_WIDTH)) < LEAST_WIDTH
        unseen = narrow or attributes.get("hidden") in _TRUE
        (self.unseen_columns if unseen else self.seen_columns).append(both)

    def _end_cell(self) -> None:
        """Check the cell that has been read."""
        if not self.content:
            return
        if self.column > self.widest:
            self.widest = self.column
        if self.row > MAX_ROWS or self.widest > MAX_COLUMNS or self.row * self.widest > MAX_CELLS:
            raise _FarError
        self.filled.add(self.column)
        if self.row_unseen and self.unseen_rows[-1:] != [self.row]:
            self.unseen_rows.append(self.row)
        if self.type == "e":
            self.wrong.append(Mark("error_value", self.row, self.column - 1))
        elif self.formula and not self.has_value and self.type != "str":
            # A formula of text may rightly yield nothing.
            self.uncomputed.append(Mark("formula_without_value", self.row, self.column - 1))
        if self.style in self.styled or self.struck or self.shared:
            self._check_style()
        if self.formula or self.shared:
            self.parser.CharacterDataHandler = None
            self.shared = ""
        self.formula = self.content = self.in_value = self.has_value = self.struck = False

    def _check_style(self) -> None:
        """Note what the style of the cell says; most styles say nothing."""
        styles, at = self.styles, (self.row, self.column - 1)
        if self.style in styles.formats:
            self.formatted.setdefault(styles.formats[self.style], []).append(at)
        if self.style in styles.unseen:
            self.unseen.append(Mark("unseen_text", *at))
        in_part = self.type == "s" and self.shared in styles.struck_strings
        if self.struck or in_part or self.style in styles.struck:
            self.struck_rows.setdefault(*at)

    def _new_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r") or self.row + 1)
        if number <= self.row:
            raise DisorderError
        self.row, self.column = number, 0
        low = float(attributes["ht"]) < LEAST_HEIGHT if "ht" in attributes else self.rows_unseen
        self.row_unseen = low or attributes.get("hidden") in _TRUE

    def _start_cell(self, reference: str) -> None:
        if not reference:
            self.column += 1
            return
        letters = reference.rstrip("0123456789")
        column = 0
        for character in letters:
            column = column * 26 + ord(character) - 64
        if reference[len(letters) :] != str(self.row) or not self.column < column <= 16_384:
            raise DisorderError
        self.column = column

    def report(self, sheet: Place) -> SheetReport:
        """What was found, once all has been read."""
        self._end_cell()
        problems = list(self._problems(sheet))
        struck = [Mark("struck_through", row, column) for row, column in self.struck_rows.items()]
        marks = [*self.uncomputed, *self.wrong, *self.unseen, *struck]
        return SheetReport(problems, marks, self.formatted, bool(self.filled), self.lists)

    def _problems(self, sheet: Place) -> Iterator[Problem]:
        for first, last in unseen_columns(self.filled, self.unseen_columns, self._by_default()):
            both = letter(first - 1) if first == last else f"{letter(first - 1)}–{letter(last - 1)}"
            yield problem("hidden_columns", sheet.at(column=f"{both}列"))
        if self.unseen_rows:
            yield problem("hidden_rows", sheet.at(self.unseen_rows[0]), rows=ranges(self.unseen_rows))
        if self.changed_by_condition:
            yield problem("changed_by_condition", sheet)

    def _by_default(self) -> set[int]:
        """The columns that have the width of the sheet, where that shows nothing."""
        if not self.columns_unseen:
            return set()
        own = [*self.seen_columns, *self.unseen_columns]
        return {column for column in self.filled if not any(first <= column <= last for first, last in own)}


def unseen_columns(
    filled: Set[int], unseen: Sequence[tuple[int, int]], more: Set[int] = frozenset()
) -> Iterator[tuple[int, int]]:
    """First and last of each run of filled columns that are hidden; empty hidden columns do not matter."""
    hidden = {column for column in filled if any(first <= column <= last for first, last in unseen)}
    found = sorted(hidden | more)
    start = 0
    for at in range(len(found)):
        if at + 1 == len(found) or found[at + 1] != found[at] + 1:
            yield found[start], found[at]
            start = at + 1
