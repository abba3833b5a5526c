"""Every remedy that tells a clerk to change something is followed, and then the batch is published whole.

For each code that reading and checking a submitted file can raise there is a remedy here, the test elsewhere that
follows it, or the reason why no test can.
"""

import ast
import re

import pytest
from openpyxl.styles import Font

from generator.diagnostics.problems import catalogue
from generator.intake.batch import read_batch
from tests.helpers import ROOT
from tests.intake import batches
from tests.records.folder_remedies import FOLDERS
from tests.records.remedies import (
    Draft,
    Remedy,
    cell,
    fact,
    leaders,
    payments,
    persons,
    removed_row,
    spending,
    style,
)


def hide_row(book, sheet):
    sheet.row_dimensions[3].hidden = True


def hide_column(book, sheet):
    sheet.column_dimensions["E"].hidden = True


def whiten(book, sheet):
    for each in sheet[3]:
        each.font = Font(color="FFFFFF")


def strike(book, sheet):
    sheet["B3"].font = Font(strike=True)


def cover(book, sheet):
    sheet.merged_cells.add("C2:C3")
    sheet["C3"] = "男"


def number_format(code, column="E"):
    def change(book, sheet):
        for each in sheet[column][1:]:
            each.number_format = code

    return change


def condition(book, sheet):
    from openpyxl.formatting.rule import CellIsRule

    rule = CellIsRule(operator="equal", formula=["300"], font=Font(strike=True))
    sheet.conditional_formatting.add("E2:E9", rule)


def formula(at, text="=1+1"):
    return lambda book, sheet: sheet.__setitem__(at, text)


def link(book, sheet):
    from openpyxl.packaging.relationship import Relationship
    from openpyxl.workbook.external_link.external import ExternalBook, ExternalLink

    made = ExternalLink(externalBook=ExternalBook(id="rId1"))
    made.file_link = Relationship(
        type="externalLinkPath", Target="other.xlsx", TargetMode="External", Id="rId1"
    )
    book._external_links.append(made)


def epoch_1904(book, sheet):
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book.epoch = CALENDAR_MAC_1904


def hidden_sheet(draft: Draft) -> None:
    draft.sheets["旧表"] = [["姓名", "身份证号", "金额"], ["测试戊", batches.number(912), 500]]
    draft.styles.append(lambda book, sheet: setattr(book["旧表"], "sheet_state", "hidden"))


def reveal_and_delete(draft: Draft) -> None:
    draft.styles.clear()
    del draft.sheets["旧表"]


def split_sheets(draft: Draft) -> None:
    draft.title = "文一社区"
    draft.sheets["文二社区"] = [draft.header, *draft.rows[2:]]
    draft.rows = draft.rows[:2]


def join_sheets(draft: Draft) -> None:
    draft.rows += draft.sheets.popitem()[1][1:]


def leave_a_sheet(draft: Draft) -> None:
    draft.sheets["文二社区"] = draft.rows[2:]
    draft.rows = draft.rows[:2]


def join_left(draft: Draft) -> None:
    draft.rows += draft.sheets.popitem()[1]


def halves(draft: Draft) -> None:
    draft.rows = [[*left, *right] for left, right in zip(draft.rows[:2], draft.rows[2:], strict=True)]
    draft.header = [*draft.header, *draft.header]


def one_below_the_other(draft: Draft) -> None:
    draft.header = draft.header[:5]
    draft.rows = [row[:5] for row in draft.rows] + [row[5:] for row in draft.rows]


def other_header(draft: Draft) -> None:
    order = [0, 2, 1, 3, 4]
    draft.rows = [
        *draft.rows[:2],
        [draft.header[at] for at in order],
        *([row[at] for at in order] for row in draft.rows[2:]),
    ]


def same_order(draft: Draft) -> None:
    order = [0, 2, 1, 3, 4]
    draft.rows = [*draft.rows[:2], *([row[at] for at in order] for row in draft.rows[3:])]


def words(*cells, at=4):
    return lambda draft: draft.rows.insert(at, [*cells, *[""] * (5 - len(cells))])


def without(at):
    return lambda draft: draft.rows.pop(at)


def permit(draft: Draft) -> None:
    draft.set("身份证号", "H12345678")


def add_birth(draft: Draft) -> None:
    draft.set("出生日期", "1949-01-02")


def rename(old, new):
    return lambda draft: draft.header.__setitem__(draft.header.index(old), new)


