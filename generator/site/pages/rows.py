"""The rows of tables and lists. Most of a site is rows, so they are joined here and not by the templates.

Every value goes through `html.escape`, quotes included: these functions are the only place outside the
autoescaping templates where content becomes HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from itertools import batched

from markupsafe import Markup

from calculators.money import yuan
from generator.notices.model import PersonRow, SpendingRow
from generator.site.pages.grouping import ListEntry
from generator.site.pages.wording import day

LONG = 300
"""Rows of a table that a slow phone lays out at once. A longer one is cut into groups (see `notice.css`)."""

GROUP = 50
"""Rows a group of a long table: about three screens of a phone."""

_TWO = ' class="two"'  # 张三 as wide as 李小明: by the style sheet, so that what is copied stays clean
_HAN = "\u2e80"  # no letter of ours that is written with spaces comes after it

# The same few words and sums stand in row after row.
_amount = lru_cache(maxsize=4096)(yuan)
_word = lru_cache(maxsize=4096)(escape)


def is_long(rows: Sequence[PersonRow]) -> bool:
    """Whether a table of `rows` is laid out in groups."""
    return len(rows) > LONG


def people_rows(people: Sequence[PersonRow]) -> Markup:
    """序号, 姓名, 性别, 年龄, 金额: the facts of 五（三） with a running number; many rows in groups."""
    rows = [
        f'<tr><td class="n">{number}</td><td{_TWO if len(name) == 2 and name > _HAN else ""}>'
        f"{name if name.isalpha() else escape(name)}</td><td>{_word(gender)}</td>"
        f'<td class="n">{age:d}</td><td class="n">{_amount(amount)}</td></tr>'
        for number, (name, gender, age, amount) in enumerate(people, start=1)
    ]
    if not is_long(people):
        return _joined(rows)
    groups = ("\n".join(group) for group in batched(rows, GROUP, strict=False))
    return _joined(groups, "\n</tbody>\n<tbody>\n")


def spending_rows(spending: Iterable[SpendingRow]) -> Markup:
    """经费项目, 用途, 金额."""
    return _joined(
        f"<tr><td>{_word(row.item)}</td><td>{escape(row.use)}</td>"
        f'<td class="n">{_amount(row.amount)}</td></tr>'
        for row in spending
    )


def entry_rows(entries: Iterable[ListEntry], base: str, with_agency: bool) -> Markup:
    """Lines of a list of notices: in a large site there are more of them than of anything else."""
    return _joined(
        f"<li{_until(each)}>\n"
        f'<a href="{base}notices/{each.facts.id}/">{escape(each.facts.title)}</a>\n'
        f"<p>{_word(each.facts.agency.name) + '　' if with_agency else ''}"
        f'<span class="state">{_word(each.state)}</span> '
        f'<span class="until">公示到 {day(each.last_day)}</span></p>\n</li>'
        for each in entries
    )


def _until(entry: ListEntry) -> str:
    """For `lists.js`: the day after which the line of a notice that is up has to go."""
    return f' data-until="{entry.last_day.isoformat()}"' if entry.live else ""


def _joined(rows: Iterable[str], between: str = "\n") -> Markup:
    """Rows in which every value was escaped."""
    return Markup(between.join(rows))  # noqa: S704 - each value was escaped above
