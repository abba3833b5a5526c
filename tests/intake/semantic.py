"""Changes of what a list means, by a seeded chance; `Sheet.meant` says what is right afterwards."""

from __future__ import annotations

from decimal import Decimal

from tests.intake.semantic_marks import formatted, merged, pages, reasons, unseen, words_of_the_sum
from tests.intake.semantic_sheet import Sheet

FACTORS = {"元": 1, "百元": 100, "千元": 1000, "万元": 10_000, "亿元": 100_000_000, "万": 10_000}


def unit(sheet: Sheet) -> None:
    """The sums are written in another unit, which is said somewhere."""
    word, factor = sheet.rng.choice(list(FACTORS.items()))
    for row in sheet.rows:
        row[sheet.amount] = row[sheet.amount] / factor
    where = sheet.rng.randrange(7)
    if where == 0:
        sheet.header[sheet.amount] += sheet.rng.choice((f"（{word}）", f"/{word}", f"（单位：{word}）"))
    elif where == 1:
        sheet.above.append(sheet.line(f"单位：{word}", column=sheet.amount))
    elif where == 2:
        sheet.above.append(sheet.line(f"2025年度名单（单位：{word}）"))
    elif where == 3:
        sheet.below.append(sheet.line(f"注：本表金额单位为{word}。"))
    elif where == 4:
        sheet.above.append(sheet.line("单位：", column=1))
        sheet.above[-1][2] = word
    elif where == 5:
        sheet.below.append(sheet.line(f"以上金额均以{word}为单位"))
    else:
        for row in sheet.rows:
            row[sheet.amount] = f"{row[sheet.amount]:f}{word}"


def contradicting_units(sheet: Sheet) -> None:
    """Two units are said; whatever is meant, it is not certain."""
    one, two = sheet.rng.sample([each for each in FACTORS if each != "万"], 2)
    sheet.above.append(sheet.line(f"单位：{one}", column=sheet.amount))
    sheet.header[sheet.amount] += f"（{two}）"
    sheet.meant = []


def harmless_note(sheet: Sheet) -> None:
    """A sentence that mentions money, an office or a condition."""
    words = sheet.rng.choice(
        (
            "说明：自付超过1万元的最高慰问2500元，由各单位核实。",
            "注：不符合条件的不予慰问",
            "填报单位：某某街道",
            "如有异议，请联系街道。",
        )
    )
    (sheet.above if sheet.rng.random() < 0.5 else sheet.below).append(sheet.line(words))


def parts(sheet: Sheet) -> None:
    """Headings and subtotals of parts, and a total, right or wrong, here or there."""
    cut = sheet.rng.randrange(1, len(sheet.rows))
    sums = [
        sum((row[sheet.amount] for row in half if isinstance(row[sheet.amount], Decimal)), Decimal(0))
        for half in (sheet.rows[:cut], sheet.rows[cut:])
    ]
    if any(not isinstance(row[sheet.amount], Decimal) for row in sheet.rows):
        return
    heads = sheet.rng.choice(
        (("一、文一社区", "二、文二社区"), ("文一社区", "文二社区"), ("（一）第一部分", "（二）第二部分"))
    )
    tails = sheet.rng.choice((("小计", "小计"), ("文一社区小计", "文二社区小计"), ("本页小计", "本页小计")))
    wrong = sheet.rng.random() < 0.3
    rows = []
    for half, head, tail, added in zip((sheet.rows[:cut], sheet.rows[cut:]), heads, tails, sums, strict=True):
        if sheet.rng.random() < 0.7:
            rows.append(sheet.line(head))
        rows += half
        rows.append(sheet.line(tail, added + (1 if wrong and head == heads[1] else 0)))
    sheet.rows = [*rows, sheet.line(sheet.rng.choice(("合计", "总计")), sum(sums, Decimal(0)))]
    if wrong:
        sheet.meant = []


def total(sheet: Sheet) -> None:
    """A total above or below; sometimes it is not the sum."""
    if any(not isinstance(row[sheet.amount], Decimal) for row in sheet.rows):
        return
    added = sum((row[sheet.amount] for row in sheet.rows if isinstance(row[0], int)), Decimal(0))
    wrong = sheet.rng.random() < 0.3
    row = sheet.line(sheet.rng.choice(("合计", "总计", "合 计：")), added + (1 if wrong else 0))
    sheet.rows.insert(sheet.rng.choice((0, len(sheet.rows))), row)
    if wrong:
        sheet.meant = []


