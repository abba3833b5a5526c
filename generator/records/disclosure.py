"""Disclosure checks: private cells of a batch must not stand in a name or in what a clerk typed freely.

Names, titles, telephones for objections and numbers of approvals are published as they stand. What a batch
lists as private (an illness, an address, a telephone, an identity number) must not stand in them
(五（三）).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise

from generator.diagnostics.problems import Place, Problem, problem
from generator.domain.agencies import Agency
from generator.intake.grid import Cell, text_of
from generator.intake.long_columns import LongCells
from generator.intake.notice_facts import NoticeFacts
from generator.intake.table import Column, Table

_WORDS = "text"  # the kinds of `columns.toml`
_NUMBERS = ("phone", "identity", "card")
_HAN = "\u4e00-\u9fff"
_SHORTEST = 2  # characters of a private word
_NO_NAMES = ("address", "hardship", "illness", "disability")  # columns in which nobody's name stands
_SURE = 3  # characters
_FEW_WORDS = 200  # that a pattern for a long list may have
_LONGEST_USUAL = 3  # characters of most names
_SHORTEST_NUMBER = 7  # digits
_IDENTIFYING = 15  # digits of an identity number that say who it is
_JOINTS = re.compile(r"[-·.'’\u0300-\u036f]")  # in names: 李·娜, Li-Na; and accents
# Tells where somebody lives without the rest of the address.
_HOME = re.compile(rf"[{_HAN}]{{3}}[0-9]+(?:幢|栋|座|号楼|单元|室)")
_PHONES_APART = re.compile(r"[、，,;；/ ]")
_NOT_PRIVATE = ("remark", "bank", "payee")  # what people write there repeats the title as often as not


def check_names(table: Table) -> list[Problem]:
    """Problems of the names that hold a private word of their own row, or an illness or address of another.

    The name may hold only a part of an address or illness: 张三文一路 with the address 文一路12号. A word of
    another row counts from _SURE characters on: a shorter one may be a name by chance.
    """
    names = table.columns.get("name")
    if names is None:
        return []
    found: dict[int, Problem] = {}
    long = _long_names(names.cells)
    long_names = [_text(cell) for cell in _at(names.cells, long)]
    most = max([_LONGEST_USUAL, *map(len, long_names)])
    without_names = [table.columns[name] for name in _NO_NAMES if name in table.columns]
    for column in _private(table, _WORDS):
        words = {_text(cell) for cell in _short_cells(column.cells, most)}
        sure = {word for word in words if len(word) >= _SURE}
        if not any(column is each for each in without_names):
            sure = set()
        with_word = _with_one_of(names.cells, words, most)
        in_name = {*_with_one_of(names.cells, sure, most)}
        in_name |= _in_own_names(zip(long, long_names, _at(column.cells, long), strict=True))
        cells = zip(with_word, _at(names.cells, with_word), _at(column.cells, with_word), strict=True)
        in_name |= _in_own_names(cells)
        for position in in_name - found.keys():
            place = table.place.at(table.rows[position], names.place_name)
            found[position] = problem("private_in_name", place, column=column.place_name)
    return [found[position] for position in sorted(found)]


def _in_own_names(rows: Iterable[tuple[int, Cell, Cell]]) -> set[int]:
    """The positions whose name holds the private cell beside it; of position, name and cell."""
    return {position for position, name, cell in rows if _in_name(_text(name), _text(cell))}


def _at(cells: Sequence[Cell], positions: Sequence[int]) -> Sequence[Cell]:
    return cells.at(positions) if isinstance(cells, LongCells) else [cells[each] for each in positions]


def _long_names(cells: Sequence[Cell]) -> list[int]:
    """Where names of more characters stand than most have; in a long list padding counts too."""
    if isinstance(cells, LongCells):
        return cells.where_longer(_LONGEST_USUAL)
    return [at for at, cell in enumerate(cells) if len(_text(cell)) > _LONGEST_USUAL]


def _short_cells(cells: Sequence[Cell], most: int) -> Iterable[Cell]:
    """Every cell whose text has no more than `most` characters, and perhaps others.

    A cell that begins with more characters than that, of which none is taken off as invisible or as padding,
    is surely long; almost every address is.
    """
    if isinstance(cells, LongCells):
        return cells.at(cells.where_not_matching(rf"^[{_HAN}0-9A-Za-z]{{{most + 1}}}"))
    return (cell for cell in cells if _may_be_short(cell, most))


def _text(cell: Cell) -> str:
    return cell if type(cell) is str and cell.isalnum() else text_of(cell)  # most are: nothing to take off


def _may_be_short(cell: Cell, most: int) -> bool:
    """False where the cell's text surely has more than `most` characters."""
    return type(cell) is not str or len(cell) <= most or not cell.isalnum()


def _with_one_of(names: Sequence[Cell], words: Iterable[str], most: int) -> list[int]:
    """Positions of the names that contain one of the `words` of any row: usually none."""
    short = {word for word in words if _SHORTEST <= len(word) <= most}
    if not short:
        return []
    if isinstance(names, LongCells) and len(short) <= _FEW_WORDS:
        return names.where_matching("|".join(map(re.escape, sorted(short))))
    lengths = sorted({len(word) for word in short})
    return [at for at, name in enumerate(names) if _holds_one_of(_text(name), short, lengths)]


