"""The columns of a ledger as a frame of typed values; each different cell is read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from calculators.errors import InputError
from calculators.parameters import Policy
from generator.diagnostics.problems import Problem, problem
from generator.intake.cell_values import paid_day, signed_yuan
from generator.intake.grid import Cell, is_blank, text_of
from generator.intake.table import Table
from generator.payments.vocabulary import (
    find_head,
    find_use,
    is_cash,
    is_transfer,
    speaks_of_assets,
    speaks_of_refund,
)

if TYPE_CHECKING:
    import pandas as pd

REQUIRED = {
    "paid_on": "付款日期",
    "item": "经费项目",
    "use": "用途",
    "amount": "金额",
    "method": "支付方式",
    "voucher": "凭证号",
}
IDENTIFYING = ("payee", "name", "card", "identity")  # kept to tell two payments apart, and for nothing else


@dataclass(frozen=True, slots=True)
class _Purpose:
    """What 经费项目, 用途 and 支付方式 of a payment come to; `wrong` are (code, column, words)."""

    item: str | None
    use: str | None
    wrong: tuple[tuple[str, str, Mapping[str, str]], ...]


def payments(table: Table, policy: Policy) -> tuple[pd.DataFrame, list[Problem]]:
    """One row a payment: row, item, use, fen, refund, back, day, month, voucher, and what tells them apart.

    What could not be read is missing there and is a problem. Sums are whole fen: no fraction touches them.
    Days and months are numbers (20260930, 202609).
    """
    import pandas as pd  # half a second, which batches without a ledger need not pay

    read = _Columns(table)
    purposes = read.purposes(policy)
    factor = table.columns["amount"].factor
    amounts = read.column("amount", lambda cell: int(signed_yuan(cell, factor).scaleb(2)) or _refuse("zero"))
    days = read.column("paid_on", lambda cell: int(f"{paid_day(cell):%Y%m%d}"))
    fen = pd.Series(amounts, dtype="Int64")
    day = pd.Series(days, dtype="Int64")
    columns = {
        "row": list(table.rows),
        "item": [each.item for each in purposes],
        "use": [each.use for each in purposes],
        "fen": fen,
        "refund": fen.lt(0).fillna(value=False).astype(int),
        "back": -fen.clip(upper=0),
        "day": day,
        "month": day // 100,
        "voucher": read.column("voucher", text_of),
    }
    columns |= {name: read.texts(name) for name in IDENTIFYING if name in table.columns}
    read.assets_in_remarks()
    read.refunds_without_sign(amounts)
    return pd.DataFrame(columns), read.found


class _Columns:
    """Reads the columns of a table and notes what is wrong in them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.found: list[Problem] = []

    def _report(self, code: str, name: str, index: int, words: Mapping[str, str] | None = None) -> None:
        place = self._table.place.at(self._table.rows[index], self._table.columns[name].place_name)
        self.found.append(problem(code, place, **(words or {})))

    def texts(self, name: str) -> list[str]:
        """The cells as text."""
        return [text_of(cell) for cell in self._table.columns[name].cells]

    def column[T](self, name: str, read: Callable[[Cell], T]) -> list[T | None]:
        """What `read` makes of each cell; None, and a problem, for a blank one and for an InputError."""
        known: dict[tuple[type, Cell], tuple[T | None, str]] = {}
        values: list[T | None] = []
        for index, cell in enumerate(self._table.columns[name].cells):
            key = (type(cell), cell)
            if key not in known:
                known[key] = _read(cell, read)
            value, code = known[key]
            if code:
                self._report(code, name, index)
            values.append(value)
        return values

    def purposes(self, policy: Policy) -> list[_Purpose]:
        """What each payment was for and how it was paid, in the policy's own words."""
        purpose_of = lru_cache(maxsize=None)(lambda *written: _purpose(policy, *written))
        made = []
        written = (self.texts(name) for name in ("item", "use", "method"))
        for index, three in enumerate(zip(*written, strict=True)):
            each = purpose_of(*three)
            for code, name, words in each.wrong:
                self._report(code, name, index, words)
            made.append(each)
        return made

    def assets_in_remarks(self) -> None:
        """摘要 and 备注 that name a fixed asset: doubtful, since the words alone say little."""
        if "remark" in self._table.columns:
            speaks = lru_cache(maxsize=None)(speaks_of_assets)
            for index, text in enumerate(self.texts("remark")):
                if speaks(text):
                    self._report("maybe_fixed_asset", "remark", index)

    def refunds_without_sign(self, fen: Sequence[int | None]) -> None:
        """摘要 and 备注 that speak of a refund beside a sum above zero, which would be added."""
        if "remark" in self._table.columns:
            for index, text in enumerate(self.texts("remark")):
                if (fen[index] or 0) > 0 and speaks_of_refund(text):
                    self._report("refund_without_sign", "remark", index)


def _purpose(policy: Policy, item: str, use: str, method: str) -> _Purpose:
    wrong: list[tuple[str, str, Mapping[str, str]]] = [
        ("missing_value", name, {})
        for name, text in (("item", item), ("use", use), ("method", method))
        if not text
    ]
    head = find_head(policy, item)
    found = find_use(head, use)
    if item and head is None:
        wrong.append(("unknown_head", "item", {"heads": "、".join(each.name for each in policy.heads)}))
    if use and found is None:
        if speaks_of_assets(use):
            wrong.append(("fixed_asset", "use", {}))
        elif head is not None:
            clause = head.uses[0].clause.rstrip("0123456789")  # the paragraph of the head's uses
            uses = "、".join(each.name for each in head.uses)
            wrong.append(("unknown_use", "use", {"uses": uses, "clause": clause}))
    if method and not is_transfer(method):
        forbidden = {each.key: each.clause for each in policy.prohibitions}
        at_activity = head is not None and head.key == "activity"
        clause = forbidden["activity_cash" if at_activity else "paid_in_cash"]
        wrong.append(
            ("not_transferred" if is_cash(method) else "unknown_method", "method", {"clause": clause})
        )
    return _Purpose(head.name if head else None, found.name if found else None, tuple(wrong))


def _read[T](cell: Cell, read: Callable[[Cell], T]) -> tuple[T | None, str]:
    if is_blank(cell):
        return None, "missing_value"
    try:
        return read(cell), ""
    except InputError as error:
        return None, _CODES.get(error.code, error.code)


# Error codes of rules → codes of messages about a cell.
_CODES = {
    "empty": "not_an_amount",
    "month_only": "not_a_date",
    "no_such_day": "not_a_date",
    "too_large": "amount_too_large",
}


def _refuse(code: str) -> int:
    raise InputError(code, "")
