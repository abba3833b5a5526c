"""The batches with one mistake each, otherwise right: what must be refused, and where the mistake is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from openpyxl.utils import get_column_letter

from tests.samples.batches import AID, LEADER, NOTICE, SPENDING, Batch
from tests.samples.cells import Cell, Formula
from tests.samples.office import Office
from tests.samples.people import Person, identity_number
from tests.samples.tables import columns
from tests.samples.workbooks import FACTS

STREET = "330106901"
SHOWN = {
    AID: "序号 姓名 性别 身份证号 年度自付金额 慰问金额",
    LEADER: "序号 姓名 性别 身份证号 管理人数 补助标准 发放金额",
    SPENDING: "经费项目 用途 金额",
}
ID = "身份证号"


@dataclass(frozen=True, slots=True)
class Where:
    """The place of the mistake; row 0 is no row, `column` the header's words."""

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A bad batch, the kind of its mistake and the place.

    `other` is the batch without which it would be right; `code` is empty for that other one, which was first.
    """

    batch: Batch
    code: str
    where: Where
    other: str = ""


def batches(office: Office) -> Iterator[Refused]:
    """Every kind of mistake that stops a batch."""
    maker = _Maker(office)
    yield from _facts(maker)
    yield from _identity(maker)
    yield from _amounts(maker)
    yield from _sheets(maker)
    yield from _spending(maker)
    yield from _duplicates(maker)


class _Maker:
    def __init__(self, office: Office) -> None:
        self.office = office

    def base(self, name: str, kind: str = AID, shown: str = "", form: str = "xlsx") -> Batch:
        """A small batch that is right: six rows, published three days before the day."""
        rows = self.office.money(name, 5_000) if kind == SPENDING else self.office.people(name, 6)
        return self.office.batch(
            name,
            kind,
            STREET,
            "2025",
            -3,
            columns(shown or SHOWN[kind]),
            rows,
            form=form,
            title="",
            footer="",
        )

    def facts(self, name: str, code: str, column: str, change: Callable[[Batch], object]) -> Refused:
        """A mistake in notice.toml."""
        batch = self.base(name)
        change(batch)
        return Refused(batch, code, Where(file=NOTICE, column=column))

    def cell(
        self,
        name: str,
        code: str,
        column: str,
        value: Cell | Callable[[Batch, int], Cell],
        kind: str = AID,
        shown: str = "",
        row: int = 2,
        form: str = "xlsx",
    ) -> Refused:
        """A mistake in the cell of data row `row` (from 0) and `column`."""
        batch = self.base(name, kind, shown, form)
        batch.table.put(row, column, value(batch, row) if callable(value) else value)
        return Refused(batch, code, self.place(batch, row, column))

    @staticmethod
    def place(batch: Batch, row: int | None = None, column: str = "") -> Where:
        """A place in the records, the row as the spreadsheet numbers it."""
        at = 0 if row is None else batch.table.sheet_row(row)
        return Where(batch.records, batch.sheet, at, column)

    @staticmethod
    def lettered(batch: Batch, row: int | None, column: str) -> Where:
        """A place found before the header is read: a column has only its letter."""
        letter = get_column_letter(batch.table.index(column) + 1)
        return _Maker.place(batch, row, f"{letter}列")


def _facts(maker: _Maker) -> Iterator[Refused]:
    later = maker.office.day - timedelta(days=1)
    for key in ("by", "on", "number"):
        column = f"approval.{key}"
        yield maker.facts(
            f"not-approved-{key}", "not_approved", column, lambda b, key=key: b.approval.pop(key)
        )
    for name, code, key, value in (
        ("unknown-agency", "unknown_agency", "agency", "330199"),
        ("agency-outside", "agency_outside", "agency", "330109"),
        ("not-a-date-publish-on", "not_a_date", "publish_on", "十一月下旬"),
        ("min-days-below-law", "min_days_below_law", "min_days", 5),
        ("outside-policy", "outside_policy", "period", "2023"),
    ):
        yield maker.facts(name, code, key, lambda b, key=key, value=value: b.facts.update({key: value}))
    yield maker.facts(
        "published-before-approval",
        "published_before_approval",
        "publish_on",
        lambda b: b.approval.update({"on": later}),
    )
    sheet = maker.base("not-approved-sheet", form="workbook")
    del sheet.approval["number"]
    yield Refused(sheet, "not_approved", Where(sheet.records, FACTS, 0, "审批文号"))
    missing = maker.base("missing-notice")
    missing.notice = False
    yield Refused(missing, "missing_notice", Where(missing.records))
    yield Refused(maker.base("Bad_Batch_Id"), "bad_batch_id", Where())


def _identity(maker: _Maker) -> Iterator[Refused]:
    def number(batch: Batch, row: int) -> str:
        return str(batch.table.rows[row][batch.table.index(ID)])

    def wrong_check(batch: Batch, row: int) -> str:
        right = number(batch, row)
        return right[:17] + ("1" if right[17] != "1" else "2")

    def no_such_day(batch: Batch, row: int) -> str:
        right = number(batch, row)
        return identity_number(right[:6], right[6:10] + "0230", int(right[14:17]))

    def by_excel(batch: Batch, row: int) -> int:
        return int(number(batch, row)[:15]) * 1000

    def other_gender(batch: Batch, row: int) -> str:
        return "女" if batch.table.rows[row][batch.table.index("性别")] == "男" else "男"

    def month_later(batch: Batch, row: int) -> Cell:
        birth = batch.table.rows[row][batch.table.index("出生日期")]
        return birth + timedelta(days=31)  # type: ignore[operator]

    def older(batch: Batch, row: int) -> Cell:
        return batch.table.rows[row][batch.table.index("年龄")] + 3  # type: ignore[operator]

    births = "姓名 性别 身份证号 出生日期 慰问金额"
    yield maker.cell("id-checksum", "id_checksum", ID, wrong_check)
    yield maker.cell("id-impossible-birth", "id_birth", ID, no_such_day)
    yield maker.cell("id-damaged-by-excel", "id_damaged", ID, by_excel)
    yield maker.cell("id-against-gender", "id_gender", "性别", other_gender)
    yield maker.cell("id-against-birth", "id_birth_mismatch", "出生日期", month_later, shown=births)
    yield maker.cell("id-against-age", "id_age", "年龄", older, shown="姓名 性别 身份证号 年龄 慰问金额")
    yield maker.cell("not-a-date-birth", "not_a_date", "出生日期", "1950年13月", shown=births)


def _amounts(maker: _Maker) -> Iterator[Refused]:
    def amount(
        name: str, code: str, value: str, kind: str = AID, shown: str = "", form: str = "xlsx"
    ) -> Refused:
        column = "慰问金额" if kind == AID else "发放金额"
        return maker.cell(name, code, column, Decimal(value), kind, shown, form=form)

    no_band = "序号 姓名 性别 身份证号 慰问金额"
    yield amount("amount-over-cap", "amount_over_cap", "2500.01", shown=no_band)
    band = maker.cell("amount-over-band", "amount_over_band", "慰问金额", Decimal("500.01"))
    band.batch.table.put(2, "年度自付金额", Decimal("10000.00"))
    yield band
    none = maker.cell("no-aid-band", "no_aid_band", "年度自付金额", Decimal("5000.00"))
    none.batch.table.put(2, "慰问金额", Decimal(300))
    yield none
    counted = "序号 姓名 性别 身份证号 管理人数 发放金额"  # 补助标准 would make a second mistake of it
    rate = maker.cell("leader-over-rate", "leader_over_rate", "发放金额", Decimal("300.01"), LEADER, counted)
    rate.batch.table.put(2, "管理人数", 30)
    yield rate
    yield amount("leader-over-cap", "leader_over_cap", "500.01", LEADER, "序号 姓名 性别 身份证号 发放金额")
    yield amount("too-many-places", "too_many_places", "300.125")
    yield amount("negative-amount", "negative", "-300", form="csv")
    total = maker.base("total-mismatch")
    total.table.total_off_by = Decimal(100)
    yield Refused(total, "total_mismatch", maker.place(total, len(total.table.rows), "慰问金额"))
    formula = maker.base("formula-without-value")
    formula.table.put(2, "慰问金额", Formula("=200+100", Decimal(300), cached=False))
    yield Refused(formula, "formula_without_value", maker.lettered(formula, 2, "慰问金额"))


def _sheets(maker: _Maker) -> Iterator[Refused]:
    column = maker.base("missing-column")
    column.table.drop(ID)
    header = Where(column.records, column.sheet, column.table.header_row, ID)
    yield Refused(column, "missing_column", header)
    yield maker.cell("missing-name", "missing_value", "姓名", None)
    yield maker.cell(
        "row-not-approved",
        "row_not_approved",
        "审核状态",
        "待审核",
        shown="姓名 性别 身份证号 年度自付金额 慰问金额 审核状态",
    )
    rows = maker.base("hidden-rows")
    rows.hidden.rows = (2, 3)
    yield Refused(rows, "hidden_rows", maker.place(rows, 2))
    columns_ = maker.base("hidden-column", shown="姓名 性别 身份证号 银行卡号 慰问金额")
    columns_.hidden.columns = ("银行卡号",)
    yield Refused(columns_, "hidden_columns", maker.lettered(columns_, None, "银行卡号"))
    sheet = maker.base("hidden-sheet")
    sheet.hidden.sheet = "底稿"
    yield Refused(sheet, "hidden_sheet", Where(sheet.records, "底稿"))
    torn = maker.base("unreadable-file")
    torn.blob = "这不是工作簿，只是改了扩展名的文字。\n".encode()
    yield Refused(torn, "unreadable", Where(torn.records))


def _spending(maker: _Maker) -> Iterator[Refused]:
    counted = "经费项目 用途 人数 标准 金额"
    for name, code, column, value in (
        ("unknown-head", "unknown_head", "经费项目", "办公经费"),
        ("unknown-use", "unknown_use", "用途", "职工聚餐"),
        ("fixed-asset", "fixed_asset", "用途", "购买办公电脑"),
    ):
        yield maker.cell(name, code, column, value, SPENDING)
    product = maker.base("product-mismatch", SPENDING, counted)
    for key, value in (("人数", 10), ("标准", Decimal(150)), ("金额", Decimal(150))):
        product.table.put(2, key, value)
    yield Refused(product, "product_mismatch", maker.place(product, 2, "金额"))


def _duplicates(maker: _Maker) -> Iterator[Refused]:
    def same(batch: Batch, row: int, person: Person) -> None:
        for column, value in (("姓名", person.name), ("性别", person.gender), (ID, person.id)):
            batch.table.put(row, column, value)

    person = maker.office.people("duplicate-person/same", 1)[0]
    twice = maker.base("duplicate-person")
    same(twice, 1, person)
    same(twice, 4, person)
    yield Refused(twice, "duplicate_person", maker.place(twice, 4, ID))
    person = maker.office.people("duplicate-across/same", 1)[0]
    first, second = maker.base("duplicate-across-a"), maker.base("duplicate-across-b")
    same(first, 1, person)
    same(second, 3, person)
    yield Refused(first, "", Where(), second.id)
    yield Refused(second, "duplicate_across", maker.place(second, 3, ID), first.id)
