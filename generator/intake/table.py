"""A grid → one table: which column is which, which rows are records, what the totals add up."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake import column_units, row_kinds, row_text
from generator.intake.appearance import IDENTITY, appearance, identities
from generator.intake.grid import Cell, Grid, is_blank, label, letter, text_of
from generator.intake.header import ANCHORS, Header, column_kinds, column_name, find_header, names_by_word
from generator.intake.long_columns import LongRows
from generator.intake.row_kinds import PASSED_OVER, ROW_KIND_NAMES, RowCounts, RowKind, RowKinds, rows_of
from generator.intake.subtotals import Total, find_stated, find_totals

_BY_NUMBER = re.compile(r"(?:序号|编号)[:为]?\d|第[\d、,]+(?:[行位名人号]|条)")
_OF_ABOVE = ("以上", "上述", "注:以上", "备注:以上", "说明:以上")
_BRACKETS = re.compile(r"[(（\[【〔](.*?)[)）\]】〕]")
_UNITS = frozenset({"元", "万元", "千元", "人", "名", "岁", "周岁", "笔"})
RECORDS_SHEET = "明细"  # where a workbook has several tables, this one


@dataclass(frozen=True, slots=True)
class Column:
    """One column of records. `cells` run along `Table.rows`."""

    header: str  # the words in the file, for the clerk
    letter: str  # as the spreadsheet names it
    cells: Sequence[Cell] = field(repr=False)
    sensitive: str = ""
    factor: Decimal = Decimal(1)  # 10000 where the column or the sheet says 万元
    name: str = ""  # canonical, as in `columns.toml`; empty where it is not known

    @property
    def place_name(self) -> str:
        """How a message names the column: words and letter.

        Words that `columns.toml` does not know may be anything, and so may what stands in brackets.
        """
        words = _BRACKETS.sub(lambda found: found[0] if found[1].strip() in _UNITS else "", self.header)
        return f"{words}（{self.letter}列）" if words and self.name else f"{self.letter}列"


@dataclass(frozen=True, slots=True)
class Table:
    """The records of one file, column by column."""

    place: Place
    header_row: int  # 1-based, the last line of the header
    rows: Sequence[int]  # 1-based source rows, ascending
    columns: Mapping[str, Column]  # by canonical name
    others: tuple[Column, ...]  # not known to `columns.toml`, and so private; or a second one of a kind
    totals: tuple[Total, ...]
    counts: RowCounts  # of the whole sheet
    skipped: Mapping[RowKind, Sequence[int]]  # 1-based rows that are neither records nor blank


def find_table(
    grids: Sequence[Grid], place: Place, *, hidden: bool = False
) -> tuple[Table | None, list[Problem]]:
    """The one table of records in `grids`; problems where there is none, or more than one.

    Where a sheet is `hidden`, the records may be there: then no missing header is reported as well.
    """
    found = [(grid, header) for grid in grids if (header := find_header(grid)) is not None]
    named = [(grid, header) for grid, header in found if grid.sheet.strip() == RECORDS_SHEET]
    others = [grid for grid, _ in found if grid.sheet.strip() != RECORDS_SHEET] if named else []
    found = named or found
    if not found:
        return None, [] if hidden else [problem("no_header", place)]
    if len(found) > 1:
        sheets = "、".join(grid.sheet for grid, _ in found)
        return None, [problem("several_tables", place, sheets=sheets)]
    grid, header = found[0]
    table, problems = _read_table(grid, header, Place(place.batch, place.file, grid.sheet))
    return table, [*_passed_over(grids, grid, others, place), *problems]


def _passed_over(
    grids: Sequence[Grid], chosen: Grid, others: Sequence[Grid], place: Place
) -> Iterator[Problem]:
    """Sheets that were not read: an error where persons stand there who are not on the sheet that was."""
    if len(grids) == 1:
        return
    known = identities(chosen.rows)
    for grid in grids:
        if grid is chosen:
            continue
        where = Place(place.batch, place.file, grid.sheet)
        if more := identities(grid.rows) - known:
            yield problem("sheet_left_out", where, sheet=chosen.sheet, count=len(more))
        elif grid in others:
            yield problem("sheet_not_read", where, sheet=RECORDS_SHEET)


def _read_table(grid: Grid, header: Header, place: Place) -> tuple[Table | None, list[Problem]]:
    header_row = header.first_record  # 1-based number of the header's last line
    kinds = column_kinds()
    known: dict[str, int] = {}
    names: dict[int, str] = {}
    twice: dict[int, str] = {}
    unknown: dict[int, str] = {}  # the kind of private value in each column that is not among `known`
    problems: list[Problem] = []
    for index, words in header.labels.items():
        name = column_name(words)
        if name is None:
            unknown[index] = "text"
        elif name in known and kinds[name].repeats:
            unknown[index] = kinds[name].sensitive
            names[index] = name
        elif name in known:
            twice[index] = name
        else:
            known[name] = index
            names[index] = name
    kinds_of_rows = row_kinds.classify_rows(grid, header, known)
    problems += _layout(grid, kinds_of_rows, known.get("name"), place)
    problems += _repeated_columns(
        header, twice, {index: name for index, name in names.items() if index != known[name]}, place
    )
    rows = _records(kinds_of_rows)
    problems += [
        _unknown_column(
            place.at(header_row, f"{letter(index)}列"), header.labels[index], _cells(grid, index, rows)
        )
        for index in unknown
        if index not in names
    ]
    # A column without a heading may hold anything: it is kept as private, and reported.
    for index in range(_width(grid)):
        if index not in header.labels and any(not is_blank(cell) for cell in _cells(grid, index, rows)):
            unknown[index] = "text"
            where = place.at(header_row, f"{letter(index)}列")
            problems.append(_unheaded_column(where, _cells(grid, index, rows)))
    factors, found = column_units.factors(grid, header, kinds_of_rows, known, place)
    problems += found

    def column(index: int, sensitive: str) -> Column:
        words = header.labels.get(index, "")
        cells = _cells(grid, index, rows)
        written = text_of(words).replace("\n", "")
        factor = factors.get(index, Decimal(1))
        return Column(written, letter(index), cells, sensitive, factor, names.get(index, ""))

    columns = {name: column(index, kinds[name].sensitive) for name, index in known.items()}
    if "item" in columns:
        columns["item"] = _filled_down(columns["item"], grid, rows, known["item"])
    table = Table(
        place=place,
        header_row=header_row,
        rows=range(rows.start + 1, rows.stop + 1) if isinstance(rows, range) else [row + 1 for row in rows],
        columns=columns,
        others=tuple(column(index, sensitive) for index, sensitive in unknown.items()),
        totals=(
            *find_totals(grid, kinds_of_rows, rows, known),
            *find_stated(grid, kinds_of_rows, len(rows), known),
        ),
        counts=row_kinds.count(kinds_of_rows),
        skipped=_skipped(kinds_of_rows),
    )
    if not rows:
        problems.append(problem("no_rows", place))
    return table, problems


def _records(kinds_of_rows: RowKinds) -> Sequence[int]:
    """The rows of records; without a list where they stand in one stretch."""
    first, stop = kinds_of_rows.find(RowKind.RECORD), kinds_of_rows.rfind(RowKind.RECORD) + 1
    if stop and kinds_of_rows.count(RowKind.RECORD) == stop - first:
        return range(first, stop)
    return rows_of(kinds_of_rows, [RowKind.RECORD])


def _skipped(kinds_of_rows: RowKinds) -> dict[RowKind, Sequence[int]]:
    return {
        kind: [row + 1 for row in rows_of(kinds_of_rows, [kind])]
        for kind in ROW_KIND_NAMES
        if kind in kinds_of_rows
    }


def _layout(grid: Grid, kinds_of_rows: RowKinds, names: int | None, place: Place) -> Iterator[Problem]:
    """Rows after which a list is no longer what its header says: another header, people not meant.

    `names` is the column of the names, where there is one: a note may exclude somebody by name.
    """
    last = max(kinds_of_rows.rfind(RowKind.RECORD), 0)
    if row_text.names_others(grid.sheet):
        yield problem("list_not_meant", place)
    for index in rows_of(kinds_of_rows, PASSED_OVER):
        kind = kinds_of_rows[index]
        at = place.at(index + 1)
        if kind == RowKind.OTHER_HEADER:
            yield problem("other_header", at)
        for cell in () if kind in (RowKind.HEADER, RowKind.REPEATED_HEADER) else grid.rows[index]:
            if kind == RowKind.TITLE:
                if row_text.names_others(cell):
                    yield problem("list_not_meant", at)
                elif row_text.excludes_people(cell) and _is_of_a_record(cell, grid, kinds_of_rows, names):
                    yield problem("people_not_meant", at)
            elif row_text.excludes_people(cell) and (
                index < last
                or row_text.folded(cell).startswith(_OF_ABOVE)
                or _is_of_a_record(cell, grid, kinds_of_rows, names)
            ):
                yield problem("people_not_meant", at)
                break


def _is_of_a_record(cell: Cell, grid: Grid, kinds_of_rows: RowKinds, names: int | None) -> bool:
    """Whether a note is about one of the records: by its number in the list, or by a person's name."""
    words = row_text.folded(cell)
    if _BY_NUMBER.search(words):
        return True
    if names is None:
        return False
    rows = _records(kinds_of_rows)
    return any(len(name) > 1 and name in words for name in map(row_text.folded, _cells(grid, names, rows)))


