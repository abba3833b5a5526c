"""The rows of a notice's table. Most of a site is rows, so they are joined here and not by the templates.

Every value goes through `html.escape`, quotes included: these functions are the only place outside the
autoescaping templates where content becomes HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from markupsafe import Markup

from calculators.money import yuan
from generator.notices.model import PersonRow, SpendingRow

# The same few words and sums stand in row after row.
_amount = lru_cache(maxsize=4096)(yuan)
_word = lru_cache(maxsize=4096)(escape)


def people_rows(people: Iterable[PersonRow]) -> Markup:
    """序号, 姓名, 性别, 年龄, 金额: the facts of 五（三） with a running number."""
    return _joined(
        f'<tr><td class="n">{number}</td><td>{escape(row.name)}</td><td>{_word(row.gender)}</td>'
        f'<td class="n">{row.age:d}</td><td class="n">{_amount(row.amount)}</td></tr>'
        for number, row in enumerate(people, start=1)
    )


def spending_rows(spending: Iterable[SpendingRow]) -> Markup:
    """经费项目, 用途, 金额."""
    return _joined(
        f"<tr><td>{_word(row.item)}</td><td>{escape(row.use)}</td>"
        f'<td class="n">{_amount(row.amount)}</td></tr>'
        for row in spending
    )


def _joined(rows: Iterable[str]) -> Markup:
    return Markup("\n".join(rows))  # noqa: S704 - each value was escaped above
