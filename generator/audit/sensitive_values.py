"""What must not be in the site: the sensitive values of every input row, refused and pending included.

A value is stored in the one form in which every spelling of it can be recognised: digits alone for numbers,
the day as eight digits for births, folded text for words. The views (`fold`, `digits`) undo its
spelling in the site, so that a hundred thousand records need some hundred thousand entries and not millions.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from generator.audit.text import numbers
from generator.audit.text.normalize import HAN, fold
from generator.diagnostics.problems import Place
from generator.intake.cell_values import CellError, birth, self_paid
from generator.intake.grid import Cell, text_of
from generator.intake.row_kinds import RowCounts
from generator.intake.table import Column, Table
from generator.records.identity import clean
from generator.records.person_name import PersonNameError, parse_name

PREFIX = 15
"""Digits of an 18-digit identity number that say who it is: a spreadsheet's number keeps no more of them."""

SHORTEST_TEXT = 2  # characters of a remark or an address worth looking for
SHORTEST_NUMBER = 7  # digits of a telephone or card number
_PHONES_APART = re.compile(r"[、，,;；/ ]{1,3}(?=\d{7}|[(（]?0\d{2,3}[)）\-—]{1,2}\d{7})")
_SHORT_NUMBER = 9  # digits: a sum may have as many
_DIGITS = re.compile(r"\d{7,}")
_PLAIN_NAME = re.compile("[\u4e00-\u9fa5]{2,50}")
_BIRTHS = range(1900, 1996)  # years: who is in a list was born in one; later days are of the notices
_TEXT_BIRTHS = range(1900, 1986)  # likewise, of a date in a column that nobody knows
_STEPS = ("01234567890123456789", "98765432109876543210")
_DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?![0-9])")
_HAN_RUN = re.compile(f"[{HAN}]{{2,6}}")
_FLOAT = re.compile(r"(\d)\.(\d{10,})E\+\d+")


class ValueKind(enum.StrEnum):
    """What kind of value a finding is about, in the clerk's words."""

    IDENTITY = "身份证号"
    BIRTH = "出生日期"
    PHONE = "联系方式"
    CARD = "银行卡号"
    TEXT = "住址、困难情况、备注等"
    OTHER = "别的栏目里的内容"  # of a column that nobody knows, or of a ledger
    SELF_PAID = "自付金额"
    NAME = "不该在这里的姓名"


WORDS = (ValueKind.TEXT, ValueKind.OTHER)
"""Kinds of which a value may be public by what it says."""

_PERMIT = 8  # digits of a permit
_LEAST = {ValueKind.IDENTITY: _PERMIT, ValueKind.CARD: 12}  # digits: a permit, an account


class Origin(NamedTuple):
    """The cell a value came from: one for every value, and so as light as can be."""

    kind: ValueKind
    table: Table
    column: Column
    position: int

    def __repr__(self) -> str:
        return f"Origin({self.kind!s})"  # never the cells of the table

    @property
    def place(self) -> Place:
        """File, sheet, row and column, for the clerk."""
        return self.table.place.at(self.table.rows[self.position], self.column.place_name)

    @property
    def words(self) -> str:
        """The place as part of a sentence."""
        place = self.place
        return " ".join(filter(None, (place.file, place.sheet, f"第 {place.row} 行", place.column)))


@dataclass(frozen=True, slots=True)
class SensitiveValue:
    """One sensitive value in its plain form, and the cell it came from."""

    text: str = field(repr=False)
    source: Origin

    @property
    def kind(self) -> ValueKind:
        """What kind of value it is."""
        return self.source.kind