REMEDIES: dict[str, Remedy] = {
    # the table
    "hidden_rows": style(hide_row), "hidden_columns": style(hide_column), "unseen_text": style(whiten), "struck_through": style(strike),
    "hidden_sheet": Remedy(hidden_sheet, reveal_and_delete), "covered_cell": style(cover), "changed_by_condition": style(condition),
    "shown_other_number": style(number_format('0!.0"万"')), "shown_other_text": Remedy(
        lambda draft: (draft.fill("性别", 2), draft.styles.append(number_format('"女"', "C"))), lambda draft: (draft.styles.clear(), draft.fill("性别", "女")),
    ),
    "shown_rounded": Remedy(
        lambda draft: (draft.set("慰问金额", 500.4), draft.styles.append(number_format("0"))), lambda draft: (draft.styles.clear(), draft.set("慰问金额", 500)),
    ),
    "formula_without_value": style(formula("E2", "=250+250")), "dates_1904": style(epoch_1904), "external_links": style(link),
    "error_value": Remedy(lambda draft: draft.set("慰问金额", "#REF!"), lambda draft: draft.set("慰问金额", 500)),
    "error_unread": Remedy(lambda draft: draft.set("备注", "#N/A"), lambda draft: draft.set("备注", "")),
    "no_header": Remedy(rename("姓名", "甲"), rename("甲", "姓名")), "missing_column": Remedy(rename("慰问金额", "实际数额"), rename("实际数额", "金额")),
    "several_tables": Remedy(split_sheets, join_sheets), "sheet_left_out": Remedy(leave_a_sheet, join_left),
    "sheet_not_read": Remedy(lambda draft: draft.sheets.update({"旧": [draft.header, *draft.rows]}), lambda draft: draft.sheets.clear()),
    "other_header": Remedy(other_header, same_order), "halves_side_by_side": Remedy(halves, one_below_the_other),
    "people_not_meant": Remedy(words("以下人员不予慰问", at=2), lambda draft: draft.rows.__delitem__(slice(2, None)), left=2),
    "list_not_meant": Remedy(lambda draft: draft.above.append(["不予慰问人员名单"]), lambda draft: draft.above.__setitem__(0, ["慰问人员名单"])),
    "column_twice": Remedy(lambda draft: draft.fill("金额", 100), lambda draft: draft.drop("金额")),
    "unknown_identities": Remedy(
        lambda draft: draft.fill("某某", *(batches.number(920 + 2 * at) for at in range(4))), rename("某某", "家属身份证号"),
    ),
    "unknown_column": Remedy(lambda draft: draft.fill("某某", "甲"), lambda draft: draft.drop("某某")),
    "column_without_header": Remedy(lambda draft: (draft.fill("某某", "甲"), rename("某某", "")(draft)), rename("", "备注")),
    "total_mismatch": Remedy(words("合计", "", "", "", 1999), lambda draft: draft.rows[4].__setitem__(4, 2000)),
    "sum_skips_text": Remedy(
        lambda draft: (draft.set("慰问金额", "500"), words("合计", "", "", "", 1500)(draft)),
        lambda draft: (draft.set("慰问金额", 500), draft.rows[4].__setitem__(4, 2000)),
    ),
    "people_differ": Remedy(words("合计5人"), lambda draft: draft.rows[4].__setitem__(0, "合计4人")),
    "row_of_nobody": Remedy(words("", "", "", "", 2000), lambda draft: draft.rows[4].__setitem__(0, "合计")),
    "words_differ": Remedy(words("合计（大写）叁仟元整"), lambda draft: draft.rows[4].__setitem__(0, "合计（大写）贰仟元整")),
    "rows_outside_total": Remedy(words("合计", "", "", "", 1000, at=3), lambda draft: (without(3)(draft), words("合计", "", "", "", 2000)(draft))),
    "product_mismatch": cell("发放金额", 200, base=leaders), "product_not_checked": cell("标准", "十元", base=leaders),
    "unit_unknown": Remedy(lambda draft: draft.above.append(["单位：美元"]), lambda draft: draft.above.__setitem__(0, ["单位：元"])),
    "units_differ": Remedy(
        lambda draft: (draft.above.append(["单位：元"]), rename("慰问金额", "慰问金额（万元）")(draft)), rename("慰问金额（万元）", "慰问金额（元）"),
    ),
    "unit_in_cell": Remedy(
        lambda draft: (rename("慰问金额", "慰问金额（千元）")(draft), draft.fill("慰问金额（千元）", "500万元", 0.3, 0.2, 1)), lambda draft: draft.set("慰问金额（千元）", 0.5),
    ),
    # persons
    "missing_value": cell("姓名", ""), "name_private_use": cell("姓名", "测试\ue000"), "name_lost_character": cell("姓名", "测试？"),
    "name_two_persons": cell("姓名", "测试甲 测试戊"), "name_and_more": cell("姓名", "测试甲低保户"), "name_characters": cell("姓名", "测试1"), "name_length": cell("姓名", "测"),
    "id_damaged": cell("身份证号", "3.30106E+17"), "id_length": cell("身份证号", "33010619490102"), "id_region": cell("身份证号", batches.number(902, region="000106")),
    "id_birth": cell("身份证号", batches.number(902, birth="19490231")), "id_checksum": cell("身份证号", batches.number()[:-1] + "A"[:0] + str((int(batches.number()[-1].replace("X", "0")) + 1) % 10)),
    "id_gender": cell("性别", "男"), "bad_gender": cell("性别", "不明"), "id_birth_mismatch": cell("出生日期", "1950-01-02", "1949-01-02"), "not_a_date": cell("出生日期", "1949-13-01", "1949-01-02"),
    "id_age": cell("年龄", 60, 76), "not_a_count": cell("年龄", "七十", 76), "age_unusual": cell("身份证号", batches.number(902, birth="19900102")),
    "birth_needed": Remedy(permit, add_birth), "gender_needed": Remedy(lambda draft: (permit(draft), add_birth(draft), draft.set("性别", "")), lambda draft: draft.set("性别", "女")),
    "row_not_approved": Remedy(lambda draft: draft.fill("审核状态", "待审", "通过"), without(0), left=-1), "row_not_meant": removed_row("备注", "不予慰问"), "remark_doubtful": removed_row("备注", "去年未通过审核，今年材料已补齐"),
    "duplicate_person": Remedy(lambda draft: draft.rows.append(list(draft.rows[0])), without(0)),
    "example_row": Remedy(lambda draft: draft.rows.insert(0, ["示例", "测试戊", "女", batches.number(912), 100]), without(0)),
    "private_in_name": Remedy(lambda draft: (draft.set("姓名", "测试甲文一路"), draft.set("家庭住址", "文一路12号")), lambda draft: draft.set("姓名", "测试甲")),
    # amounts
    "not_an_amount": cell("慰问金额", "五百"), "negative": cell("慰问金额", -500), "too_many_places": cell("慰问金额", 500.005), "amount_too_small": cell("慰问金额", 0.05),
    "amount_too_large": cell("慰问金额", "9999999999999999"), "zero": removed_row("慰问金额", 0), "amount_over_cap": cell("慰问金额", 2500.01),
    "amount_over_band": Remedy(lambda draft: (draft.fill("自付金额", 6000, 60_000), draft.set("慰问金额", 2500)), lambda draft: draft.set("慰问金额", 500)),
    "no_aid_band": Remedy(lambda draft: draft.fill("自付金额", 100, 60_000), without(0), left=-1),
    "leader_over_cap": cell("发放金额", 501, base=leaders), "leader_over_rate": Remedy(
        lambda draft: (draft.drop("标准"), draft.set("发放金额", 301)), lambda draft: draft.set("发放金额", 300), base=leaders,
    ),
    # spending and payments
    "unknown_head": cell("经费项目", "招待费", base=spending), "unknown_use": cell("用途", "招待", base=spending), "fixed_asset": cell("用途", "购买电脑", base=spending),
    "sum_not_a_multiple": cell("金额", 451, 450, base=spending),
    "ledger_columns": Remedy(lambda draft: draft.drop("凭证号"), lambda draft: draft.fill("凭证号", "记-1", "记-2"), base=payments),
    "not_transferred": cell("支付方式", "现金", base=payments), "unknown_method": cell("支付方式", "其他", base=payments), "paid_outside": cell("付款日期", "2026-06-30", base=payments),
    "maybe_fixed_asset": cell("摘要", "租用电脑", "租车", base=payments),
    "refund_without_sign": Remedy(
        lambda draft: draft.set("摘要", "冲销多付的"), lambda draft: draft.set("金额", -50), base=payments
    ),
    "payment_twice": Remedy(lambda draft: draft.rows.append(list(draft.rows[0])), lambda draft: draft.rows.pop(), base=payments),
    "voucher_two_days": cell("凭证号", "记-2", base=payments), "refunds": Remedy(lambda draft: draft.set("金额", -50), lambda draft: draft.set("金额", 50), base=payments),
    "refunds_exceed": cell("金额", -1000, base=payments), "nothing_left": cell("金额", -101, base=payments),
    "paid_in_future": Remedy(lambda draft: draft.facts.update(publish_on="2026-07-03", **{"approval.on": "2026-07-02"}), lambda draft: draft.facts.update(publish_on="2026-11-20"), base=payments),
    # facts
    "missing_fact": fact("period", None), "unknown_fact": fact("publish_om", "2026-11-20"), "bad_fact": fact("title", "甲" * 201), "not_approved": fact("approval.by", None),
    "approved_count_differs": fact("approval.count", 5, 4), "approved_total_differs": fact("approval.total", "2001", "2000"), "approved_totals_missing": Remedy(lambda draft: None, lambda draft: draft.facts.update({"approval.count": 4, "approval.total": "2000"})),
    "draft": fact("draft", "是"), "bad_draft": fact("draft", "也许"), "bad_reason": fact("correction_reason", "记错了", "金额有错"),
    "unknown_kind": fact("kind", "大病"), "bad_period": fact("period", "二五年"), "bad_min_days": fact("min_days", "七天多"), "bad_calendar": fact("calendar", "工作"),
    "private_in_fact": Remedy(lambda draft: (draft.set("病种", "白血病"), draft.facts.update(title="白血病慰问")), lambda draft: draft.facts.pop("title")),
    "person_in_title": fact("title", "测试甲等人慰问公示"), "unknown_agency": fact("agency", "不存在的中心"), "outside_policy": fact("period", "2023"),
    "published_before_approval": fact("approval.on", "2026-11-21"), "min_days_below_law": fact("min_days", 6), "period_in_future": fact("period", "2027"),
    "whole_year_needed": fact("period", "2025-Q3"), "withdrawn_before_start": fact("withdrawn_on", "2026-11-20"), "year_not_over": fact("period", "2026"), "band_not_checked": Remedy(lambda draft: None, lambda draft: draft.fill("自付金额", 60_000)),
    "year_not_covered": fact("publish_on", "2099-11-20"), "total_differs": fact("fund.total", "1", "1250", base=spending), "head_differs": fact("fund.care", "1", "1250", base=spending),
    "bad_sum": fact("fund.total", "很多", "1250", base=spending), "care_over_cap": fact("fund.people", 1, 1000, base=spending),
    "reserve_not_checked": Remedy(lambda draft: draft.facts.update({"fund.reserve": "9"}), lambda draft: draft.facts.update({"fund.people": 1000}), base=spending),
    "reserve_over": Remedy(lambda draft: draft.facts.update({"fund.reserve": "999999", "fund.people": 1000}), lambda draft: draft.facts.update({"fund.reserve": "9"}), base=spending),
    "advance_not_checked": Remedy(lambda draft: draft.facts.update({"fund.advance": "9"}), lambda draft: draft.facts.pop("fund.advance"), base=spending),
    "advance_low": Remedy(lambda draft: draft.facts.update({"fund.advance": "9", "fund.expected": "100"}), lambda draft: draft.facts.update({"fund.advance": "100"}), base=spending),
    "fund_not_needed": fact("fund.total", "1"),
}  # fmt: skip

