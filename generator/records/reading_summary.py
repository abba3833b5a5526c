"""One sentence on what was read of a batch, for the clerk to compare with the approval."""

from __future__ import annotations

from calculators.money import yuan
from generator.diagnostics.problems import Problem, problem
from generator.intake.row_kinds import ROW_KIND_NAMES
from generator.intake.row_ranges import ranges
from generator.intake.table import Table
from generator.payments.journal import is_ledger
from generator.records.model import Batch

_RUNS = 5  # of rows named for one kind; nobody reads more
_NUMBERED = ("serial",)  # row numbers carry no information
_USED_OF_PERSONS = {
    "name",
    "gender",
    "identity",
    "birth",
    "age",
    "amount",
    "self_paid",
    "people",
    "rate",
    "status",
}
_USED_OF_SPENDING = {"item", "use", "amount", "people", "rate", "status"}
_USED_OF_A_LEDGER = _USED_OF_SPENDING | {
    "paid_on",
    "payee",
    "method",
    "voucher",
    "remark",
    "name",
    "card",
    "identity",
}


def reading_summary(batch: Batch, table: Table, *, whole: bool) -> Problem:
    """Persons or lines, their sum, the rows passed over by what they are, the columns that were not used.

    Only where the `whole` table could be read are the sum and, of a ledger, the lines known.
    """
    if batch.facts.kind.lists_people:
        used, count = _USED_OF_PERSONS, f"{len(table.rows)} 人"
    elif is_ledger(table):
        used, count = (
            _USED_OF_A_LEDGER,
            f"{len(table.rows)} 笔，归为 {batch.count} 项" if whole else f"{len(table.rows)} 笔",
        )
    else:
        used, count = _USED_OF_SPENDING, f"{len(table.rows)} 项"
    total = f"合计 {yuan(batch.total)} 元" if whole else "合计要等“须改正”的改好以后才知道"
    columns = [column for name, column in table.columns.items() if name not in used | set(_NUMBERED)]
    columns += [column for column in table.others if column.name not in ("status", *_NUMBERED)]
    unused = "、".join(
        column.place_name for column in sorted(columns, key=lambda each: (len(each.letter), each.letter))
    )
    return problem(
        "batch_read",
        table.place,
        count=count,
        total=total,
        skipped=_skipped(table),
        unused=f"没有用的列：{unused}" if unused else "各列都用到了",
    )


def _skipped(table: Table) -> str:
    parts = []
    for kind, words in ROW_KIND_NAMES.items():
        rows = table.skipped.get(kind, ())
        if rows:
            runs = ranges(rows).split("、")
            named = "、".join(runs[:_RUNS]) + ("……" if len(runs) > _RUNS else "")
            parts.append(f"{words} {len(rows)} 行（第 {named} 行）")
    if table.counts.blank:
        parts.append(f"空行 {table.counts.blank} 行")
    return f"不算明细的行：{'、'.join(parts)}" if parts else "每一行都是明细"
