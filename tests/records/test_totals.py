"""The approval's own figures beside what was read: they agree, or the batch is refused with both."""

from dataclasses import replace

import pytest

from generator.domain import agency_file
from generator.intake.batch import read_batch
from generator.records.validation import validate
from tests.intake import batches
from tests.payments.ledgers import payment
from tests.records.remedies import persons

PEOPLE = f"姓名,身份证号,金额\n张三,{batches.number(902)},500\n李四,{batches.number(904)},1000.50\n"
SPENT = "经费项目,用途,金额\n服务关怀经费,住院慰问,450\n健康体检经费,退休人员健康体检,1200\n"
LEDGER = "\n".join(
    ["付款日期,凭证号,经费项目,用途,收款方,金额,支付方式,摘要", payment(), payment(voucher="记-2"), payment(voucher="记-3", use="大病慰问")]
)  # fmt: skip


def problems(tmp_path, records, approval, kind="大病慰问", period="2025", rules=batches.PROJECT.rules):
    """Every problem of a batch whose approval says `approval`, but that the table has no 自付金额."""
    notice = batches.NOTICE.replace("大病慰问", kind).replace('"2025"', f'"{period}"')
    batch = batches.folder(tmp_path, notice.replace('number = "1号"', f'number = "1号"{approval}'))
    (batch / "明细.csv").write_text(records, encoding="utf-8")
    found = validate([read_batch(batch)], rules).problems
    return tuple(each for each in found if each.code != "band_not_checked")


@pytest.mark.parametrize("total", ['"1500.50"', "1500.5", '"1,500.50元"', '"１５００．５０"'])
@pytest.mark.parametrize("count", ["2", '"2人"', '"2"', '"２人"'])
def test_figures_that_agree_are_not_mentioned(tmp_path, count, total):
    assert problems(tmp_path, PEOPLE, f", count = {count}, total = {total}") == ()


@pytest.mark.parametrize(
    ("records", "kind", "period", "count", "total"),
    [
        (SPENT, "经费使用情况", "2025", 2, 1650),
        (LEDGER, "经费使用情况", "2026-Q3", 2, 300),  # the lines that the notice shows, not the payments
    ],
)
def test_spending_is_counted_in_lines_of_the_notice(tmp_path, records, kind, period, count, total):
    assert problems(tmp_path, records, f", count = {count}, total = {total}", kind, period) == ()
    (found,) = problems(tmp_path, records, f", count = {count + 1}, total = {total}", kind, period)
    assert found.message == f"批准的是 {count + 1} 项，明细里读到的是 {count} 项。"


def test_one_person_more_or_less_is_refused_with_both_figures(tmp_path):
    for approved in (1, 3):
        (found,) = problems(tmp_path, PEOPLE, f", count = {approved}, total = 1500.5")
        assert (found.code, found.severity, found.place.file) == (
            "approved_count_differs",
            "error",
            "notice.toml",
        )
        assert found.message == f"批准的是 {approved} 人，明细里读到的是 2 人。"


@pytest.mark.parametrize(
    ("approved", "difference"), [("1500.49", "0.01"), ("1500.51", "0.01"), ("15005000", "15,003,499.50")]
)
def test_one_fen_more_or_less_is_refused_with_both_figures(tmp_path, approved, difference):
    (found,) = problems(tmp_path, PEOPLE, f', count = 2, total = "{approved}"')
    assert (found.code, found.severity) == ("approved_total_differs", "error")
    assert "明细加起来是 1,500.50 元" in found.message
    assert f"相差 {difference} 元" in found.message


def test_where_a_row_is_wrong_the_count_is_compared_and_the_total_is_not_known(tmp_path):
    wrong = PEOPLE.replace("1000.50", "-1")
    assert {each.code for each in problems(tmp_path, wrong, ", count = 3, total = 1")} == {
        "negative",
        "approved_count_differs",
    }


@pytest.mark.parametrize(
    ("approval", "what"), [("", "人数和金额"), (", count = 2", "金额"), (", total = 1500.5", "人数")]
)
def test_what_is_missing_is_asked_for_each_time(tmp_path, approval, what):
    (found,) = problems(tmp_path, PEOPLE, approval)
    assert (found.code, found.severity) == ("approved_totals_missing", "warning")
    assert f"没有写批准的{what}，" in found.message


def requiring(**required):
    """The rules where these agencies, by code, ask for figures or do not."""
    rules = batches.PROJECT.rules
    agencies = {
        code: replace(each, require_totals=required.get(f"c{code}", each.require_totals))
        for code, each in rules.agencies.items()
    }
    return replace(rules, agencies=agencies)


