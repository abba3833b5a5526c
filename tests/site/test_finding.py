"""Notices by place, kind and day; a page an office; what the search knows of them, and what it must not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from calculators.registry import RULES
from generator.domain.agencies import OWN_RULES
from generator.notices.model import Kind
from generator.site.build import build_site
from generator.site.pages import lists
from generator.site.pages.lists import finding_pages
from generator.site.rendering import search_index
from generator.site.rendering.search_index import synonyms
from tests.site.pages import Page
from tests.site.publications import (
    AGENCIES,
    CONFIG,
    HOSTILE_NAMES,
    agency,
    facts,
    live,
    names,
    people,
    publication,
)

WORD_BREAK = "\u200b"


def pages(**changes: object) -> dict[str, Page]:
    """The bodies of lists and offices, by their file."""
    made = finding_pages(publication(**changes))
    return {page.file: Page(f"<article>{page.slots.body.decode()}</article>") for page in made}


def headings(page: Page) -> list[str]:
    return [each.text.split()[0] for each in page.elements if each.tag == "h2"]


def links(page: Page) -> set[str]:
    return {each.attributes["href"] for each in page.all("a")}


def test_home_leads_to_three_answers():
    home = pages()["index.html"]
    assert {"calculators/", "live/", "agencies/", "tel:12333"} <= links(home)
    assert "共 4 件，1 件今天是最后一天" in home.text


def test_what_is_up_is_listed_by_kind_with_a_gloss():
    page = pages()["live/by-kind/index.html"]
    assert headings(page) == ["大病慰问", "自管小组长补助", "经费使用情况"]
    assert "生大病、自己花钱多的退休人员" in page.text
    assert {"../../notices/leaders/", "../../notices/city-spending/"} <= links(page)


def test_what_is_up_is_listed_by_the_days_it_has_left():
    page = pages()["live/by-days/index.html"]
    assert headings(page) == ["今天是最后一天", "还剩"]
    assert page.text.index("关于桂雨社区") < page.text.index("还剩 4 天") < page.text.index("关于西湖区")


def test_what_is_over_is_listed_by_place_and_by_kind():
    made = pages()
    assert "../ended/by-kind/" in links(made["ended/index.html"])
    page = made["ended/by-kind/index.html"]
    assert headings(page) == ["大病慰问", "自管小组长补助"]
    assert {"../../notices/over/", "../../notices/withdrawn/", "../../ended/"} <= links(page)
    assert "剩余天数" not in page.text


@pytest.mark.usefixtures("short_lists")
def test_what_is_over_only_grows_and_is_cut_by_its_years():
    over = publication().ended[0]
    many = tuple(
        replace(over, facts=replace(over.facts, id=f"over-{year}"), ended_on=date(year, 10, 16))
        for year in (2024, 2026, 2025, 2023)
    )
    made = pages(ended=many)
    shown = made["ended/by-kind/index.html"].text
    assert shown.index("大病慰问（2026年到期） 1 件") < shown.index("大病慰问（2023年到期） 1 件")
    assert "illness-aid-2026/" in links(made["ended/by-kind/index.html"])
    assert links(made["ended/by-kind/illness-aid-2025/index.html"]) >= {"../../../notices/over-2025/"}


@pytest.mark.usefixtures("short_lists")
def test_too_many_for_one_page_have_a_page_a_district_a_kind_and_a_day():
    made = pages()
    assert {"330106/", "330106/#p330106901"} <= links(made["live/index.html"])
    assert "关于" not in made["live/index.html"].text
    assert made["live/330106/index.html"].text.count("关于") == 3
    assert "ended/330106/index.html" not in made
    assert "illness-aid/" in links(made["live/by-kind/index.html"])
    assert "../../../notices/hostile/" in links(made["live/by-kind/illness-aid/index.html"])
    assert made["live/by-days/2026-11-27/index.html"].text.count("关于") == 3


@pytest.fixture
def short_lists(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(lists, "LONGEST_LIST", 3)
    return


def test_an_office_says_where_it_is_and_what_it_publishes():
    page = pages()["agencies/330106901/index.html"]
    for words in (
        "桂雨街道企业退休人员管理服务中心",
        "街道（乡镇）",
        "桂雨街道公示路1号（示例）",
        "用市里的办法",
    ):
        assert words in page.text
    expected = {
        "tel:057100001234",
        "tel:12333,5",
        "../../agencies/330100/",
        "../../agencies/330106/",
        "../../agencies/330106901001/",
        "../../notices/leaders/",
        "../../notices/withdrawn/",
        "../../law/",
    }
    assert expected <= links(page)
    assert "它们正在公示 1 件" in page.text
    assert "关于西湖区" not in page.text


def test_a_district_of_its_own_rules_says_so():
    own = replace(AGENCIES["330105"], policy=OWN_RULES)
    page = pages(agencies=AGENCIES | {own.code: own})["agencies/330105/index.html"]
    assert "由区、县（市）自己规定（六（一））" in page.text
    assert "../../law/#六（一）" in links(page)
    assert "用市里的办法" not in page.text
    assert "还没有" not in page.text


def test_an_office_shows_the_latest_that_are_over_and_how_many_there_were():
    over = publication().ended[0]
    many = tuple(
        replace(
            over,
            facts=replace(over.facts, id=f"over-{number}"),
            ended_on=over.ended_on - timedelta(days=number),
        )
        for number in range(30)
    )
    page = pages(ended=many)["agencies/330105/index.html"]
    assert "公示期满 30 件" in page.text
    assert f"这里是最近的 {lists.SHOWN_OVER} 件" in page.text
    assert "../../notices/over-19/" in links(page)
    assert "../../notices/over-20/" not in links(page)


def test_every_office_is_found_by_district_street_and_community():
    page = pages()["agencies/index.html"]
    assert {f"{code}/" for code in AGENCIES} <= links(page)
    assert headings(page) == ["市本级", "拱墅区", "西湖区"]
    assert [each.text.split("2")[0].split("1")[0] for each in page.all("summary")] == ["桂雨街道"]


def _many(streets: int, communities: int) -> dict[str, object]:
    made = dict(AGENCIES)
    for street in range(streets):
        code = f"330106{street + 100}"
        made[code] = agency(code, f"文{names(200)[street][-1]}{street}街道", "street", "330106")
        for number in range(communities):
            inner = f"{code}{number:03}"
            made[inner] = agency(inner, f"第{street}之{number}社区", "community", code)
    return made


def test_a_thousand_offices_stay_light():
    made = list(finding_pages(publication(agencies=_many(190, 6))))
    sizes = {page.file: len(page.slots.body) for page in made}
    assert len([file for file in sizes if file.startswith("agencies/")]) > 1300
    assert sizes["agencies/index.html"] < 700_000
    assert max(size for file, size in sizes.items() if file.startswith("agencies/330106100")) < 5_000


def index(site: Path) -> list[dict[str, str]]:
    found = json.loads((site / search_index.INDEX).read_text(encoding="utf-8"))
    return [
        {key: str(value).replace(WORD_BREAK, "") for key, value in entry.items()} for entry in found["docs"]
    ]


def tags(site: Path) -> dict[str, list[str]]:
    """By what words a page is meant."""
    found = json.loads((site / search_index.INDEX).read_text(encoding="utf-8"))
    return {entry["location"]: entry.get("tags", []) for entry in found["docs"]}


def test_the_search_knows_pages_notices_and_offices(built: Path):
    addresses = {entry["location"].partition("#")[0] for entry in index(built)}
    made = publication()
    assert addresses - {"calculators/calendar/"} == {
        *("", "law/", "about/", "audit/", "calculators/", "calculators/desk/"),
        *(f"calculators/{name.replace('_', '-')}/" for name in RULES),
        *(f"notices/{notice.facts.id}/" for notice in (*made.live, *made.ended)),
        *(f"agencies/{code}/" for code in AGENCIES),
    }


def test_the_search_knows_a_clause_by_its_key_as_it_is_written(built: Path):
    docs = json.loads((built / search_index.INDEX).read_text(encoding="utf-8"))["docs"]
    clause = next(entry for entry in docs if entry["title"] == "三（一）4")
    assert unquote(clause["location"]) == "law/#三（一）4"
    assert f"大病{WORD_BREAK}慰问" in clause["text"]


def test_the_search_knows_no_person(built: Path):
    text = json.dumps(index(built), ensure_ascii=False)
    persons = [*(row.name for notice in publication().live for row in notice.people), "已撤名甲"]
    assert not [name for name in persons if name in text and name not in HOSTILE_NAMES]
    assert "买买提" not in text
    assert "alert" not in text


def test_a_title_in_the_index_is_text_for_the_theme_shows_it_as_html(tmp_path: Path):
    made = publication()
    title = "关于<img src=x onerror=alert(1)>的公示"
    bad = replace(made.live[0], facts=replace(made.live[0].facts, title=title))
    build_site(CONFIG, replace(made, live=(bad,)), tmp_path / "out")
    text = (tmp_path / "out" / search_index.INDEX).read_text(encoding="utf-8")
    assert "<img" not in text
    assert "&lt;img" in text


def test_three_thousand_notices_make_an_index_below_a_megabyte(tmp_path: Path):
    one = people(names(1))
    agencies = _many(190, 6)
    notices = tuple(
        live(replace(facts(f"notice-{number}-2025-illness-aid", Kind.ILLNESS_AID, "330106", one)), one)
        for number in range(2500)
    )
    over = publication().ended[0]
    ended = tuple(
        replace(
            over,
            facts=replace(over.facts, id=f"over-{number:04}"),
            ended_on=date(2026, 1, 1) + timedelta(days=number % 300),
        )
        for number in range(1000)
    )
    file = tmp_path / search_index.INDEX
    file.parent.mkdir()
    file.write_text('{"config":{},"docs":[]}', encoding="utf-8")
    made = publication(live=notices, ended=ended, agencies=agencies)
    search_index.prepare(search_index.texts(made))
    search_index.complete(tmp_path, made)
    assert file.stat().st_size < 1_000_000
    found = [entry["location"] for entry in index(tmp_path)]
    assert len([one for one in found if one.startswith("notices/")]) == search_index.MOST_NOTICES
    assert len([one for one in found if one.startswith("agencies/")]) == len(agencies)


def test_first_letters_of_pinyin_lead_to_pages_notices_and_offices(built: Path):
    found = tags(built)
    assert "dbww" in found["calculators/illness-aid/"]
    assert found["agencies/330106901001/"] == ["gysq"]
    assert found["notices/leaders/"] == ["gyjd", "zgxzcbz"]
    clause = next(entry for entry in index(built) if entry["title"] == "三（四）")
    assert clause["text"].endswith(" <i hidden>jrwwf</i>")
    places = pages()["agencies/index.html"]
    assert {"xhq", "gyjd"} <= {each.attributes.get("data-letters") for each in places.all("li")}


def test_what_people_call_an_entitlement_leads_to_a_page_that_is_there():
    assert synonyms().keys() <= RULES.keys()
    words = [word for text in synonyms().values() for word in text.split()]
    assert all(words)
