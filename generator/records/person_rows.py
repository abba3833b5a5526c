"""Rows of persons → records, each checked against the person's own number and the rule-book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from calculators.dates import age_on
from calculators.parameters import Policy
from generator.diagnostics import progress
from generator.diagnostics.problems import Place, Problem, problem
from generator.intake import cell_values
from generator.intake.cell_values import Birth, CellError
from generator.intake.grid import Cell, is_blank, text_of
from generator.intake.long_columns import LongCells
from generator.intake.notice_facts import NoticeFacts
from generator.intake.table import Column, Table
from generator.records.awards import award_of
from generator.records.identity import USUAL_AGE, Identity, IdentityError, parse_identity
from generator.records.person_list import PersonList, PersonRecord
from generator.records.person_name import PersonNameError, parse_name
from generator.records.plausible_amounts import LEAST_AWARD

_PROGRESS_STEP = 1_000  # rows between two reports of progress
_REQUIRED = {"name": "姓名", "identity": "身份证号", "amount": "金额"}


@dataclass(frozen=True, slots=True)
class PersonRows:
    """What a table of persons holds. `needs_review` are the rows (index into `Table.rows`) read one by one.

    `refused`: place and key of the rows without a record whose person is known.
    """

    people: PersonList
    problems: list[Problem]
    needs_review: Sequence[int]
    refused: Sequence[tuple[Place, str]] = field(default=(), repr=False)


def read_people(table: Table, facts: NoticeFacts, policy: Policy, district: str) -> PersonRows:
    """The persons in `table`; a record is made only of a row without error.

    In a long list the clean rows are recognised by whole columns; only the others are read one by one.
    """
    missing = [words for name, words in _REQUIRED.items() if name not in table.columns]
    if missing:
        columns = "、".join(missing)
        place = table.place.at(table.header_row, columns)
        return PersonRows(
            PersonList({}), [problem("missing_column", place, columns=columns)], range(len(table.rows))
        )
    reader = _RowValidator(table, facts, policy, district)
    if table.rows and all(isinstance(column.cells, LongCells) for column in table.columns.values()):
        from generator.records import person_columns  # numpy and Arrow, which only long columns need

        clean = person_columns.read_clean_columns(table, facts, policy, district)
        reviewed = reader.read_all(clean.needs_review)
        return PersonRows(clean.people(reviewed), reader.problems, clean.needs_review, reader.refused)
    every = range(len(table.rows))
    return PersonRows(PersonList(reader.read_all(every)), reader.problems, every, reader.refused)


def read_unplaced(table: Table) -> PersonRows:
    """As `read_people`, where kind, time or policy are not known: only checks of a row by itself are made.

    Nothing is published of it: the batch is refused for what is not known.
    """
    reader = _RowReader(table)
    if not _REQUIRED.keys() <= table.columns.keys():
        return PersonRows(PersonList({}), [], range(len(table.rows)))
    reviewed = reader.read_all(range(len(table.rows)))
    return PersonRows(PersonList(reviewed), reader.problems, range(len(table.rows)), reader.refused)


class _RowReader:
    """Reads rows one by one and collects the problems of each."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.problems: list[Problem] = []
        self.refused: list[tuple[Place, str]] = []  # rows with another mistake whose person is known

    def read_all(self, indexes: Sequence[int]) -> dict[int, PersonRecord]:
        """The records of these rows, without those that are wrong."""
        records = {}
        for done, index in enumerate(indexes):
            if done % _PROGRESS_STEP == 0:
                progress.report("核对", done, len(indexes))
            if record := self.read(index):
                records[index] = record
        return records

    def read(self, index: int) -> PersonRecord | None:
        before = len(self.problems)
        if is_blank(self._raw(index, "name")) and is_blank(self._raw(index, "identity")):
            self.report("row_of_nobody", index, "name")
            return None
        name = self.cell(index, "name", lambda cell, _: parse_name(text_of(cell)))
        identity = self.cell(index, "identity", lambda cell, _: parse_identity(text_of(cell)))
        given_gender = self.cell(index, "gender", lambda cell, _: cell_values.gender(cell))
        given_birth = self.cell(index, "birth", lambda cell, _: cell_values.birth(cell))
        given_age = self.cell(index, "age", lambda cell, _: cell_values.count(cell))
        amount = self.cell(index, "amount", lambda cell, column: cell_values.amount(cell, column.factor))
        if amount is not None and amount < LEAST_AWARD:
            self.report("amount_too_small", index, "amount", least=f"{LEAST_AWARD}")
        birth = self._birth(index, identity, given_birth)
        gender = self._gender(index, identity, given_gender)
        self._check_by_facts(index, birth, given_age, amount)
        errors = any(found.severity == "error" for found in self.problems[before:])
        place = self.table.place.at(self.table.rows[index], self.table.columns["identity"].place_name)
        if errors or not (name and identity and birth and gender and amount):
            if identity:
                self.refused.append((place, identity.number))
            return None
        return PersonRecord(place, name, gender, birth, amount, identity.number)

    def _raw(self, index: int, column: str) -> Cell:
        return self.table.columns[column].cells[index]

    def report(self, code: str, index: int, column: str, **words: str | int) -> None:
        place = self.table.place.at(self.table.rows[index], self.table.columns[column].place_name)
        self.problems.append(problem(code, place, **words))

    def cell[T](self, index: int, column: str, parse: Callable[[Cell, Column], T]) -> T | None:
        """The value of a cell; None, reported where it is wrong or required, where there is none."""
        found = self.table.columns.get(column)
        if found is None:
            return None
        cell = found.cells[index]
        if column not in _REQUIRED and cell_values.is_nothing(cell):
            return None
        if is_blank(cell):
            self.report("missing_value", index, column)
            return None
        try:
            return parse(cell, found)
        except (CellError, IdentityError, PersonNameError) as error:
            self.report(error.code, index, column)
            return None

    def _birth(self, index: int, identity: Identity | None, given: Birth | None) -> date | None:
        if identity is None:
            return None
        if identity.birth is None:
            if given is None or given.first != given.last:
                self.report("birth_needed", index, "identity")
                return None
            birth = given.first
        else:
            birth = identity.birth
            if given is not None and not given.admits(birth):
                self.report("id_birth_mismatch", index, "birth")
        if birth >= self._latest_birth():
            self.report("id_birth", index, "identity")
            return None
        return birth

    def _latest_birth(self) -> date:
        return date.max

    def _check_by_facts(
        self, index: int, birth: date | None, age: int | None, amount: Decimal | None
    ) -> None:
        """Check a row by the facts of its notice; nothing where these are not known."""

    def _gender(self, index: int, identity: Identity | None, given: str | None) -> str:
        if identity is None:
            return ""
        if not identity.gender and not given:
            self.report("gender_needed", index, "identity")
        if identity.gender and given and identity.gender != given:
            self.report("id_gender", index, "gender")
        return identity.gender or given or ""


