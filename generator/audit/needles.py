"""What must not be in the site: the sensitive values of every input row, refused and pending included."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from generator.intake.grid import is_blank, text_of
from generator.intake.table import Column, Table
from generator.problems import Place
from generator.records.cells import CellError, birth
from generator.records.identity import IdentityError, clean, parse_identity
from generator.records.names import PersonNameError, parse_name

_SHORTEST_TEXT = 2  # characters of a remark or an address worth looking for
_SHORTEST_NUMBER = 7  # digits of a telephone or card number


class Sort(enum.StrEnum):
    """What kind of value a needle is, in the words of a finding."""

    IDENTITY = "身份证号"
    BIRTH = "出生日期"
    PHONE = "联系方式"
    CARD = "银行卡号"
    TEXT = "住址、困难情况、备注等"
    NAME = "不在公示期内的姓名"


@dataclass(frozen=True, slots=True)
class Needle:
    """One spelling of one sensitive value and the cell it came from."""

    text: str = field(repr=False)
    sort: Sort
    place: Place


def sensitive_values(tables: Iterable[Table]) -> Iterator[Needle]:
    """Every spelling of every sensitive cell."""
    for table in tables:
        for column in (*table.columns.values(), *table.others):
            if column.sensitive:
                yield from _column_needles(table, column)
        identity = table.columns.get("identity")
        if identity is not None:
            yield from _births_in_numbers(table, identity)


def names_not_live(tables: Iterable[Table], live: frozenset[str]) -> Iterator[Needle]:
    """The names in all lists that no notice shows now; `live` are those that one shows."""
    for table in tables:
        column = table.columns.get("name")
        if column is None:
            continue
        for row, cell in zip(table.rows, column.cells, strict=True):
            try:
                name = parse_name(text_of(cell))
            except PersonNameError:
                name = text_of(cell)
            if len(name) >= _SHORTEST_TEXT and name not in live:
                yield Needle(name, Sort.NAME, table.place.at(row, column.place_name))


def _column_needles(table: Table, column: Column) -> Iterator[Needle]:
    spell = {"identity": _identity, "birth": _birth, "phone": _number, "card": _number}
    sort = Sort[column.sensitive.upper()]
    for row, cell in zip(table.rows, column.cells, strict=True):
        if is_blank(cell):
            continue
        place = table.place.at(row, column.place_name)
        text = text_of(cell)
        if sort is Sort.BIRTH:
            try:
                given = birth(cell)
            except CellError:
                spellings = {text}
            else:
                # A month alone (1949.01) says too little to be looked for.
                spellings = set(day_spellings(given.first)) if given.first == given.last else set()
        else:
            spellings = set(spell.get(column.sensitive, _text)(text))
        for spelling in sorted(spellings):
            yield Needle(spelling, sort, place)


def _births_in_numbers(table: Table, column: Column) -> Iterator[Needle]:
    for row, cell in zip(table.rows, column.cells, strict=True):
        try:
            born = parse_identity(text_of(cell)).birth
        except IdentityError:
            continue
        if born is not None:
            for spelling in day_spellings(born):
                yield Needle(spelling, Sort.BIRTH, table.place.at(row, column.place_name))


def _identity(text: str) -> Iterator[str]:
    number = clean(text)
    if len(number) < _SHORTEST_NUMBER:
        return
    yield from (number, number.lower())
    try:
        full = parse_identity(text).number
    except IdentityError:
        return
    yield from (full, full.lower())
    if len(full) == 18:  # the 15-digit form that old files use
        yield full[:6] + full[8:17]


def _birth(text: str) -> Iterator[str]:
    yield text


def day_spellings(day: date) -> Iterator[str]:
    """The ways in which people and programs write a day."""
    yield f"{day:%Y%m%d}"
    for mark in "-./":
        yield f"{day:%Y}{mark}{day:%m}{mark}{day:%d}"
        yield f"{day.year}{mark}{day.month}{mark}{day.day}"
    yield f"{day.year}年{day.month}月{day.day}日"
    yield f"{day:%Y}年{day:%m}月{day:%d}日"


def _number(text: str) -> Iterator[str]:
    for part in re.split(r"[、，,;；/ ]{1,3}(?=\d{7})", text):
        digits = re.sub(r"\D", "", clean(part))
        if len(digits) < _SHORTEST_NUMBER:
            continue
        yield digits
        groups = (digits[:3], digits[3:7], digits[7:]) if len(digits) == 11 else re.findall("..?.?.?", digits)
        yield " ".join(groups)
        yield "-".join(groups)


def _text(text: str) -> Iterator[str]:
    if text.isdigit():
        yield from _number(text)  # a count or a serial number says nothing of a person; a telephone does
    elif len(text) >= _SHORTEST_TEXT:
        yield text
