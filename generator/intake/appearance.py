"""What the cells of a column look like, where its heading is unknown, so that no person is lost in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from generator.intake.grid import Cell, label, text_of

IDENTITY = "身份证号"
_SAMPLE = 200  # cells
_MOST = 2_000  # cells read for a sample
_SHARE = 0.6  # of the sample
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_FORMS = (
    (IDENTITY, re.compile(rf"[1-9]\d{{5}}(?:18|19|20)\d\d{_DAY}\d{{3}}[\dXx]|[1-9]\d{{5}}\d\d{_DAY}\d{{3}}")),
    ("电话", re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")),
    ("银行卡号", re.compile(r"\d{16,19}")),
    ("日期", re.compile(r"(?:18|19|20)\d\d[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?月?|(?:19|20)\d{6}")),
    ("住址", re.compile(r".*[路街巷弄村区镇].*\d.*[号室幢栋弄组].*|.*\d+[号幢栋]\d*.*室.*")),
    ("审核结果", re.compile(r"(?:审核|复核|审批)?[不未待已]?(?:通过|同意|批准|审核|合格|符合|定|核)")),
    ("金额", re.compile(r"[￥¥]?\d[\d,]*\.\d{1,2}|[￥¥]?[1-9]\d{0,5}00")),
    ("姓名", re.compile(r"[\u4e00-\u9fff]{2,4}")),
)  # fmt: skip
_GAPS = re.compile(r"[\s-]")


def appearance(cells: Sequence[Cell]) -> str:
    """What most of the filled cells look like: 身份证号, 电话 …; empty where they look like nothing known.

    >>> appearance(["330106194901021230", "", "330106194901021257"]), appearance(["本人", "独居", "√"])
    ('身份证号', '姓名')
    """
    sample = [text for cell in islice(cells, _MOST) if (text := label(cell))][:_SAMPLE]
    for words, form in _FORMS:
        fitting = sum(
            form.fullmatch(_GAPS.sub("", text) if words == IDENTITY else text) is not None for text in sample
        )
        if sample and fitting >= _SHARE * len(sample):
            return words
    return ""


def identities(rows: Sequence[Sequence[Cell]]) -> set[str]:
    """Every cell that looks like an identity number, as 17 digits and a digit or X."""
    form = _FORMS[0][1]
    found = (_GAPS.sub("", text_of(cell)).upper() for row in rows for cell in row if isinstance(cell, str))
    return {text for text in found if form.fullmatch(text)}