def late_row(sheet: Sheet) -> None:
    """A line below the total: added later, or not meant."""
    if len(sheet.rows) < 2 or any(not isinstance(row[sheet.amount], Decimal) for row in sheet.rows):
        return
    added = sum((row[sheet.amount] for row in sheet.rows[:-1] if isinstance(row[0], int)), Decimal(0))
    sheet.rows.insert(len(sheet.rows) - 1, sheet.line("合计", added))
    sheet.meant = []


def header_again(sheet: Sheet) -> None:
    """The header comes again, the same or with its columns in another order."""
    at = sheet.rng.randrange(1, len(sheet.rows) + 1)
    again = list(sheet.header)
    if sheet.rng.random() < 0.5:
        order = sheet.rng.sample(range(len(again)), len(again))
        if order != list(range(len(order))) and at < len(sheet.rows):
            again = [again[each] for each in order]
            sheet.rows[at:] = [[row[each] for each in order] for row in sheet.rows[at:]]
            sheet.meant = None if sheet.meant else []
    sheet.rows.insert(at, again)


def status(sheet: Sheet) -> None:
    """A column of answers or remarks; one of them may be a no."""
    heading = sheet.rng.choice(
        ("审核状态", "复核结果", "审批意见", "是否符合条件", "备注", "处理情况", "初审")
    )
    yes = "" if heading in ("备注", "处理情况") else sheet.rng.choice(("通过", "同意", "符合"))
    no = sheet.rng.choice(("不通过", "未通过", "不同意", "待审核", "取消", "不符合条件", "暂缓", "驳回"))
    sheet.header.append(heading)
    wrong = sheet.rng.randrange(len(sheet.rows)) if sheet.rng.random() < 0.5 else -1
    for at, row in enumerate(sheet.rows):
        row.append(no if at == wrong else yes)
    if wrong >= 0:
        sheet.meant = []


def not_meant(sheet: Sheet) -> None:
    """A heading says that those below it are not meant."""
    words = sheet.rng.choice(
        ("以下人员不符合条件，不予慰问", "二、不予慰问人员", "待审核人员", "备注：以下未通过审核", "暂缓发放")
    )
    sheet.rows.insert(sheet.rng.randrange(len(sheet.rows)), sheet.line(words))
    sheet.meant = []


def halves(sheet: Sheet) -> None:
    """The second half stands beside the first."""
    cut = (len(sheet.rows) + 1) // 2
    right = sheet.rows[cut:] + [[""] * len(sheet.header)] * (2 * cut - len(sheet.rows))
    sheet.rows = [[*a, *b] for a, b in zip(sheet.rows[:cut], right, strict=True)]
    mark = sheet.rng.choice(("", "2", "（续）"))
    sheet.header = [*sheet.header, *(f"{each}{mark}" for each in sheet.header)]
    sheet.meant = []


def another_sheet(sheet: Sheet) -> None:
    """Some of the list stands on another sheet, with or without a header."""
    cut = sheet.rng.randrange(1, len(sheet.rows))
    rows = sheet.rows[cut:]
    sheet.rows = sheet.rows[:cut]
    name = sheet.rng.choice(("文二社区", "明细2", "Sheet2"))
    sheet.others[name] = [list(sheet.header), *rows] if sheet.rng.random() < 0.6 else rows
    sheet.meant = []


def column_numbers(sheet: Sheet) -> None:
    """栏次 below the header."""
    sheet.rows.insert(0, ["栏次", *range(1, len(sheet.header))])


def signatures(sheet: Sheet) -> None:
    """Lines of signatures and dates at the foot."""
    words = sheet.rng.choice(
        ("分管领导：", "（盖章）街道办事处", "经办人：某甲", "2026年11月18日", "社区书记签字：")
    )
    sheet.below.append(sheet.line(words, column=sheet.rng.choice((0, 1))))


SEEN = (words_of_the_sum, pages, unseen, merged, formatted, reasons)
LAST = (halves, another_sheet, column_numbers, signatures, *SEEN)
OF_PERSONS = (
    unit,
    contradicting_units,
    harmless_note,
    parts,
    total,
    late_row,
    header_again,
    status,
    not_meant,
    *LAST,
)
OF_SPENDING = (
    unit,
    contradicting_units,
    harmless_note,
    parts,
    total,
    late_row,
    status,
    column_numbers,
    signatures,
    *SEEN,
)