@dataclass(slots=True)
class ValueIndex:
    """Every sensitive value of the input, by its plain form."""

    identities: dict[str, Origin] = field(default_factory=dict, repr=False)  # 15 digits: new form, old form
    numbers: dict[str, Origin] = field(default_factory=dict, repr=False)  # phones, cards, other numbers
    births: dict[str, Origin] = field(default_factory=dict, repr=False)  # YYYYMMDD
    texts: dict[str, Origin] = field(default_factory=dict, repr=False)  # folded
    names: dict[str, Origin] = field(default_factory=dict, repr=False)
    latin_names: dict[str, Origin] = field(default_factory=dict, repr=False)  # without gaps, in small letters
    paid: dict[str, list[tuple[str, Origin]]] = field(default_factory=dict, repr=False)  # sum → (name, cell)

    def __len__(self) -> int:
        sums = sum(map(len, self.paid.values()))
        return sums + sum(map(len, (self.identities, self.numbers, self.births, self.texts, self.names)))


def build_index(tables: Iterable[Table]) -> ValueIndex:
    """All sensitive values in `tables`. Linear in their cells."""
    index = ValueIndex()
    for table in tables:
        for name, column in table.columns.items():
            if column.sensitive or name in _BY_NAME:
                _take(_READERS[column.sensitive or name], index, table, column)
        for column in table.others:
            _take(_texts, index, table, column)
    return index


def _take(
    read: Callable[[ValueIndex, Table, Column], None], index: ValueIndex, table: Table, column: Column
) -> None:
    """Take the values of a column; one that its reader cannot take, cell by cell as text.

    What a cell of a refused batch may hold nobody foresees, and that it is private all the same is certain.
    """
    try:
        read(index, table, column)
    except Exception:  # noqa: BLE001
        _texts(index, table, replace(column, cells=tuple(map(_text_or_none, column.cells))))


def _text_or_none(cell: Cell) -> str | None:
    try:
        return text_of(cell)
    except ValueError:  # a number of more digits than Python writes
        return None


class PlainValueIndex(NamedTuple):
    """An index without the cells its values came from: small, and of plain types."""

    identities: list[str]
    numbers: list[tuple[ValueKind, list[str]]]
    births: list[str]
    texts: list[tuple[ValueKind, list[str]]]
    names: list[str]
    latin_names: list[str]
    paid: list[tuple[str, list[str]]]

    def __repr__(self) -> str:
        return "PlainValueIndex(…)"  # never the values


def plain_index(index: ValueIndex) -> PlainValueIndex:
    """The values of `index` alone."""
    return PlainValueIndex(
        list(index.identities),
        _by_kind(index.numbers),
        list(index.births),
        _by_kind(index.texts),
        list(index.names),
        list(index.latin_names),
        [(total, [name for name, _ in found]) for total, found in index.paid.items()],
    )


def joined_index(parts: Sequence[PlainValueIndex]) -> ValueIndex:
    """One index of all `parts`. It knows whether a value is sensitive, not where it came from."""
    index = ValueIndex()
    for part in reversed(parts):  # where two say the same the first one's sort counts, as in `build_index`
        index.identities.update(dict.fromkeys(part.identities, _SOMEWHERE[ValueKind.IDENTITY]))
        index.births.update(dict.fromkeys(part.births, _SOMEWHERE[ValueKind.BIRTH]))
        index.names.update(dict.fromkeys(part.names, _SOMEWHERE[ValueKind.NAME]))
        index.latin_names.update(dict.fromkeys(part.latin_names, _SOMEWHERE[ValueKind.NAME]))
        for entries, of in ((index.numbers, part.numbers), (index.texts, part.texts)):
            for kind, values in of:
                entries.update(dict.fromkeys(values, _SOMEWHERE[kind]))
        for total, names in part.paid:
            index.paid.setdefault(total, []).extend((name, _SOMEWHERE[ValueKind.SELF_PAID]) for name in names)
    return index


def _by_kind(entries: Mapping[str, Origin]) -> list[tuple[ValueKind, list[str]]]:
    found: dict[ValueKind, list[str]] = {}
    for value, source in entries.items():
        found.setdefault(source.kind, []).append(value)
    return list(found.items())