def _holds_one_of(name: str, words: Set[str], lengths: Sequence[int]) -> bool:
    """Whether one of `words`, of these lengths, stands in `name`: the more words, the slower a pattern."""
    return any(
        name[start : start + length] in words for length in lengths for start in range(len(name) - length + 1)
    )


def _in_name(name: str, cell: str) -> bool:
    if _SHORTEST <= len(cell) <= len(name) and cell in name:
        return True
    if len(name) <= _LONGEST_USUAL or name in cell:  # people write in a remark or an address whose it is
        return False
    return any(name[at : at + 3] in cell for at in range(1, len(name) - 2))


def check_facts(
    facts: NoticeFacts, table: Table, names: Callable[[], Iterable[str]], place: Place, agency: Agency
) -> list[Problem]:
    """Problems of what a clerk typed into the facts, which is published as it stands."""
    problems: list[Problem] = []
    title = _joined(facts.title or "")
    if title and any(_joined(name) in title for name in names()):
        problems.append(problem("person_in_title", facts.place_of("title", place)))
    texts = {key: text for key, text in _free_texts(facts).items() if text}
    public = _folded(f"{facts.kind}{agency.name}{agency.office}{agency.address}")
    for key, text in texts.items():
        where = facts.place_of(key, place)
        column = (
            _holds_word(_folded(text), table, public)
            or _holds_home(_folded(text), table, public)
            or _holds_number(text, table, agency)
        )
        if column is not None:
            problems.append(problem("private_in_fact", where, column=column.place_name))
    return problems


def _free_texts(facts: NoticeFacts) -> Mapping[str, str | None]:
    return {
        "title": facts.title,
        "approval.number": facts.approval.number,
        "objection.phone": facts.objection.phone,
        "objection.office": facts.objection.office,
        "objection.address": facts.objection.address,
    }


def _holds_word(text: str, table: Table, public: str) -> Column | None:
    """The column with a private word that stands in `text`; words in `public` are no private ones."""
    for column in _private(table, _WORDS):
        for cell in _cells_made_of(text, column.cells):
            word = _folded(text_of(cell))
            if len(word) >= _SHORTEST and word in text and word not in public and not word.isascii():
                return column
    return None


def _holds_home(text: str, table: Table, public: str) -> Column | None:
    """The column of addresses of which `text` says the house: 东区12幢 of one with 3单元402室 behind it."""
    homes = [each for each in _HOME.findall(text) if each not in public]
    if not homes:
        return None
    for column in _private(table, _WORDS):
        for cell in column.cells:
            address = _folded(text_of(cell))
            if any(each in address for each in homes):
                return column
    return None


def _cells_made_of(text: str, cells: Sequence[Cell]) -> Iterator[Cell]:
    """The cells that may stand in `text`: without a Chinese character that it lacks.

    A Chinese character is its own folded form.
    """
    known = sorted({each for each in text if "\u4e00" <= each <= "\u9fff"})
    edges = [0x4DFF, *map(ord, known), 0xA000]
    gaps = ((low + 1, high - 1) for low, high in pairwise(edges) if high - low > 1)
    lacking = "".join(f"{chr(first)}-{chr(last)}" for first, last in gaps)
    if isinstance(cells, LongCells):
        yield from (cells[at] for at in cells.where_not_matching(f"[{lacking}]"))
        return
    other = re.compile(f"[{lacking}]")
    yield from (cell for cell in cells if cell is not None and not (type(cell) is str and other.search(cell)))


def _holds_number(text: str, table: Table, agency: Agency) -> Column | None:
    typed = _digits(text)
    if len(typed) < _SHORTEST_NUMBER:
        return None
    office = _digits(agency.phone)
    for column in _private(table, *_NUMBERS):
        for cell in column.cells:
            for part in _PHONES_APART.split(text_of(cell)):
                number = _digits(part)[:_IDENTIFYING]
                if len(number) >= _SHORTEST_NUMBER and number in typed and number not in office:
                    return column
    return None


def _private(table: Table, *kinds: str) -> Iterator[Column]:
    """The columns of these kinds, second ones too; of words those alone that always are of a person."""
    for name, column in table.columns.items():
        if column.sensitive in kinds and name not in _NOT_PRIVATE:
            yield column
    if _WORDS not in kinds:
        yield from (column for column in table.others if column.sensitive in kinds)


def _digits(text: str) -> str:
    """The digits of any script in `text`, as ASCII."""
    return "".join(str(unicodedata.digit(each)) for each in text if unicodedata.digit(each, None) is not None)


def _joined(text: str) -> str:
    """As `_folded`, without what stands between the parts of a name and above its letters."""
    return _JOINTS.sub("", unicodedata.normalize("NFKD", _folded(text)))


def _folded(text: str) -> str:
    """Text for comparison: full-width folded, gaps gone, no capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