ELSEWHERE = {  # code → the test that follows its remedy
    **dict.fromkeys(("folder_too_deep", "folder_of_batches", "notice_name"), "tests/intake/test_batch.py"),
    **dict.fromkeys(("several_notices", "notice_and_sheet", "missing_notice"), "tests/intake/test_file_forms.py"),
    **dict.fromkeys(("row_too_wide", "sum_split", "open_quote", "encoding"), "tests/intake/test_csv_file.py"),
    **dict.fromkeys(("spending_noticed_twice", "persons_noticed_twice", "approved_totals_required"), "tests/records/test_totals.py"),
    "duplicate_across": "tests/records/test_validation.py", "head_over_standard": "tests/payments/test_fund_checks.py",
}  # fmt: skip
NOT_FOLLOWED = {  # code → why no test of ours can
    **dict.fromkeys(("too_large", "macros", "embedded_objects", "cells_disordered"), "another program writes a new .xlsx, as the other remedies here do"),
    **dict.fromkeys(("encrypted_file", "rights_managed"), "only the office's own program and account can open the file"),
    **dict.fromkeys(("password_needed", "password_wrong"), "the environment of the build is given the password: tests/intake/test_formats.py"),
    **dict.fromkeys(("agency_outside", "unknown_policy"), "the office's list of agencies is completed: tests/build/test_second_county.py"),
    **dict.fromkeys(
        ("not_on_the_desk", "too_large_for_desk", "password_on_the_desk"), "said in a browser alone: the build reads the file"
    ),
    "advance_before_law": "nothing is to be changed where the year is right", "empty": "a rule's code, told as not_an_amount", "no_rows": "there is nothing to publish: the batch is removed", "batch_read": "nothing is wrong",
    "unforeseen": "a maintainer mends the program",
    **{code: "an administrator changes the list of databases, the server or the environment: tests/intake/test_database.py" for code in catalogue() if code.startswith(("database", "password_in"))},
}  # fmt: skip


