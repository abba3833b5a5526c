"""What an office may get wrong in mkdocs.yml and its own pages: the build says what, where, and how to mend it."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import pytest

from generator.site.build import SiteError, build_site
from generator.site.mkdocs_messages import in_chinese
from generator.site.rendering import search_index
from generator.site.rendering.footer import FooterError, FooterItem, government
from tests.site.pages import read
from tests.site.publications import CONFIG, LAW_TEXT, publication

EMPTY = publication(live=(), ended=())


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy of mkdocs.yml and site_src that may be spoiled."""
    shutil.copytree(CONFIG.parent / "site_src", tmp_path / "site_src")
    theme = "generator/site/templates/theme"
    text = CONFIG.read_text(encoding="utf-8").replace(theme, str(CONFIG.parent / theme))
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(office: Path) -> str:
    with pytest.raises(SiteError) as caught:
        build_site(office / "mkdocs.yml", EMPTY, office / "out")
    assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", str(caught.value)), "English words"
    return str(caught.value)


def test_broken_links_are_named_with_their_page(office: Path, capfd: pytest.CaptureFixture[str]):
    broken = {
        "nowhere.md": "链接 nowhere.md 是断的",
        "nowhere": "链接 nowhere 是断的",
        "/about/": "链接 /about/ 是断的",
        "missing.png": "链接 missing.png 是断的",
        "law.md#九（九）": "链接 law.md#九（九）：那一页没有这个位置",
        "#nowhere": "链接 #nowhere：那一页没有这个位置",
    }
    text = "# 说明\n\n" + "\n\n".join(f"[断链]({link})" for link in broken)
    (office / "site_src/about.md").write_text(text, encoding="utf-8")
    sentence = told(office)
    assert [said for said in broken.values() if f"site_src/about.md 里的{said}" not in sentence] == []
    assert sentence.endswith("请改正后重试。")
    assert "strict mode" not in sentence
    assert capfd.readouterr() == ("", "")


def test_a_page_that_nobody_can_reach_is_named(office: Path):
    (office / "site_src/lost.md").write_text("# 丢了\n", encoding="utf-8")
    assert "lost.md 没有写进 mkdocs.yml 的 nav" in told(office)


def test_a_page_in_the_nav_that_is_missing_is_named(office: Path):
    change(office / "mkdocs.yml", "  - 说明: about.md\n", "  - 说明: about.md\n  - 指南: guide.md\n")
    assert "mkdocs.yml 的 nav 里写了 guide.md" in told(office)


def test_a_page_without_its_slot_is_named(office: Path):
    (office / "site_src/index.md").write_text("# 首页\n", encoding="utf-8")
    assert "index.md 里没有" in told(office)


@pytest.mark.parametrize("key", ["logo", "favicon"])
def test_a_missing_logo_is_named(office: Path, key: str):
    change(office / "mkdocs.yml", "  font: false", f"  {key}: assets/none.png\n  font: false")
    assert f"mkdocs.yml 的 theme.{key} 写的图片 assets/none.png 不存在" in told(office)


def test_a_missing_badge_is_named(office: Path):
    change(office / "mkdocs.yml", 'party_badge_picture: ""', 'party_badge_picture: "assets/none.png"')
    assert "extra.government.party_badge_picture" in told(office)


def test_the_foot_shows_what_is_filled_in_and_nothing_else(office: Path):
    file = office / "mkdocs.yml"
    change(file, 'site_code: ""', 'site_code: "3301000001"')
    change(file, 'icp: ""', 'icp: "浙ICP备00000000号"')
    change(file, 'police: ""', 'police: "浙公网安备 00000000000000号"')
    change(
        file, 'report_errors_link: ""', 'report_errors_link: "https://zfwzgl.www.gov.cn/exposure/jiucuo.html"'
    )
    build_site(file, EMPTY, office / "out")
    for page in ("index.html", "agencies/330100/index.html", "404.html"):
        foot = next(each for each in read(office / "out" / page).elements if each.tag == "footer")
        for words in ("3301000001", "浙ICP备00000000号", "浙公网安备 00000000000000号", "我为政府网站找错"):
            assert words in foot.text
        assert "党政机关" not in foot.text


def test_an_empty_foot_has_no_furniture(built: Path):
    assert "government" not in (built / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ipc": "x"}, "不认识 ipc"),
        ({"party_badge_link": "javascript:alert(1)"}, "以 https:// 开头"),
        ({"report_errors_link": "www.gov.cn"}, "以 https:// 开头"),
        (["icp"], "写法不对"),
    ],
)
def test_a_mistake_in_the_foot_is_named(given: object, said: str):
    with pytest.raises(FooterError, match=said):
        government({"government": given}, ())


def test_the_badge_is_a_picture_with_a_link():
    given = {"party_badge_link": "https://bszs.conac.cn/x", "party_badge_picture": "assets/dzjg.png"}
    assert government({"government": given}, {"assets/dzjg.png"}) == (
        FooterItem("党政机关", "https://bszs.conac.cn/x", "assets/dzjg.png"),
    )


def test_what_is_not_known_stays_as_it_is():
    assert in_chinese("Something new.") == "Something new."


def test_the_dictionary_is_as_jieba_reads_it_and_no_cache_of_it_is_written(tmp_path, monkeypatch):
    import jieba

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    search_index.prepare([LAW_TEXT])
    given = jieba.dt.FREQ, jieba.dt.total
    assert next(jieba.cut("企业退休人员")) == "企业"
    assert not list(tmp_path.iterdir())
    characters = {*"".join(re.findall(r"[\u3400-\u9fff]", LAW_TEXT))}
    lines = search_index.DICTIONARY.read_text(encoding="utf-8").splitlines(keepends=True)
    file = tmp_path / "words.txt"
    file.write_text("".join(each for each in lines if {*each.split()[0]} <= characters), encoding="utf-8")
    assert len(given[0]) > 40_000
    assert given == jieba.Tokenizer.gen_pfdict(file.open("rb"))


def test_the_themes_source_maps_are_left_out(built: Path):
    assert not list(built.rglob("*.map"))
