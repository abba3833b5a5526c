"""One worksheet's XML, read once from front to back without keeping it: what is hidden, far away or lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.grid import letter
from generator.intake.row_ranges import ranges

MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_CELLS = 5_000_000  # of the used range: rows × columns
_STEP = 1 << 16
_TRUE = ("1", "true")


class DisorderError(ValueError):
    """Two cells claim one place, or a cell stands outside its row: readers would differ."""


class _FarError(Exception):
    """The used range is too large."""


def judge_sheet(stream: IO[bytes], sheet: Place) -> list[Problem]:
    """What forbids reading the worksheet in `stream`.

    Raises ValueError where it is no XML, or declares a document type; DisorderError.
    """
    reader = _Reader(sheet)
    try:
        while chunk := stream.read(_STEP):
            reader.parser.Parse(chunk, False)
        reader.parser.Parse(b"", True)
        problems = list(reader.problems())
    except expat.ExpatError:
        raise ValueError("not well-formed") from None
    except _FarError:
        return [problem("too_large", sheet)]
    return problems


class _Reader:
    """Receives the parser's events; `row` and `column` are 1-based.

    There is one call for each element that matters and none for its end: a cell is judged when the next
    begins. Texts are asked for only in a cell with a formula.
    """

    def __init__(self, sheet: Place) -> None:
        self.sheet = sheet
        self.row = self.column = self.widest = 0
        self.type = ""
        self.formula = self.content = self.in_value = self.has_value = False
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[str] = []
        self.uncomputed: list[tuple[int, int]] = []
        self.wrong: list[tuple[int, int]] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        # As defusedxml does, which has no reader without a tree.
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "v":
            self.content = self.in_value = True
        elif name == "c":
            self._leave()
            self._enter(attributes.get("r", ""))
            self.type = attributes.get("t", "")
        elif name == "f":
            self.formula = self.content = True
            self.parser.CharacterDataHandler = self.text
        elif name == "is":
            self.content = True
        elif name == "row":
            self._leave()
            self._new_row(attributes)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            both = letter(first - 1) if first == last else f"{letter(first - 1)}–{letter(last - 1)}"
            self.hidden_columns.append(both)

    def text(self, data: str) -> None:
        if self.in_value and data.strip():
            self.has_value = True

    def _leave(self) -> None:
        """Judge the cell that has been read."""
        if not self.content:
            return
        self.widest = max(self.widest, self.column)
        if self.row > MAX_ROWS or self.widest > MAX_COLUMNS or self.row * self.widest > MAX_CELLS:
            raise _FarError
        if self.type == "e":
            self.wrong.append((self.row, self.column))
        elif self.formula and not self.has_value and self.type != "str":
            # A formula of text may rightly yield nothing.
            self.uncomputed.append((self.row, self.column))
        if self.formula:
            self.parser.CharacterDataHandler = None
        self.formula = self.content = self.in_value = self.has_value = False

    def _new_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r") or self.row + 1)
        if number <= self.row:
            raise DisorderError
        self.row, self.column = number, 0
        if attributes.get("hidden") in _TRUE:
            self.hidden_rows.append(number)

    def _enter(self, reference: str) -> None:
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

    def problems(self) -> Iterator[Problem]:
        self._leave()
        for columns in self.hidden_columns:
            yield problem("hidden_columns", self.sheet.at(column=f"{columns}列"))
        if self.hidden_rows:
            at = self.sheet.at(self.hidden_rows[0])
            yield problem("hidden_rows", at, rows=ranges(self.hidden_rows))
        for code, cells in (("formula_without_value", self.uncomputed), ("error_value", self.wrong)):
            for row, column in cells:
                yield problem(code, self.sheet.at(row, f"{letter(column - 1)}列"))


def _refuse(*_: object) -> None:
    raise ValueError("a document type has no business in a worksheet")
