"""Control totals: 合计 and 小计 rows, 人数 × 标准 = 金额, and the figures of the approval."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal

from calculators.errors import InputError
from calculators.money import yuan
from generator.diagnostics.problems import Place, Problem, problem
from generator.intake import cell_values
from generator.intake.cell_values import CellError, signed_yuan
from generator.intake.grid import Cell, is_blank
from generator.intake.long_columns import LongCells
from generator.intake.row_ranges import ranges
from generator.intake.subtotals import RecordRange, Total
from generator.intake.table import Column, Table
from generator.payments.journal import is_ledger
from generator.records.model import Batch

_NO_SUM = Decimal(10) ** 10  # yuan; what is larger may be a telephone number in the wrong column

type _Reader = Callable[[Cell, Decimal], Decimal]  # a cell and the unit of its column → yuan


def check_totals(table: Table) -> list[Problem]:
    """合计 and 小计 rows that agree with none of the ranges they may add up, and rows outside every 合计.

    In a ledger refunds are taken off.
    """
    ledger = is_ledger(table)
    read = signed_yuan if ledger else cell_values.self_paid
    problems: list[Problem] = []
    for name in ("amount", "self_paid"):
        column = table.columns.get(name)
        if column is None:
            continue
        added: list[RecordRange] = []
        for total in table.totals:
            required = name == "amount"
            found = _added(total, column, required=required, read=read)
            if found is None:
                public = required and not ledger
                problems.append(
                    _mismatch(total, table, column, read) if public else _unlike(total, table, column)
                )
            elif required and (differs := _words_differ(total, found, column, read)):
                problems.append(problem("words_differ", table.place.at(total.row), **differs))
            elif not is_blank(total.cells.get(name)):
                added.append(found)
        if name == "amount" and not ledger and not problems:
            problems += _left_out(table, column, added)
    return problems


def _left_out(table: Table, column: Column, added: Sequence[RecordRange]) -> list[Problem]:
    """Rows that stand outside every total, where there is a 合计: added after it, or not meant at all."""
    if not any(total.is_grand_total and not is_blank(total.cells.get("amount")) for total in table.totals):
        return []
    reached = 0
    for first, stop in sorted(added):
        if first > reached:
            break
        reached = max(reached, stop)
    if reached == len(table.rows):
        return []
    place = table.place.at(table.rows[reached], column.place_name)
    return [problem("rows_outside_total", place, count=len(table.rows) - reached)]


def _added(total: Total, column: Column, *, required: bool, read: _Reader) -> RecordRange | None:
    """The rows that `total` adds up; None where it agrees with none of those it may."""
    everything = (0, len(column.cells))
    stated = total.cells.get("amount" if required else "self_paid")
    people = total.people if required else None
    if not total.candidates or (is_blank(stated) and people is None):
        return everything
    for candidate in total.candidates:
        first, stop = candidate
        if people not in (None, stop - first):
            continue
        if _agrees(stated, column, column.cells[first:stop], required, read):
            return candidate
    return None


def _unlike(total: Total, table: Table, column: Column, sums: str = "") -> Problem:
    return problem("total_mismatch", table.place.at(total.row, column.place_name), sums=sums)


def _mismatch(total: Total, table: Table, column: Column, read: _Reader) -> Problem:
    """What is wrong with a total of amounts, which are public anyway, that agrees with nothing."""
    if is_blank(total.cells.get("amount")) and total.people is not None:
        first, stop = total.candidates[0]
        return problem("people_differ", table.place.at(total.row), stated=total.people, found=stop - first)
    stated = _sum([total.cells.get("amount")], column, read)
    if stated is None:
        return _unlike(total, table, column)
    for first, stop in total.candidates:
        cells = column.cells[first:stop]
        texts = [table.rows[first + at] for at, cell in enumerate(cells) if isinstance(cell, str)]
        counted = [cell for cell in cells if not isinstance(cell, str)]
        if texts and counted and _sum(counted, column, read) == stated:
            place = table.place.at(total.row, column.place_name)
            return problem("sum_skips_text", place, count=len(texts), lines=ranges(texts))
    sums = (_sum(column.cells[first:stop], column, read) for first, stop in total.candidates)
    found = next((each for each in sums if each is not None), stated)
    if found == stated or max(found, stated) >= _NO_SUM:
        return _unlike(total, table, column)
    return _unlike(total, table, column, f"（写的是 {yuan(stated)} 元，加起来是 {yuan(found)} 元）")


def _words_differ(total: Total, added: RecordRange, column: Column, read: _Reader) -> dict[str, str] | None:
    """The sum that the words of `total` state and the sum of its rows, where they differ.

    A total with a figure of its own adds up the rows `added`; one of words alone, any of its candidates.
    """
    stated = dict.fromkeys(total.sums)
    ranges = [added] if not is_blank(total.cells.get("amount")) else total.candidates or [added]
    sums = [_sum(column.cells[first:stop], column, read) for first, stop in ranges] if stated else []
    if not stated or None in sums or any(list(stated) == [each] for each in sums):
        return None
    found = next(each for each in sums if each is not None)
    return {"stated": "、".join(map(yuan, stated)), "found": yuan(found)}


def _sum(cells: Sequence[Cell], column: Column, read: _Reader) -> Decimal | None:
    """The sum of cells in yuan; None where one is blank or wrong, which is reported in its own row."""
    try:
        amounts = [read(cell, column.factor) * times for cell, times in _different(cells)]
    except (CellError, InputError):
        return None
    return sum(amounts, Decimal(0))


def _agrees(stated: Cell, column: Column, above: Sequence[Cell], required: bool, read: _Reader) -> bool:
    """Whether `stated` is the sum of the cells above it; true where nothing is stated, or a cell is wrong.

    What is wrong above, or blank where it is `required`, is reported in its own row; a total that is no
    amount agrees with nothing.
    """
    blank = is_blank if required else cell_values.is_nothing
    filled = [(cell, times) for cell, times in _different(above) if not blank(cell)]
    if is_blank(stated) or (required and sum(times for _, times in filled) < len(above)):
        return True
    try:
        amounts = [read(cell, column.factor) * times for cell, times in filled]
    except (CellError, InputError):
        return True
    try:
        return read(stated, column.factor) == sum(amounts, Decimal(0))
    except (CellError, InputError):
        return False


def _different(given: Sequence[Cell]) -> Iterable[tuple[Cell, int]]:
    """Each cell and how often it stands there: a sum in a long list is read once."""
    return given.different() if isinstance(given, LongCells) else ((cell, 1) for cell in given)


def check_approved(batch: Batch, rows: int, *, whole: bool) -> list[Problem]:
    """Compare the approved count and total with what was read.

    `rows` are the table's records, wrong ones too. Only where the `whole` table could be read is its total
    known, and how many lines a ledger comes to.
    """
    facts, approval = batch.facts, batch.facts.approval
    persons = facts.kind.lists_people
    problems = []

    def where(key: str) -> Place:
        return facts.place_of(f"approval.{key}", batch.place)

    found = rows if persons else batch.count
    if approval.count is not None and (persons or whole) and approval.count != found:
        words: dict[str, str | int] = {
            "approved": approval.count,
            "found": found,
            "unit": "人" if persons else "项",
        }
        problems.append(problem("approved_count_differs", where("count"), **words))
    if approval.total is not None and whole and approval.total != batch.total:
        sums = {"approved": yuan(approval.total), "found": yuan(batch.total)}
        difference = yuan(abs(approval.total - batch.total))
        problems.append(problem("approved_total_differs", where("total"), difference=difference, **sums))
    missing = [
        word
        for word, value in (("人数" if persons else "项数", approval.count), ("金额", approval.total))
        if value is None
    ]
    if missing and approval.known:
        code = "approved_totals_required" if batch.agency.require_totals else "approved_totals_missing"
        key = "total" if approval.count is not None else "count"
        problems.append(problem(code, where(key), what="和".join(missing)))
    return problems


def check_products(
    table: Table, cap: Decimal | None, refused_rows: Collection[int], needs_review: Iterable[int]
) -> list[Problem]:
    """Rows that give 人数 and 标准 and an amount that is not their product.

    `cap` is the most that the law gives in a year (三（一）2: 500 元), where it gives one: a product above it
    may rightly be paid out as the cap. `refused_rows` are rows whose amount has been refused already;
    only the rows `needs_review` (index into `Table.rows`) are checked.
    """
    columns = [table.columns.get(name) for name in ("people", "rate", "amount")]
    if any(column is None for column in columns):
        return []
    people, rate, amount = (column for column in columns if column is not None)
    problems = []
    for index in needs_review:
        row = table.rows[index]
        if row in refused_rows or any(
            cell_values.is_nothing(column.cells[index]) for column in (people, rate, amount)
        ):
            continue
        try:
            given = cell_values.amount(amount.cells[index], amount.factor)
        except CellError:
            continue  # reported where it stands
        try:
            product = cell_values.count(people.cells[index]) * cell_values.amount(
                rate.cells[index], rate.factor
            )
        except CellError:
            problems.append(problem("product_not_checked", table.place.at(row, rate.place_name)))
            continue
        if given not in (product, min(product, cap or product)):
            problems.append(problem("product_mismatch", table.place.at(row, amount.place_name)))
    return problems