def sensitive_values(tables: Iterable[Table]) -> Iterator[SensitiveValue]:
    """Every sensitive value in its plain form; names are not among them."""
    index = build_index(tables)
    for entries in (index.identities, index.numbers, index.births, index.texts):
        for text, source in entries.items():
            yield SensitiveValue(text, source)


def _filled(column: Column) -> Iterator[tuple[int, str]]:
    for position, cell in enumerate(column.cells):
        if type(cell) is str and cell.isalnum():  # most are: nothing to take off the ends
            yield position, cell
        elif cell is not None and (text := text_of(cell)):
            yield position, text


def _identifying(digits: str) -> bool:
    """Whether digits could identify a person: not 0000000, 12345678, or one digit and another."""
    return len(set(digits)) > 2 and not any(digits in steps for steps in _STEPS)


def _birth(index: ValueIndex, day: str, source: Origin, years: range = _BIRTHS) -> None:
    """Add `day` (YYYYMMDD) if a retiree may have been born on it."""
    if int(day[:4]) in years and int(day[4:6]) in range(1, 13) and int(day[6:]) in range(1, 32):
        index.births.setdefault(day, source)


def latin(text: str) -> str:
    """Words in Latin letters as names in them are compared."""
    return "".join(text.split()).casefold()


def _plain(text: str) -> bool:
    """Digits and nothing else: as almost every number is."""
    return text.isascii() and text.isdigit()


def _identities(index: ValueIndex, table: Table, column: Column) -> None:
    for position, text in _filled(column):
        number = text if _plain(text) else clean(text)
        source = Origin(ValueKind.IDENTITY, table, column, position)
        if damaged := _FLOAT.fullmatch(number):
            number = damaged[1] + damaged[2]
        digits = number[:PREFIX]
        if not _plain(digits) or len(number) < PREFIX:
            if len(number) >= SHORTEST_NUMBER:  # a permit, or a number cut short
                _number(index, number, source)
            continue
        if not _identifying(digits):
            continue
        born = Origin(ValueKind.BIRTH, table, column, position)
        if len(number) == PREFIX:  # the old form, completed to the first digits of the new
            index.identities.setdefault(number, source)
            index.identities.setdefault(f"{number[:6]}19{number[6:13]}", source)
            _birth(index, "19" + number[6:12], born)
        else:
            index.identities.setdefault(digits, source)
            index.identities.setdefault(number[:6] + number[8:17], source)
            if _plain(number[6:14]):
                _birth(index, number[6:14], born)


def _number(index: ValueIndex, number: str, source: Origin) -> None:
    """Add `number`, which a column of numbers lists: more is known of it than of digits in a remark.

    What is no such number, a word or a code that got into the column by mistake, is added as a remark.
    """
    if not _is_number(source.kind, number):
        source = source._replace(kind=ValueKind.TEXT)
    if not _plain(number):
        index.texts.setdefault(fold(number), source)
    elif _identifying(number):
        known = index.numbers.setdefault(number, source)
        if known.kind in WORDS:
            index.numbers[number] = source


def _is_number(kind: ValueKind, number: str) -> bool:
    digits = sum(map(str.isdecimal, number))
    if kind is ValueKind.PHONE:
        return digits in (7, 8) or digits > 9
    if kind is ValueKind.IDENTITY and _plain(number):
        return len(number) == _PERMIT or len(number) >= PREFIX
    return digits >= _LEAST[kind]


def _births(index: ValueIndex, table: Table, column: Column) -> None:
    for position, cell in enumerate(column.cells):
        if isinstance(cell, (date, datetime)):
            day: date = cell
        else:
            try:
                given = birth(cell)
            except CellError:
                continue
            if given.first != given.last:
                continue  # a month alone (1949.01) says too little to be searched for
            day = given.first
        _birth(index, f"{day.year:04}{day:%m%d}", Origin(ValueKind.BIRTH, table, column, position))