@pytest.mark.parametrize("code", FOLDERS)
def test_following_the_remedy_for_a_folder_publishes_everybody(tmp_path, code):
    spoil, mend = FOLDERS[code]
    records = tmp_path / "records"
    persons().write(records / "a-batch")
    spoil(records / "a-batch")
    (folder,) = [each for each in records.iterdir() if each.is_dir()]
    assert code in batches.errors(folder)
    mend(records / "a-batch")
    (passed,) = batches.batch_results(records / "a-batch")[1].batches
    assert (passed.count, passed.total) == (4, 2000)


def test_following_the_remedy_for_two_batches_of_one_name_publishes_both(tmp_path):
    names = ("测试甲", "测试戊")
    for at, name in enumerate(names):
        draft = persons()
        draft.rows = [[1, name, "女", batches.number(940 + 2 * at), 500]]
        draft.write(tmp_path / str(at) / "a-batch")

    def codes() -> list[str]:
        submitted = [read_batch(each) for each in sorted(tmp_path.glob("*/*"))]
        validation = batches.validate(submitted, batches.PROJECT.rules)
        return [each.code for each in validation.problems if each.severity == "error"]

    assert codes() == ["batch_id_twice"]
    (tmp_path / "1" / "a-batch").rename(tmp_path / "1" / "b-batch")
    assert codes() == []


