"""What a table says of itself: 合计 rows, and 人数 × 标准 = 金额."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from generator.intake.grid import Cell, is_blank
from generator.intake.table import Table
from generator.intake.text import TextCells
from generator.problems import Problem, problem
from generator.records import cells
from generator.records.cells import CellError


def check_totals(table: Table) -> list[Problem]:
    """合计 and 小计 rows that do not agree with the rows above them; they are not records themselves."""
    column = table.columns.get("amount")
    if column is None:
        return []
    problems = []
    for total in table.totals:
        stated = total.cells.get("amount")
        if is_blank(stated):
            continue
        try:
            expected = sum(
                (
                    cells.amount(cell, column.factor) * times
                    for cell, times in _different(column.cells[total.first : total.last])
                ),
                Decimal(0),
            )
            agrees = cells.self_paid(stated, column.factor) == expected
        except CellError:
            # A wrong amount above is reported in its own row; a total that is no amount agrees with nothing.
            above = _different(column.cells[total.first : total.last])
            agrees = any(_wrong(cell, column.factor) for cell, _ in above)
        if not agrees:
            problems.append(problem("total_mismatch", table.place.at(total.row, column.place_name)))
    return problems


def _different(given: Sequence[Cell]) -> Iterable[tuple[Cell, int]]:
    """Each cell and how often it stands there: a sum in a long list is read once."""
    return given.different() if isinstance(given, TextCells) else ((cell, 1) for cell in given)


def _wrong(cell: object, factor: Decimal) -> bool:
    try:
        cells.amount(cell, factor)  # type: ignore[arg-type]
    except CellError:
        return True
    return False


def check_products(
    table: Table, cap: Decimal | None, judged: Collection[int], doubtful: Iterable[int]
) -> list[Problem]:
    """Rows that give 人数 and 标准 and an amount that is not their product.

    `cap` is the most that the law gives in a year (三（一）2: 500 元), where it gives one: a product above it
    may rightly be paid out as the cap. `judged` are rows whose amount has been refused already;
    only the rows `doubtful` (index into `Table.rows`) are looked at.
    """
    columns = [table.columns.get(name) for name in ("people", "rate", "amount")]
    if any(column is None for column in columns):
        return []
    people, rate, amount = (column for column in columns if column is not None)
    problems = []
    for index in doubtful:
        row = table.rows[index]
        if row in judged or any(is_blank(column.cells[index]) for column in (people, rate, amount)):
            continue
        try:
            product = cells.count(people.cells[index]) * cells.amount(rate.cells[index], rate.factor)
            given = cells.amount(amount.cells[index], amount.factor)
        except CellError:
            continue  # reported where it stands
        if given not in (product, min(product, cap or product)):
            problems.append(problem("product_mismatch", table.place.at(row, amount.place_name)))
    return problems
