"""A payments ledger, one line a payment → what a notice shows: one line a head and use (五（三）).

A table of spending is a ledger where it has a column that only a ledger has: the day, the way of payment, the
payee or the voucher. Payee, account, voucher and purpose are checked here and go no further: `Line` has no
field for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from calculators.dates import day_zh
from calculators.money import LARGEST, yuan
from calculators.parameters import Policy
from generator.diagnostics.problems import Place, Problem, Severity, problem
from generator.intake.notice_facts import NoticeFacts
from generator.intake.table import Table
from generator.payments import columns
from generator.payments.columns import IDENTIFYING, REQUIRED

if TYPE_CHECKING:
    import pandas as pd

_LEDGER_COLUMNS = ("paid_on", "method", "payee", "voucher")  # columns that only a ledger has
# What makes two payments one and the same booked twice; the day counts by its month, as vouchers do.
_SAME = ("voucher", "month", "item", "use", "fen", *IDENTIFYING)


@dataclass(frozen=True, slots=True)
class Line:
    """What was spent under a head for a use, refunds taken off; amount in yuan, above zero."""

    place: Place  # of its first payment
    item: str
    use: str
    amount: Decimal
    payments: int  # refunds among them


def is_ledger(table: Table) -> bool:
    """Whether each row of `table` is one payment."""
    return any(name in table.columns for name in _LEDGER_COLUMNS)


def add_up(table: Table, facts: NoticeFacts, policy: Policy) -> tuple[list[Line], list[Problem]]:
    """The payments of `table` by head and use, in the policy's order, and everything wrong with them.

    No lines where a payment could not be read: part of a sum is not what was spent.
    """
    missing = "、".join(words for name, words in REQUIRED.items() if name not in table.columns)
    if missing:
        telling = "、".join(table.columns[name].header for name in _LEDGER_COLUMNS if name in table.columns)
        place = table.place.at(table.header_row, missing)
        return [], [problem("ledger_columns", place, columns=missing, telling=telling)]
    payments, problems = columns.payments(table, policy)
    problems += _outside(table, payments, facts)
    problems += _twice(table, payments)
    if payments["fen"].isna().any() or payments["item"].isna().any() or payments["use"].isna().any():
        return [], problems
    if payments["fen"].abs().astype(float).sum() > float(LARGEST) * 100:  # beyond what 64 bits add up exactly
        return [], [*problems, problem("amount_too_large", _at(table, "amount"))]
    lines, found = _lines(table, payments, policy)
    return lines, problems + found


def _at(table: Table, column: str, row: int | None = None) -> Place:
    return table.place.at(row, table.columns[column].place_name)


def _lines(table: Table, payments: pd.DataFrame, policy: Policy) -> tuple[list[Line], list[Problem]]:
    payments = payments.assign(back_row=payments["row"].where(payments["refund"] == 1))
    groups = payments.groupby(["item", "use"], sort=False).agg(
        fen=("fen", "sum"),
        row=("row", "first"),
        refunds=("refund", "sum"),
        back=("back", "sum"),
        count=("row", "size"),
        back_row=("back_row", "first"),
    )
    groups["back_row"] = groups["back_row"].fillna(groups["row"])
    found: Mapping[tuple[str, str], tuple[int, ...]] = {
        (str(item), str(use)): tuple(map(int, values))
        for (item, use), *values in groups.itertuples(name=None)
    }
    lines: list[Line] = []
    problems: list[Problem] = []
    for head in policy.heads:
        for use in head.uses:
            if (head.name, use.name) not in found:
                continue
            fen, row, refunds, back, count, back_row = found[head.name, use.name]
            named: dict[str, str | int] = {"head": head.name, "use": use.name}
            place = _at(table, "amount", back_row)  # the first refund, or the first payment
            if refunds and fen > 0:
                sums = {"back": yuan(_yuan(back)), "rest": yuan(_yuan(fen))}
                problems.append(problem("refunds", place, count=refunds, **named, **sums))
            if fen < 0:
                problems.append(problem("refunds_exceed", place, **named))
            elif fen == 0:
                problems.append(problem("nothing_left", place, **named))
            else:
                lines.append(Line(table.place.at(row), head.name, use.name, _yuan(fen), count))
    if not lines and not any(each.severity is Severity.ERROR for each in problems):
        problems.append(problem("no_rows", table.place))
    return lines, problems


def _outside(table: Table, payments: pd.DataFrame, facts: NoticeFacts) -> list[Problem]:
    """Payments of another period, and of days that had not come when the notice went out."""
    period = facts.period
    first, last = period.first_day, period.last_day
    days = payments["day"].to_numpy()
    known = ~payments["day"].isna().to_numpy()
    outside = known & ((days < _number(first)) | (days > _number(last)))
    words = {"first": day_zh(first), "last": day_zh(last)}
    problems = [
        problem("paid_outside", _at(table, "paid_on", int(row)), **words) for row in payments["row"][outside]
    ]
    early = known & ~outside & (days > _number(facts.publish_on))
    return problems + [
        problem("paid_in_future", _at(table, "paid_on", int(row))) for row in payments["row"][early]
    ]


def _twice(table: Table, payments: pd.DataFrame) -> list[Problem]:
    """Vouchers booked again: the same payment under the same number, or a number on two days of a month."""
    numbered = payments.dropna(subset=["voucher", "fen", "day"])
    same = [name for name in _SAME if name in numbered]
    again = numbered.duplicated(same)
    firsts = numbered.groupby(same, sort=False, dropna=False)["row"].transform("first")
    unique = numbered[~again]
    vouchers = unique.groupby(["voucher", "month"], sort=False)
    other_day = unique["day"] != vouchers["day"].transform("first")
    return [
        problem(code, _at(table, "voucher", int(row)), row=int(first))
        for code, rows, first_rows in (
            ("payment_twice", numbered["row"][again], firsts[again]),
            ("voucher_two_days", unique["row"][other_day], vouchers["row"].transform("first")[other_day]),
        )
        for row, first in zip(rows, first_rows, strict=True)
    ]


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