def raised() -> set[str]:
    """The codes of the catalogue that stand in the code of intake, payments and records."""
    rooms = ("intake", "payments", "records")
    files = [path for room in rooms for path in (ROOT / "generator" / room).rglob("*.py")]
    texts = {
        node.value
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return texts & catalogue().keys()


def test_every_code_has_its_remedy_followed_or_says_why_not():
    known = REMEDIES.keys() | FOLDERS.keys() | ELSEWHERE.keys() | {"batch_id_twice"} | NOT_FOLLOWED.keys()
    assert raised() - known == set()


@pytest.mark.parametrize("code", ELSEWHERE)
def test_the_test_elsewhere_meets_the_code(code):
    assert re.search(rf'"{code}"', (ROOT / ELSEWHERE[code]).read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", REMEDIES)
def test_following_the_remedy_publishes_everybody(tmp_path, code):
    remedy = REMEDIES[code]
    draft = remedy.base()
    everybody = len(draft.rows)
    remedy.spoil(draft)
    draft.write(tmp_path / "wrong" / "a-batch")
    submitted, _ = batches.batch_results(tmp_path / "wrong" / "a-batch")
    found = batches.validate([submitted], batches.PROJECT.rules).problems
    assert code in {each.code for each in found}, [(each.code, each.place.row) for each in found]
    remedy.mend(draft)
    draft.write(tmp_path / "mended" / "a-batch")
    submitted, _ = batches.batch_results(tmp_path / "mended" / "a-batch")
    after = batches.validate([submitted], batches.PROJECT.rules)
    assert [(each.code, each.place.row) for each in after.problems if each.severity == "error"] == []
    assert code not in {each.code for each in after.problems}
    left = {None: everybody, -1: everybody - 1}.get(remedy.left, remedy.left)
    (batch,) = after.batches
    assert len(submitted.table.rows) == left
    if batch.facts.kind.lists_people:
        assert batch.count == left
