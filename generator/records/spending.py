"""Rows of spending → records: heads and uses of the law only, and never a fixed asset."""

from __future__ import annotations

from functools import partial

from calculators.parameters import Policy
from generator.diagnostics.problems import Problem, problem
from generator.intake import cell_values
from generator.intake.cell_values import CellError
from generator.intake.grid import is_blank, text_of
from generator.intake.notice_facts import NoticeFacts
from generator.intake.table import Table
from generator.payments.journal import add_up, is_ledger
from generator.payments.vocabulary import find_head, find_use, speaks_of_assets
from generator.records.model import SpendingRecord
from generator.records.plausible_amounts import LEAST_SPENT

_REQUIRED = {"item": "经费项目", "use": "用途", "amount": "金额"}


def read_spending(
    table: Table, facts: NoticeFacts, policy: Policy
) -> tuple[list[SpendingRecord], list[Problem]]:
    """The lines of `table`, in the policy's own words; a payments ledger is added up to such lines.

    Words that it does not list are refused, so that nothing typed into a 用途, a person's name say, can
    reach a page.
    """
    if is_ledger(table):
        lines, problems = add_up(table, facts, policy)
        for line in lines:
            if line.amount < LEAST_SPENT:
                row = line.place.row or 0
                _report(problems, table, row, "amount_too_small", "amount", least=f"{LEAST_SPENT}")
        return [SpendingRecord(line.place, line.item, line.use, line.amount) for line in lines], problems
    missing = [words for name, words in _REQUIRED.items() if name not in table.columns]
    if missing:
        columns = "、".join(missing)
        return [], [problem("missing_column", table.place.at(table.header_row, columns), columns=columns)]
    records: list[SpendingRecord] = []
    problems = []
    for index, row in enumerate(table.rows):
        found: list[Problem] = []
        values = {name: table.columns[name].cells[index] for name in _REQUIRED}

        report = partial(_report, found, table, row)

        for name, cell in values.items():
            if is_blank(cell):
                report("missing_value", name)
        head = find_head(policy, text_of(values["item"]))
        if head is None and not is_blank(values["item"]):
            report("unknown_head", "item", heads="、".join(each.name for each in policy.heads))
        use = find_use(head, text_of(values["use"]))
        if use is None and not is_blank(values["use"]):
            if speaks_of_assets(text_of(values["use"])):
                report("fixed_asset", "use")
            elif head is not None:
                clause = head.uses[0].clause.rstrip("0123456789")  # the paragraph of the head's uses
                report("unknown_use", "use", uses="、".join(each.name for each in head.uses), clause=clause)
        amount = None
        if not is_blank(values["amount"]):
            try:
                amount = cell_values.amount(values["amount"], table.columns["amount"].factor)
                if amount < LEAST_SPENT:
                    report("amount_too_small", "amount", least=f"{LEAST_SPENT}")
            except CellError as error:
                report(error.code, "amount")
        if head and use and amount is not None and not found:
            records.append(SpendingRecord(table.place.at(row), head.name, use.name, amount))
        problems += found
    return records, problems


def _report(found: list[Problem], table: Table, row: int, code: str, column: str, **words: str) -> None:
    found.append(problem(code, table.place.at(row, table.columns[column].place_name), **words))