def _width(grid: Grid) -> int:
    if isinstance(grid.rows, LongRows):
        return grid.rows.width
    return max(map(len, grid.rows), default=0)


def _cells(grid: Grid, index: int, rows: Sequence[int]) -> Sequence[Cell]:
    if isinstance(grid.rows, LongRows):
        return grid.rows.cells(index, rows)
    return tuple(_cell(grid.rows[row], index) for row in rows)


def _filled_down(column: Column, grid: Grid, rows: Sequence[int], index: int) -> Column:
    """A 经费项目 merged over several lines of 用途 counts for each of them."""
    above: dict[int, Cell] = {}
    for merge in grid.merges:
        # A merged block may reach below the last filled row, or lie there altogether.
        if merge.left <= index <= merge.right and merge.top < len(grid.rows):
            top = _cell(grid.rows[merge.top], merge.left)
            above |= dict.fromkeys(range(merge.top, merge.bottom + 1), top)
    cells = tuple(
        above.get(row, cell) if is_blank(cell) else cell for row, cell in zip(rows, column.cells, strict=True)
    )
    return replace(column, cells=cells)


def _cell(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _name_of(words: str, index: int) -> str:
    return f"{text_of(words)}（{letter(index)}列）".replace("\n", "")


def _repeated_columns(
    header: Header, twice: Mapping[int, str], allowed: Mapping[int, str], place: Place
) -> Iterator[Problem]:
    """Columns that may stand only once: two halves of a list side by side, or one too many.

    `allowed` are those which come again as well and may.
    """
    found = set(twice.values())
    if found & set(ANCHORS) and found & {"identity", "amount"}:
        first = min({*twice, *allowed})
        where = place.at(header.first_record, _name_of(header.labels[first], first))
        yield problem("halves_side_by_side", where, letter=letter(first))
        return
    for index in twice:
        yield problem("column_twice", place.at(header.first_record, _name_of(header.labels[index], index)))


def _unknown_column(place: Place, words: str, cells: Sequence[Cell]) -> Problem:
    looks = appearance(cells)
    if looks == IDENTITY:
        return problem("unknown_identities", place)
    close = difflib.get_close_matches(label(words), list(names_by_word()), n=1, cutoff=0.6)
    hint = f"如果它就是“{close[0]}”，请把表头改成“{close[0]}”。" if close else ""
    return problem("unknown_column", place, hint=hint, looks=_appearance_hint(looks))


def _unheaded_column(place: Place, cells: Sequence[Cell]) -> Problem:
    looks = appearance(cells)
    if looks == IDENTITY:
        return problem("unknown_identities", place)
    return problem("column_without_header", place, looks=_appearance_hint(looks))


def _appearance_hint(words: str) -> str:
    return f"里面看起来是{words}。" if words else ""
