"""Changes of how a list is printed, shown and commented; `Sheet.meant` says what is right afterwards."""

from __future__ import annotations

from decimal import Decimal

from openpyxl.styles import Font

from tests.intake.semantic_sheet import Sheet


def words_of_the_sum(sheet: Sheet) -> None:
    """The sum in capitals below, with or without a total in figures; sometimes it is another."""
    if not all(isinstance(row[sheet.amount], Decimal) for row in sheet.rows):
        return
    added = sum((row[sheet.amount] for row in sheet.rows), Decimal(0))
    wrong = sheet.rng.random() < 0.4
    said = capitals(int(added) + (100 if wrong else 0))
    form = sheet.rng.choice(("合计（大写）：{}整", "（大写）人民币{}整", "总计（大写）{}整", "合计：{}"))
    row = sheet.line(form.format(said))
    if form.startswith(("合计（", "总计")) and sheet.rng.random() < 0.5:
        row[sheet.amount] = added
    sheet.rows.append(row)
    if wrong:
        sheet.meant = []


def capitals(number: int) -> str:
    """A whole sum in yuan as on a cheque, below one hundred million.

    >>> capitals(12_030), capitals(500), capitals(100_000)
    ('壹万贰仟零叁拾元', '伍佰元', '壹拾万元')
    """
    digits, units = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
    parts = []
    for value, large in ((number // 10_000, "万"), (number % 10_000, "")):
        text = "".join(
            digits[int(d)] + (units[3 - at] if d != "0" else "") for at, d in enumerate(f"{value:04d}")
        )
        while "零零" in text:
            text = text.replace("零零", "零")
        text = text.rstrip("零")
        parts.append((text if parts and parts[0] else text.lstrip("零")) + (large if text else ""))
    return "".join(parts) + "元"


def pages(sheet: Sheet) -> None:
    """The list is printed on two pages: sums carried on, the header and the title again, numbers of pages."""
    if not all(isinstance(row[sheet.amount], Decimal) for row in sheet.rows):
        return
    cut = sheet.rng.randrange(1, len(sheet.rows))
    carried = sum((row[sheet.amount] for row in sheet.rows[:cut]), Decimal(0))
    between = [sheet.line(sheet.rng.choice(("第1页 共2页", "续表", "（续上页）", "转下页")))]
    if sheet.rng.random() < 0.5:
        wrong = sheet.rng.random() < 0.3
        between = [sheet.line("过次页", carried), sheet.line("承前页", carried + (1 if wrong else 0))]
        if wrong:
            sheet.meant = []
    if sheet.rng.random() < 0.5:
        between.append(list(sheet.header))
    sheet.rows[cut:cut] = between


def unseen(sheet: Sheet) -> None:
    """A row or a column that nobody sees, or a name that is struck through."""
    at = sheet.rng.randrange(len(sheet.rows))
    letter = "ABCDE"[sheet.amount]
    sheet.styles.append(
        sheet.rng.choice(
            (
                lambda _, made: setattr(made.row_dimensions[sheet.first + at], "hidden", True),
                lambda _, made: setattr(made.row_dimensions[sheet.first + at], "height", 0.5),
                lambda _, made: setattr(made.column_dimensions[letter], "hidden", True),
                lambda _, made: setattr(made[f"B{sheet.first + at}"], "font", Font(strike=True)),
                lambda _, made: setattr(made[f"B{sheet.first + at}"], "font", Font(color="FFFFFFFF")),
            )
        )
    )
    sheet.meant = []


def merged(sheet: Sheet) -> None:
    """A name, an item or a sum is merged over two rows: the second row has none of its own."""
    if len(sheet.rows) < 2:
        return
    at = sheet.rng.randrange(len(sheet.rows) - 1)
    letter = sheet.rng.choice(("B", "ABCDE"[sheet.amount]))
    if not sheet.persons and letter == "B":
        letter = "C"  # 经费项目 over several lines is read for each of them
    sheet.styles.append(
        lambda _, made: made.merge_cells(f"{letter}{sheet.first + at}:{letter}{sheet.first + at + 1}")
    )
    sheet.meant = []


def formatted(sheet: Sheet) -> None:
    """A number format that shows the sums in another size."""
    code = sheet.rng.choice(("0!.0000", '0!.0,"万"', "0.00,", '0!.0000"万元"'))
    letter = "ABCDE"[sheet.amount]
    count = len(sheet.rows)
    sheet.styles.append(
        lambda _, made: [
            setattr(made[f"{letter}{sheet.first + at}"], "number_format", code) for at in range(count)
        ]
    )
    sheet.meant = []


def reasons(sheet: Sheet) -> None:
    """A column for the reasons of a no, or one that asks for a no; one of its cells may be filled in."""
    heading, no, yes = sheet.rng.choice(
        (
            ("不予慰问原因", "材料不全", ""),
            ("未通过原因", "超过期限", "—"),
            ("是否已故", "是", "否"),
            ("是否重复", "是", "否"),
        )
    )
    sheet.header.append(heading)
    wrong = sheet.rng.randrange(len(sheet.rows)) if sheet.rng.random() < 0.5 else -1
    for at, row in enumerate(sheet.rows):
        row.append(no if at == wrong else yes)
    if wrong >= 0:
        sheet.meant = []