def _phones(index: ValueIndex, table: Table, column: Column) -> None:
    for position, text in _filled(column):
        for part in (text,) if _plain(text) else _PHONES_APART.split(text):
            digits = part if _plain(part) else re.sub(r"\D", "", clean(part))
            if len(digits) < SHORTEST_NUMBER:
                continue
            source = Origin(ValueKind.PHONE, table, column, position)
            if len(digits) == 13 and digits.startswith("86"):
                digits = digits[2:]
            _number(index, digits, source)
            if digits.startswith("0") and len(digits) > 9:  # the number without its area code
                _number(index, digits[3 if digits[1] in "12" else 4 :], source)


def _cards(index: ValueIndex, table: Table, column: Column) -> None:
    for position, text in _filled(column):
        number = text if _plain(text) else clean(text)
        if len(number) >= SHORTEST_NUMBER:
            source = Origin(ValueKind.CARD, table, column, position)
            if damaged := _FLOAT.fullmatch(number):
                number = damaged[1] + damaged[2]
            _number(index, number, source)


def _texts(index: ValueIndex, table: Table, column: Column) -> None:
    ledger = "use" in table.columns  # its remarks repeat its uses, which are public
    kind = ValueKind.TEXT if column.sensitive and not ledger else ValueKind.OTHER
    for position, text in _filled(column):
        folded = fold(text)
        source = Origin(kind, table, column, position)
        for digits in _DIGITS.findall(folded):  # a telephone in a remark
            if _identifying(digits) and not _counts(digits):
                index.numbers.setdefault(digits, source)
        for day, _ in numbers.days(folded):
            _birth(index, day, Origin(ValueKind.BIRTH, table, column, position), _TEXT_BIRTHS)
        # A count or a serial number identifies nobody.
        if len(folded) >= SHORTEST_TEXT and not folded.isdigit():
            index.texts.setdefault(folded, source)


def _counts(digits: str) -> bool:
    """Whether digits of a remark or an unknown column are rather a sum or a day than a person's number."""
    return len(digits) <= _SHORT_NUMBER and (digits.endswith("000") or _DAY.fullmatch(digits) is not None)


def _names(index: ValueIndex, table: Table, column: Column) -> None:
    for position, text in _filled(column):
        source = Origin(ValueKind.NAME, table, column, position)
        if _PLAIN_NAME.fullmatch(text):
            index.names.setdefault(text, source)
            continue
        try:
            name = parse_name(text)
        except PersonNameError:  # a name and more, or none: what could be one is added, and the whole
            for part in _HAN_RUN.findall(text):
                index.names.setdefault(part, source)
            folded = fold(text)
            if len(folded) >= SHORTEST_TEXT and not folded.isdigit():
                index.texts.setdefault(folded, Origin(ValueKind.TEXT, table, column, position))
            continue
        if name.isascii():  # searched for in titles alone: scripts and addresses are full of such words
            index.latin_names.setdefault(latin(name), source)
        else:
            index.names.setdefault(name, source)


def _self_paid(index: ValueIndex, table: Table, column: Column) -> None:
    names = table.columns.get("name")
    for position, text in _filled(column):
        try:
            total = self_paid(text, column.factor)
        except CellError:
            continue
        name = text_of(names.cells[position]) if names else ""
        source = Origin(ValueKind.SELF_PAID, table, column, position)
        index.paid.setdefault(f"{total:.2f}", []).append((name, source))


_READERS: dict[str, Callable[[ValueIndex, Table, Column], None]] = {
    "identity": _identities,
    "birth": _births,
    "phone": _phones,
    "card": _cards,
    "text": _texts,
    "name": _names,
    "self_paid": _self_paid,
}
_BY_NAME = ("name", "self_paid")  # columns that are not sensitive by their kind, and are searched for
_NOWHERE = Table(Place(), 0, (0,), {}, (), (), RowCounts(0, 0, 0, 0, 0, 0, 0), {})
_SOMEWHERE = {kind: Origin(kind, _NOWHERE, Column("", "", ()), 0) for kind in ValueKind}
