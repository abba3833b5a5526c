"""Rows of spending → records: heads and uses of the law only, and never a fixed asset."""

from __future__ import annotations

from functools import partial

from calculators.parameters import Head, Policy
from generator.intake.grid import is_blank, label, text_of
from generator.intake.table import Table
from generator.problems import Problem, problem
from generator.records import cells
from generator.records.cells import CellError
from generator.records.model import SpendingRecord

_REQUIRED = {"item": "经费项目", "use": "用途", "amount": "金额"}


def read_spending(table: Table, policy: Policy) -> tuple[list[SpendingRecord], list[Problem]]:
    """The lines of `table`, in the policy's own words.

    Words that it does not list are refused, so that nothing typed into a 用途, a person's name say, can
    reach a page.
    """
    missing = [words for name, words in _REQUIRED.items() if name not in table.columns]
    if missing:
        columns = "、".join(missing)
        return [], [problem("missing_column", table.place.at(table.header_row, columns), columns=columns)]
    heads = {_bare(head.name): head for head in policy.heads}
    records: list[SpendingRecord] = []
    problems: list[Problem] = []
    for index, row in enumerate(table.rows):
        found: list[Problem] = []
        values = {name: table.columns[name].cells[index] for name in _REQUIRED}

        report = partial(_report, found, table, row)

        for name, cell in values.items():
            if is_blank(cell):
                report("missing_value", name)
        head = heads.get(_bare(text_of(values["item"])))
        if head is None and not is_blank(values["item"]):
            report("unknown_head", "item", heads="、".join(each.name for each in policy.heads))
        use = _use(head, text_of(values["use"]))
        if use is None and not is_blank(values["use"]):
            if _is_fixed_asset(text_of(values["use"])):
                report("fixed_asset", "use")
            elif head is not None:
                clause = head.uses[0].clause.rstrip("0123456789")  # the paragraph of the head's uses
                report("unknown_use", "use", uses="、".join(each.name for each in head.uses), clause=clause)
        amount = None
        if not is_blank(values["amount"]):
            try:
                amount = cells.amount(values["amount"], table.columns["amount"].factor)
            except CellError as error:
                report(error.code, "amount")
        if head and use and amount is not None and not found:
            records.append(SpendingRecord(table.place.at(row), head.name, use, amount))
        problems += found
    return records, problems


def _report(found: list[Problem], table: Table, row: int, code: str, column: str, **words: str) -> None:
    found.append(problem(code, table.place.at(row, table.columns[column].place_name), **words))


def _bare(words: str) -> str:
    """服务关怀, 服务关怀费 and 服务关怀经费 are one head."""
    return label(words).removesuffix("费").removesuffix("经")


def _use(head: Head | None, words: str) -> str | None:
    if head is None:
        return None
    return next((use.name for use in head.uses if _bare(use.name) == _bare(words)), None)


def _is_fixed_asset(words: str) -> bool:
    plain = label(words)
    return any(word in plain for word in cells.words("fixed_assets")) and not any(
        word in plain for word in cells.words("fixed_assets_allowed")
    )
