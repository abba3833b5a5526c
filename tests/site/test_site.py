"""The site as a whole: nothing from outside, nothing in an index, links resolve, the same bytes twice."""

from __future__ import annotations

import filecmp
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from mkdocs.config import load_config

from calculators.registry import RULES
from generator.domain.law import LawError, parse_law
from generator.site.build import SiteError, build_site
from tests.site.pages import Page, notice, read
from tests.site.publications import CONFIG, LAW_TEXT, SITE, publication, with_address

FETCHED = {"src", "href", "srcset", "action", "poster", "data", "formaction", "ping", "background"}


def _pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def _relative(site: Path, file: Path) -> str:
    return file.relative_to(site).as_posix().removesuffix("index.html")


def test_no_page_asks_another_host_for_anything(built: Path):
    for file in _pages(built):
        for element in read(file).elements:
            for name in FETCHED & element.attributes.keys():
                assert not re.match(r"\s*(?:https?:)?//", element.attributes[name], re.IGNORECASE), (
                    file.name,
                    element.tag,
                )
            assert "url(" not in element.attributes.get("style", "")
        assert not re.search(r"(?:fetch|import)\(\s*['\"]https?:", file.read_text(encoding="utf-8"))


def test_no_style_asks_another_host_for_anything(built: Path):
    for file in built.rglob("*.css"):
        assert not re.search(
            r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//""", file.read_text(encoding="utf-8")
        )


def test_notices_tell_robots_to_leave_them_alone(built: Path):
    for file in _pages(built):
        robots = [
            e.attributes["content"] for e in read(file).all("meta") if e.attributes.get("name") == "robots"
        ]
        expected = (
            ["noindex,noarchive"]
            if "notices" in file.parts
            else ["noindex"]
            if file.name == "404.html"
            else []
        )
        assert robots == expected, file


def test_notices_are_in_no_navigation(built: Path):
    for file in _pages(built):
        page = file.read_text(encoding="utf-8")
        for nav in re.findall(r"<nav.*?</nav>", page, re.DOTALL):
            assert "notices/" not in nav


def test_the_sitemap_lists_real_pages_where_the_address_is_known(tmp_path: Path, built: Path):
    build_site(with_address(tmp_path), publication(), tmp_path / "out")
    sitemap = (tmp_path / "out/sitemap.xml").read_text(encoding="utf-8")
    found = re.findall("<loc>(.*?)</loc>", sitemap)
    rules = [f"calculators/{name.replace('_', '-')}/" for name in (*RULES, "calendar", "desk")]
    lists = ("live/", "live/by-kind/", "live/by-days/", "ended/", "ended/by-kind/", "agencies/")
    pages = ("", *lists, "law/", "about/", "audit/", "calculators/", *rules)
    assert sorted(found) == sorted(urljoin(SITE, page) for page in pages)
    canonical = [
        e for e in notice(tmp_path / "out", "over").all("link") if e.attributes["rel"] == "canonical"
    ]
    assert canonical[0].attributes["href"] == f"{SITE}notices/over/"
    assert not (built / "sitemap.xml").exists()


def test_every_clause_has_its_anchor(built: Path):
    ids = [
        element.attributes["id"]
        for element in read(built / "law/index.html").elements
        if "id" in element.attributes
    ]
    keys = re.findall(r"`\[(.+?)\]`", LAW_TEXT)
    assert {"三（一）4", "五（三）"} <= set(keys)
    assert all(ids.count(key) == 1 for key in keys)


def test_the_laws_words_are_unchanged(built: Path):
    words = [clause.words for chapter in parse_law(LAW_TEXT).chapters for clause in chapter.clauses]
    text = read(built / "law/index.html").text
    assert all(" ".join(paragraph.split()) in text for paragraph in words)
    assert "Clause keys" not in text


