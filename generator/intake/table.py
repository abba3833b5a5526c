"""A grid → one table: where the header is, which column is which, which rows are records.

What is above the header, the totals, repeated headers, and the signatures at the foot are told apart from
records; whatever is not plainly one of those is a record and gets judged, so no row is lost in silence.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib import resources

from generator.intake.grid import Cell, Grid, is_blank, label, letter, text_of
from generator.problems import Place, Problem, problem

RECORDS_SHEET = "明细"  # where a workbook has several tables, this one
_HEADER_WITHIN = 30  # rows from the top in which a header is looked for
_TOTAL_WORDS = ("合计", "总计", "共计", "累计")
_SUBTOTAL_WORDS = ("小计",)
_FOOTER_WORDS = (
    "填表", "制表", "审核", "审批", "复核", "负责人", "经办", "填报", "单位", "备注", "说明", "注", "日期",
    "联系电话", "监督电话", "公示", "盖章", "以上",
)  # fmt: skip
_ANCHORS = ("name", "item")  # a header names persons or items of spending


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """One entry of `columns.toml`."""

    words: frozenset[str]
    sensitive: str  # the kind of private value, empty where the column holds none


@dataclass(frozen=True, slots=True)
class Column:
    """One column of records. `cells` run along `Table.rows`."""

    header: str  # the words in the file, for the clerk
    letter: str  # as the spreadsheet names it
    cells: tuple[Cell, ...] = field(repr=False)
    sensitive: str = ""
    factor: Decimal = Decimal(1)  # 10000 where the column or the sheet says 万元

    @property
    def place_name(self) -> str:
        """How a message names the column: words and letter."""
        return f"{self.header}（{self.letter}列）" if self.header else f"{self.letter}列"


@dataclass(frozen=True, slots=True)
class Total:
    """A 合计 or 小计 row: `first` to `last` (index into `Table.rows`, last excluded) are what it adds up."""

    row: int
    first: int
    last: int
    cells: Mapping[str, Cell] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """The records of one file, column by column."""

    place: Place
    header_row: int  # 1-based, the last line of the header
    rows: tuple[int, ...]  # 1-based source rows
    columns: Mapping[str, Column]  # by canonical name
    others: tuple[Column, ...]  # columns that `columns.toml` does not know: private until known
    totals: tuple[Total, ...]


@cache
def column_kinds() -> Mapping[str, ColumnKind]:
    """The entries of `columns.toml` by canonical name; words are normalised as `label` does."""
    text = resources.files("generator.intake").joinpath("columns.toml").read_text(encoding="utf-8")
    return {
        name: ColumnKind(frozenset(label(word) for word in entry["words"]), entry.get("sensitive", ""))
        for name, entry in tomllib.loads(text).items()
    }


@cache
def _by_word() -> Mapping[str, str]:
    return {word: name for name, kind in column_kinds().items() for word in kind.words}


def find_table(grids: Sequence[Grid], place: Place) -> tuple[Table | None, list[Problem]]:
    """The one table of records in `grids`; problems where there is none, or more than one."""
    found = [(grid, header) for grid in grids if (header := _find_header(grid)) is not None]
    named = [(grid, header) for grid, header in found if grid.sheet.strip() == RECORDS_SHEET]
    found = named or found
    if not found:
        return None, [problem("no_header", place)]
    if len(found) > 1:
        sheets = "、".join(grid.sheet for grid, _ in found)
        return None, [problem("several_tables", place, sheets=sheets)]
    grid, header = found[0]
    return _read_table(grid, header, Place(place.batch, place.file, grid.sheet))


@dataclass(frozen=True, slots=True)
class _Header:
    first_record: int  # 0-based row
    labels: Mapping[int, str]  # column index → words as found


def _find_header(grid: Grid) -> _Header | None:
    for index, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        names = {_by_word().get(label(cell)) for cell in row}
        if len(names - {None}) >= 2 and names & set(_ANCHORS):
            labels = _line_above(grid, index) | _filled(row)
            below = _line_below(grid, index, labels)
            return _Header(index + 1 + bool(below), labels | below)
    return None


def _filled(row: Sequence[Cell]) -> dict[int, str]:
    return {column: text_of(cell) for column, cell in enumerate(row) if not is_blank(cell)}


def _line_above(grid: Grid, index: int) -> dict[int, str]:
    """Labels of a two-line header whose 姓名 stands in the second line: 序号 merged over both."""
    if index == 0:
        return {}
    row = _filled(grid.rows[index])
    above = _filled(grid.rows[index - 1])
    return {column: text for column, text in above.items() if column not in row and label(text) in _by_word()}


def _line_below(grid: Grid, index: int, upper: Mapping[int, str]) -> dict[int, str]:
    """The labels of a header's second line; empty where the next row is not one.

    A second line stands only below cells that are merged across (发放情况 over 金额 and 银行卡号): below a
    label that names the records, such as 姓名, it is blank.
    """
    if index + 1 >= len(grid.rows):
        return {}
    below = _filled(grid.rows[index + 1])
    if any(_by_word().get(label(upper.get(column, ""))) in _ANCHORS for column in below):
        return {}
    if not any(label(text) in _by_word() for text in below.values()):
        return {}
    across = {
        column: upper.get(merge.left, "")
        for merge in grid.merges
        if merge.top <= index <= merge.bottom
        for column in range(merge.left, merge.right + 1)
    }
    labels = {}
    for column, text in below.items():
        joined = (upper.get(column) or across.get(column, "")) + text
        labels[column] = joined if label(joined) in _by_word() else text
    return labels


def _read_table(grid: Grid, header: _Header, place: Place) -> tuple[Table | None, list[Problem]]:
    header_row = header.first_record  # 1-based number of the header's last line
    known: dict[str, int] = {}
    unknown: list[int] = []
    problems: list[Problem] = []
    for index, words in header.labels.items():
        name = _by_word().get(label(words))
        if name is None:
            unknown.append(index)
            problems.append(_unknown_column(place.at(header_row, f"{letter(index)}列"), words))
        elif name in known:
            problems.append(problem("column_twice", place.at(header_row, _name_of(words, index))))
        else:
            known[name] = index
    rows, totals = _records(grid, header, known)
    # A column without a heading may hold anything: it is kept as private, and reported.
    width = max((len(row) for row in grid.rows), default=0)
    for index in range(width):
        if index not in header.labels and any(not is_blank(_cell(grid.rows[row], index)) for row in rows):
            unknown.append(index)
            problems.append(problem("column_without_header", place.at(header_row, f"{letter(index)}列")))
    sheet_factor = _unit_above(grid, header)
    kinds = column_kinds()

    def column(index: int, sensitive: str) -> Column:
        words = header.labels.get(index, "")
        factor = _unit(words) or sheet_factor
        cells = tuple(_cell(grid.rows[row], index) for row in rows)
        return Column(text_of(words).replace("\n", ""), letter(index), cells, sensitive, factor)

    columns = {name: column(index, kinds[name].sensitive) for name, index in known.items()}
    if "item" in columns:
        columns["item"] = _filled_down(columns["item"], grid, rows, known["item"])
    table = Table(
        place=place,
        header_row=header_row,
        rows=tuple(row + 1 for row in rows),
        columns=columns,
        others=tuple(column(index, "text") for index in unknown),
        totals=tuple(totals),
    )
    if not rows:
        problems.append(problem("no_rows", place))
    return table, problems


def _records(grid: Grid, header: _Header, known: Mapping[str, int]) -> tuple[list[int], list[Total]]:
    """The 0-based rows that are records, and the totals among them."""
    rows: list[int] = []
    totals: list[Total] = []
    words = {index: label(text) for index, text in header.labels.items()}
    anchor = known.get("name", known.get("item", 0))
    since_subtotal = 0
    for index in range(header.first_record, len(grid.rows)):
        row = grid.rows[index]
        filled = [(column, cell) for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            continue
        if sum(words.get(column) == label(cell) for column, cell in filled) >= 2:
            continue  # the header again, as printed at the top of each page
        first = label(filled[0][1])
        total = first.startswith(_TOTAL_WORDS)
        if total or first.startswith(_SUBTOTAL_WORDS):
            cells = {name: _cell(row, column) for name, column in known.items()}
            totals.append(Total(index + 1, 0 if total else since_subtotal, len(rows), cells))
            since_subtotal = len(rows)
            continue
        no_money = is_blank(_cell(row, known["amount"])) if "amount" in known else True
        if no_money and first.startswith(_FOOTER_WORDS) and filled[0][0] <= anchor:
            continue
        rows.append(index)
    return rows, totals


def _filled_down(column: Column, grid: Grid, rows: Sequence[int], index: int) -> Column:
    """A 经费项目 merged over several lines of 用途 counts for each of them."""
    above: dict[int, Cell] = {}
    for merge in grid.merges:
        if merge.left <= index <= merge.right:
            top = _cell(grid.rows[merge.top], merge.left)
            above |= dict.fromkeys(range(merge.top, merge.bottom + 1), top)
    cells = tuple(
        above.get(row, cell) if is_blank(cell) else cell for row, cell in zip(rows, column.cells, strict=True)
    )
    return Column(column.header, column.letter, cells, column.sensitive, column.factor)


def _cell(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _unit(words: str) -> Decimal | None:
    if "万元" in words:
        return Decimal(10_000)
    return Decimal(1) if "元" in words else None


def _unit_above(grid: Grid, header: _Header) -> Decimal:
    """单位：万元, written in any cell above the records."""
    for row in grid.rows[: header.first_record]:
        for cell in row:
            if "单位" in (words := label(cell)) and "万元" in words:
                return Decimal(10_000)
    return Decimal(1)


def _name_of(words: str, index: int) -> str:
    return f"{text_of(words)}（{letter(index)}列）".replace("\n", "")


def _unknown_column(place: Place, words: str) -> Problem:
    close = difflib.get_close_matches(label(words), list(_by_word()), n=1, cutoff=0.6)
    hint = f"如果它就是“{close[0]}”，请把表头改成“{close[0]}”。" if close else ""
    return problem("unknown_column", place, hint=hint)
