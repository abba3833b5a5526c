"""Row numbers as people write them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise


def ranges(rows: Iterable[int]) -> str:
    """Row numbers, shortest form.

    >>> ranges([7, 3, 4, 5, 9])
    '3–5、7、9'
    """
    ordered = sorted(set(rows))
    if not ordered:
        return ""
    runs = [[ordered[0], ordered[0]]]
    for before, row in pairwise(ordered):
        if row == before + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return "、".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