def test_an_office_can_require_them(tmp_path):
    (found,) = problems(tmp_path, PEOPLE, ", count = 2", rules=requiring(c330106=True))
    assert (found.code, found.severity) == ("approved_totals_required", "error")
    assert problems(tmp_path, PEOPLE, ", count = 2, total = 1500.5", rules=requiring(c330106=True)) == ()


def test_what_the_city_requires_its_districts_require_unless_they_say_otherwise(tmp_path):
    text = (batches.ROOT / "data/agencies.toml").read_text(encoding="utf-8")
    asked = text.replace('code = "330100"', 'code = "330100"\nrequire_totals = true')
    asked = asked.replace('code = "330105"', 'code = "330105"\nrequire_totals = false')
    file = tmp_path / "agencies.toml"
    file.write_text(asked, encoding="utf-8")
    agencies = agency_file.load(file)
    assert agencies["330106"].require_totals
    assert agencies["330106901001"].require_totals
    assert not agencies["330105"].require_totals


@pytest.mark.parametrize(
    ("approval", "code"),
    [
        (", count = 0", "not_a_count"),
        (', count = "很多"', "not_a_count"),
        (", count = 1.5", "not_a_count"),
        (', total = "一千五"', "bad_sum"),
        (", total = -1", "bad_sum"),
        (', total = "0.15万元"', "bad_sum"),
    ],
)
def test_figures_that_are_none_are_refused_and_not_asked_for_again(tmp_path, approval, code):
    assert {each.code for each in problems(tmp_path, PEOPLE, approval)} == {code}


def noticed(tmp_path, kind, records, **second):
    """Two batches of one office, kind and period; `second` replaces facts of the later."""
    found = []
    for name, day, replaced in (("a-first", "2026-11-20", {}), ("b-second", "2026-11-24", second)):
        batch = batches.folder(tmp_path / name, batches.NOTICE.replace("大病慰问", kind))
        notice = (batch / "notice.toml").read_text(encoding="utf-8").replace("2026-11-20", day)
        for old, new in replaced.items():
            notice = notice.replace({"agency": "330106", "period": '"2025"'}.get(old, "publish_on"), new)
        (batch / "notice.toml").write_text(notice, encoding="utf-8")
        (batch / "明细.csv").write_text(records[name], encoding="utf-8")
        found.append(replace(read_batch(batch), id=name))
    validation = batches.without_reminder(validate(found, batches.PROJECT.rules))
    return [(each.code, each.severity) for each in validation.problems if "noticed" in each.code]


def test_spending_of_one_period_is_noticed_once(tmp_path):
    records = {"a-first": SPENT, "b-second": SPENT.replace("450", "451")}
    assert noticed(tmp_path, "经费使用情况", records) == [("spending_noticed_twice", "error")]


@pytest.mark.parametrize(
    "second", [{"agency": "330105"}, {"period": '"2024"'}, {"w": "withdrawn_on = 2026-11-26\npublish_on"}]
)
def test_another_office_another_period_or_a_withdrawn_notice_is_no_second(tmp_path, second):
    assert noticed(tmp_path, "经费使用情况", {"a-first": SPENT, "b-second": SPENT}, **second) == []


def test_a_second_list_of_persons_is_told(tmp_path):
    others = f"姓名,身份证号,金额\n王五,{batches.number(906)},500\n"
    records = {"a-first": PEOPLE, "b-second": others}
    assert noticed(tmp_path, "大病慰问", records) == [("persons_noticed_twice", "warning")]


def amounts(tmp_path, *given, total):
    """What is told of a workbook with these amounts; the first row is row 2."""
    draft = persons()
    draft.rows = draft.rows[: len(given)]
    draft.fill("慰问金额", *given)
    draft.rows.append(["合计", "", "", "", total])
    draft.write(tmp_path / "a-batch")
    return [
        each for each in batches.batch_results(tmp_path / "a-batch")[1].problems if each.severity == "error"
    ]


def test_a_wrong_total_is_told_with_both_sums(tmp_path):
    (found,) = amounts(tmp_path, 500, 300, 200, total=999.5)
    assert "（写的是 999.50 元，加起来是 1,000.00 元）" in found.message


def test_a_sum_that_skipped_text_is_told_with_the_rows(tmp_path):
    (found,) = amounts(tmp_path, 500, "300", "200", total=500)
    assert found.code == "sum_skips_text"
    assert "第 3–4 行" in found.message
    assert "这 2 格" in found.message


def test_text_that_was_added_up_is_no_mistake(tmp_path):
    assert amounts(tmp_path, 500, "300", total=800) == []
    assert amounts(tmp_path / "all", "500", "300", total="800") == []


def test_a_number_of_a_telephone_is_no_sum(tmp_path):
    found = amounts(tmp_path, 500, 13_800_138_000, total=500)
    assert "13,800" not in "".join(each.message for each in found)