class _RowValidator(_RowReader):
    """Reads rows by the facts of their notice, and checks awards by the policy."""

    def __init__(self, table: Table, facts: NoticeFacts, policy: Policy, district: str) -> None:
        super().__init__(table)
        self.facts = facts
        self.policy = policy
        self.district = district

    def _latest_birth(self) -> date:
        return self.facts.publish_on

    def _check_by_facts(
        self, index: int, birth: date | None, age: int | None, amount: Decimal | None
    ) -> None:
        if birth is not None:
            self._age(index, birth, age)
        award_of(self.facts.kind).check_row(self, index, amount)

    def _age(self, index: int, birth: date, given: int | None) -> None:
        """A given 年龄 must have been true on some day from the fund year's first to the publication."""
        oldest = age_on(birth, self.facts.publish_on)
        if oldest not in USUAL_AGE:
            self.report("age_unusual", index, "identity")
        youngest = age_on(birth, max(birth, date(self.facts.period.year, 1, 1)))
        if given is not None and not youngest <= given <= oldest:
            self.report("id_age", index, "age")


def same_person_twice(reading: PersonRows, clause: str) -> list[Problem]:
    """Persons listed more than once in one batch, named by their rows and never by name.

    A row with another mistake counts too, so that one pass reports everything.
    """
    if not reading.refused and not reading.people.someone_twice():
        return []
    everyone = [*((record.place, record.key) for record in reading.people), *reading.refused]
    first: dict[str, Place] = {}
    problems = []
    for place, key in sorted(everyone, key=lambda each: each[0].row or 0):
        earlier = first.setdefault(key, place)
        if earlier is not place:
            problems.append(problem("duplicate_person", place, row=earlier.row or 0, clause=clause))
    return problems