def test_every_link_and_anchor_resolves(built: Path):
    anchors = {
        _relative(built, file): {e.attributes["id"] for e in read(file).elements if "id" in e.attributes}
        for file in _pages(built)
    }
    for file in _pages(built):
        if file.name == "404.html":
            continue  # served from any address; its links start at the root
        here = SITE + _relative(built, file)
        for element in read(file).elements:
            for name in {"href", "src"} & element.attributes.keys():
                target = urljoin(here, element.attributes[name])
                if target.startswith("tel:"):
                    continue
                assert target.startswith(SITE), (file, target)
                path, fragment = (
                    unquote(urlsplit(target).path)[len("/deep/") :],
                    unquote(urlsplit(target).fragment),
                )
                assert (built / path).exists(), (file, target)
                assert not fragment or fragment in anchors[path], (file, target)


def test_citations_lead_to_the_clause():
    assert parse_law(LAW_TEXT).url("三（一）4", "../../") == "../../law/#三（一）4"


def test_a_law_without_its_keys_is_refused():
    with pytest.raises(LawError, match="条款"):
        parse_law("# 办法\n\n文号：甲〔2024〕1号\n")
    with pytest.raises(LawError, match="没有条款号"):
        parse_law(LAW_TEXT + "\n多出来的一段。\n")


def test_the_same_publication_gives_the_same_bytes(built: Path, tmp_path: Path):
    build_site(with_address(tmp_path), publication(), tmp_path / "one")
    build_site(with_address(tmp_path), publication(), tmp_path / "two")
    one, two = tmp_path / "one", tmp_path / "two"
    files = sorted(file.relative_to(one) for file in one.rglob("*") if file.is_file())
    assert files == sorted(file.relative_to(two) for file in two.rglob("*") if file.is_file())
    _same, different, failed = filecmp.cmpfiles(one, two, [str(file) for file in files], shallow=False)
    assert not different
    assert not failed
    assert Path("sitemap.xml.gz") in files


def test_a_filled_page_is_the_page_that_mkdocs_renders(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The same title and content, sent through MkDocs as a page of their own, give the same bytes."""
    from mkdocs.commands.build import build
    from mkdocs.structure.files import File, InclusionLevel

    filled = (built / "notices/leaders/index.html").read_text(encoding="utf-8")
    article = re.search(r'(<h1 id="main">(.*?)</h1>)\n(.*?)\n\n\n\n', filled, re.DOTALL)
    config = load_config(str(CONFIG), site_dir=str(tmp_path / "out"))
    plugin = config.plugins["gongshi"]
    plugin.publication = publication(live=(), ended=())

    def add(files, *, config):
        files = type(plugin).on_files(plugin, files, config)
        source = f"---\nrobots: noindex,noarchive\n---\n# {article[2]} {{ #main }}\n\n正文\n"
        made = File.generated(
            config, "notices/leaders/index.md", content=source, inclusion=InclusionLevel.NOT_IN_NAV
        )
        files.append(made)
        return files

    def content(html, *, page, **_):
        return f"{article[1]}\n{article[3]}" if page.url == "notices/leaders/" else html

    config.plugins.events["files"] = [add]
    config.plugins.events["page_content"].append(content)
    build(config)
    rendered = (tmp_path / "out/notices/leaders/index.html").read_text(encoding="utf-8")
    assert [line.strip() for line in rendered.splitlines() if line.strip()] == [
        line.strip() for line in filled.splitlines() if line.strip()
    ]


def test_a_config_without_the_plugin_is_refused(tmp_path: Path):
    config = tmp_path / "mkdocs.yml"
    (tmp_path / "docs").mkdir()
    config.write_text("site_name: x\n", encoding="utf-8")
    with pytest.raises(SiteError, match="gongshi"):
        build_site(config, publication(), tmp_path / "out")


def test_a_notice_of_five_thousand_rows_is_one_table(tmp_path: Path):
    first = publication().live[0]
    big = replace(first, people=first.people * 111)
    build_site(CONFIG, publication(live=(big,)), tmp_path / "out")
    page = Page((tmp_path / "out/notices/xihu-ill-2025/index.html").read_text(encoding="utf-8"))
    assert len(page.all("tr")) == 45 * 111 + 2


def test_no_page_shows_the_marks_of_its_source(built: Path):
    for file in _pages(built):
        text = re.sub(
            r"<(script|style)\b.*?</\1>|<[^>]+>", "\n", file.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        assert not re.search(r"^\s*(---|\*\*|#+ )", text, re.MULTILINE), file.relative_to(built)
