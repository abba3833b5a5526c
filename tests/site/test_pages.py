"""What stands on each page, and what must not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from generator.site.build import build_site
from tests.site.pages import notice, read
from tests.site.publications import CONFIG, HOSTILE_NAMES, publication


def test_a_notice_reads_in_the_form_people_know(built: Path):
    page = notice(built, "xihu-ill-2025")
    in_order = [
        "关于西湖区2025年度大病慰问的公示",
        "根据《杭州市市级企业退休人员社会化管理服务专项资金管理办法》（杭人社发〔2024〕1号）五（三）和三（一）4的规定",
        "现予公示",
        "公示时间：2026年11月20日至2026年11月27日",
        "不少于 7 天",
        "共 45 人，合计 14,490.00 元",
        "1赵阿男60300.00",
        "合计（45 人）14,490.00",
        "来信、来电、来访",
        "0571-00001234",
        "西湖区公示路1号（示例）",
        "西湖区企业退休人员管理服务中心 2026年11月20日",
        "西退管〔2026〕8号",
    ]
    text = re.sub(r"\s+", " ", page.text)
    text, at = text.replace(" ", ""), 0
    for words in in_order:  # each after the one before; the office stands in the words for later, too
        at = text.find(words.replace(" ", ""), at)
        assert at >= 0, words


def test_every_row_stands_in_the_table_once(built: Path):
    page = notice(built, "xihu-ill-2025")
    assert len([row for row in page.all("tr") if row.text.strip()[:1].isdigit()]) == 45


def test_a_spending_notice_lists_items_uses_and_amounts(built: Path):
    text = notice(built, "city-spending").text
    assert "经费项目用途金额（元）" in text
    assert "服务关怀经费大病慰问1,234,567.80" in text
    assert "合计（3 项）1,733,267.80" in text
    assert "这份公示只有经费项目、用途和金额，没有个人信息。" in text
    assert "性别" not in text


def test_only_a_spending_notice_says_that_nobody_is_in_it(built: Path):
    assert "没有个人信息" not in notice(built, "xihu-ill-2025").text


@pytest.mark.parametrize("rule", ["illness-aid", "hospital-visit", "budget"])
def test_what_was_assumed_stands_beside_each_worked_table(built: Path, rule: str):
    html = (built / "calculators" / rule / "index.html").read_text(encoding="utf-8")
    tables = html.split("examples")[1:]
    assert html.count('<ul class="assumed">') == html.count("办法没有写清楚的，这张表这样理解：") >= 1
    assert tables


def test_the_table_of_uses_says_which_are_allowed(built: Path):
    text = read(built / "calculators/permitted-use/index.html").text
    assert re.search(r"购买固定资产（如电脑、空调、家具）\s*不可以，", text)
    assert re.search(r"服务关怀经费：特困人员慰问\s*可以，", text)


def test_the_calendar_names_both_caps(built: Path):
    text = re.sub(r"\s+", "", read(built / "calculators/calendar/index.html").text)
    assert "不超过10,000元的，慰问不超过500元；超过10,000元的，最高不超过2,500元" in text
    assert "凭住院证明给予" in text


def test_a_correction_says_which_edition_it_is_and_since_when(built: Path):
    assert "更正后的第 2 版，自 2026年11月20日 起重新公示" in notice(built, "leaders").text
    assert "版" not in notice(built, "xihu-ill-2025").text


def test_seven_working_days_are_called_so(tmp_path: Path):
    made = publication()
    first = made.live[0]
    changed = replace(first, facts=replace(first.facts, working_days=True, min_days=10))
    build_site(CONFIG, replace(made, live=(changed,)), tmp_path / "out")
    assert "不少于 10 个工作日" in notice(tmp_path / "out", first.facts.id).text


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_is_text_whatever_it_contains(built: Path, name: str):
    page = notice(built, "hostile")
    assert [cell.text for cell in page.all("td")].count(name) == 1
    assert not [tag for tag in page.elements if "onmouseover" in tag.attributes]
    assert "alert" not in "".join(script.text for script in page.all("script"))


def test_a_title_is_text_wherever_it_stands(tmp_path: Path):
    title = '关于<img src=x onerror=alert(1)>"&amp;的公示'
    made = publication()
    live = replace(made.live[0], facts=replace(made.live[0].facts, title=title))
    over = replace(made.ended[0], facts=replace(made.ended[0].facts, title=title))
    out = tmp_path / "out"
    build_site(CONFIG, replace(made, live=(live,), ended=(over,)), out)
    for file in ("index.html", "live/index.html", "ended/index.html", "notices/over/index.html"):
        page = read(out / file)
        assert not page.all("img")
        assert title in page.text
    assert title in read(out / "notices/over/index.html").all("title")[0].text


def test_an_ended_notice_keeps_facts_and_no_names(built: Path):
    page = notice(built, "over")
    for words in (
        "公示期满",
        "拱墅区企业退休人员管理服务中心",
        "2026年10月9日",
        "2026年10月16日",
        "2 人",
        "601.00 元",
        "3f9a",
    ):
        assert words in page.text
    assert not page.all("table")
    assert "撤回" not in page.text


@pytest.mark.parametrize(("name", "code"), [("xihu-ill-2025", "330106"), ("over", "330105")])
def test_a_notice_leads_to_its_office(built: Path, name: str, code: str):
    page = notice(built, name)
    leads = [each.text for each in page.all("a") if each.attributes["href"] == f"../../agencies/{code}/"]
    assert len([words for words in leads if "管理服务中心" in words]) == 1
    assert len([words for words in leads if words.endswith("的电话和全部公示")]) >= 1
    assert (built / f"agencies/{code}/index.html").is_file()


def test_a_withdrawn_notice_says_so(built: Path):
    text = notice(built, "withdrawn").text
    assert "公示单位已于 2026年11月22日撤回这次公示" in text
    assert "原定到 2026年11月27日" in text


def test_no_output_holds_a_name_that_is_down(built: Path):
    for file in built.rglob("*"):
        if file.is_file():
            assert "已撤名".encode() not in file.read_bytes()


def test_names_stand_in_their_own_notice_and_nowhere_else(built: Path):
    for file in built.rglob("*.*"):
        if file.is_file() and file.parent.name != "hostile":
            assert "买买提".encode() not in file.read_bytes()


def test_names_stand_in_cells_only(built: Path):
    html = (built / "notices/hostile/index.html").read_text(encoding="utf-8")
    assert html.count("买买提·吐尔逊</td>") == html.count("买买提·吐尔逊") == 1


def test_home_shows_the_soonest_to_end_first_with_days_left(built: Path):
    text = read(built / "index.html").text
    assert text.index("今天是最后一天") < text.index("关于西湖区2025年度大病慰问的公示")
    assert "还剩 4 天" in text
    assert "剩余天数按 2026年11月23日 计算" in text
    assert "公示到 2026年11月27日" in text


def test_lists_go_from_district_to_street_to_community(built: Path):
    page = read(built / "live/index.html")
    heads = [(e.tag, e.text.split()[0]) for e in page.elements if e.tag in {"h2", "h3", "h4"}]
    assert heads == [("h2", "市本级"), ("h2", "西湖区"), ("h3", "桂雨街道"), ("h4", "桂雨社区")]
    assert "已撤回" in read(built / "ended/index.html").text


def test_an_empty_site_says_so(tmp_path: Path):
    build_site(CONFIG, publication(live=(), ended=()), tmp_path / "out")
    assert "今天没有正在公示的名单" in read(tmp_path / "out/index.html").text
    assert "还没有公示期满的" in read(tmp_path / "out/ended/index.html").text


def test_samples_are_called_samples_on_every_page(built: Path, tmp_path: Path):
    words = "演示数据：姓名和金额都是虚构的".encode()
    assert all(words in file.read_bytes() for file in built.rglob("*.html"))
    build_site(CONFIG, publication(sample=False), tmp_path / "out")
    assert not any(words in file.read_bytes() for file in (tmp_path / "out").rglob("*.html"))


def test_no_placeholder_is_left_anywhere(built: Path):
    for file in built.rglob("*"):
        marks = file.read_bytes().count(b"gongshi-slot") if file.is_file() else 0
        # Two invented people bear the mark as a name, to show that what is filled in is not searched.
        assert marks == (2 if file.parent.name == "hostile" else 0)
        assert "gongshi-slot" not in file.name


def test_the_publication_day_is_the_only_clock(tmp_path: Path):
    day = publication().as_of.replace(day=26)
    build_site(CONFIG, publication(as_of=day), tmp_path / "out")
    assert "还剩 1 天" in read(tmp_path / "out/index.html").text


def test_the_page_for_a_wrong_address_speaks_chinese_and_leads_on(built: Path):
    page = read(built / "404.html")
    assert "找不到这一页" in page.text
    assert {"/live/", "/ended/", "/."} <= {link.attributes["href"] for link in page.all("a")}
    assert page.all("html")[0].attributes["lang"] == "zh-CN"
