"""Each way in which MkDocs and the theme let things out: a value is planted there, and the audit refuses the site."""

import gzip
import json
import shutil

import pytest

from generator.audit.auditor import Auditor
from generator.audit.scanner import shown
from tests.helpers import AS_OF, ROOT, gongshi

CHANNELS = {
    "comment": ("about/index.html", "</body>", "<!-- {} --></body>"),
    "data attribute": ("about/index.html", "</body>", '<p data-id="{}"></p></body>'),
    "title": ("about/index.html", "<title>", "<title>{} "),
    "alt": ("about/index.html", "</body>", '<img src="" alt="{}"></body>'),
    "description": ("about/index.html", "</head>", '<meta name="description" content="{}"></head>'),
    "hidden element": ("about/index.html", "</body>", "<p hidden>{}</p></body>"),
    "search index": ("search/search_index.json", '"docs":[', '"docs":[{{"text":"{}"}},'),
    "404 page": ("404.html", "</body>", "<p>{}</p></body>"),
    "edit link": ("about/index.html", "</body>", '<a href="https://example.org/edit/{}">改</a></body>'),
    "service worker": ("sw.js", "", "const KEPT='{}';"),
    "open graph": ("index.html", "</head>", '<meta property="og:title" content="{}"></head>'),
    "notice page": ("notices/wenxi-2025-illness-aid/index.html", "</body>", "<p>{}</p></body>"),
}
STRAYS = {
    "CSV": "明细.csv",
    "backup": "index.md.bak",
    "lock file": "~$明细.xlsx",
    "sitemap": "sitemap.xml",
    "packed sitemap": "sitemap.xml.gz",
    "tags": "tags.json",
    "calendar": "up.ics",
    "print sheet": "print/index.html",
    "SVG": "assets/chart.svg",
    "QR code": "assets/qr.png",
    "source map": "assets/javascripts/own.min.js.map",
    "hidden file": ".DS_Store",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory, whole_site):
    # Without what nothing is planted in: each test has all the rest audited anew.
    aside = shutil.ignore_patterns("engine", "lunr", "agencies", "calculators", "*.min.js", "*.min.css")
    return shutil.copytree(whole_site, tmp_path_factory.mktemp("built") / "site", ignore=aside)


@pytest.fixture(scope="module")
def auditor(outcome):
    return Auditor(outcome.tables, outcome.publication, ROOT)


@pytest.fixture
def site(built, tmp_path):
    return shutil.copytree(built, tmp_path / "site")


def secret(outcome):
    return identities(outcome, "wenxi-2025-illness-aid")[0]


def identities(outcome, batch):
    """Identity numbers of a sample, each of another person."""
    table = next(each for each in outcome.tables if each.place.batch == batch)
    return list(dict.fromkeys(str(cell) for cell in table.columns["identity"].cells))


def test_the_site_as_built_is_clean(whole_site, tmp_path, auditor):
    # Without the calculators' programs: searched by other tests.
    aside = shutil.ignore_patterns("engine")
    site = shutil.copytree(whole_site, tmp_path / "site", ignore=aside)
    assert auditor.audit(site).findings == ()


@pytest.fixture(scope="module")
def let_out(built, tmp_path_factory, outcome, auditor):
    """One site in which every channel has a value of its own: the site, the values, and all leaks that are found."""
    site = shutil.copytree(built, tmp_path_factory.mktemp("let-out") / "site")
    values = dict(zip(CHANNELS, identities(outcome, "wenxi-2025-illness-aid"), strict=False))
    assert values.keys() == CHANNELS.keys()
    for channel, (name, before, after) in CHANNELS.items():
        file = site / name
        text = file.read_text(encoding="utf-8")
        assert before in text
        planted = after.format(values[channel])
        file.write_text(text.replace(before, planted, 1) if before else text + planted, encoding="utf-8")
    return site, values, [each for each in auditor.audit(site).findings if each.code == "leak"]


def place_of(name, value, site):
    return name, f"第 {(site / name).read_bytes().index(value.encode())} 字节"


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_value_in_a_page_is_found_with_its_place(channel, let_out):
    site, values, leaks = let_out
    name, byte = place_of(CHANNELS[channel][0], values[channel], site)
    found = [each for each in leaks if each.place.file == name and byte in each.message]
    assert len(found) in (1, 2)
    assert "明细" in found[0].message
    assert values[channel] not in json.dumps([each.as_json() for each in leaks])


def test_nothing_is_found_but_what_was_planted(let_out):
    site, values, leaks = let_out
    places = [place_of(name, values[channel], site) for channel, (name, *_) in CHANNELS.items()]
    for each in leaks:
        assert [byte for name, byte in places if each.place.file == name and byte in each.message]


@pytest.fixture(scope="module")
def strayed(built, tmp_path_factory, outcome, auditor):
    """What is found in a site with every stray: first with a value in each, then with nothing private."""
    site = shutil.copytree(built, tmp_path_factory.mktemp("strayed") / "site")
    # Each has its own: a packed sitemap that says what the sitemap says is searched there.
    for name, value in zip(STRAYS.values(), identities(outcome, "wenxi-2025-illness-aid"), strict=False):
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(value.encode()) if file.suffix == ".gz" else value.encode())
    assert file.name == ".DS_Store", "there are fewer values than strays"
    private = auditor.audit(site).findings
    for name in STRAYS.values():
        (site / name).write_bytes(b"nothing")
    return private, auditor.audit(site).findings


@pytest.mark.parametrize("stray", STRAYS)
def test_a_file_that_does_not_belong_there_is_refused(stray, strayed):
    private, harmless = strayed
    name = shown(STRAYS[stray])
    assert "leak" in {each.code for each in private if each.place.file.partition("!")[0] == name}
    if stray != "sitemap":  # nothing private, but still: it does not belong there
        assert [each for each in harmless if each.place.file == name]


def test_a_value_in_a_file_name_is_found_and_not_repeated(site, auditor, outcome):
    value = secret(outcome)
    (site / "assets" / "css" / f"{value}.css").write_text("a{}", encoding="utf-8")
    findings = auditor.audit(site).findings
    assert {"leak", "audit_changed"} == {each.code for each in findings}
    assert not [each for each in findings if value in json.dumps(each.as_json())]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("</td><td>男", "</td><td>女"),
        ('<tr><td class="n">1</td>', '<tr><td class="n">9</td><td>陈某</td><td>男</td><td class="n">70</td><td class="n">500.00</td></tr>\n<tr><td class="n">1</td>'),
        ('<tr><td class="n">1</td>', '<tr title="备注"><td class="n">1</td>'),
        ("<tbody>", "<tbody><tr><td>1</td></tr>"),
        ("</tbody>", "</tbody></table><table><tr><td>x</td></tr>"),
    ],
)  # fmt: skip
def test_rows_are_the_approved_ones_to_the_last_cell(before, after, site, auditor):
    name = "notices/wenxi-2025-illness-aid/index.html"
    file = site / name
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    codes = {each.code for each in auditor.audit(site, only=[name]).findings}
    # An attribute changes no cell: then the row is searched, and its own name is allowed to stand there.
    assert ("audit_rows" in codes) == ("title" not in after)


def test_a_list_of_persons_on_another_page_is_refused(site, auditor):
    name = "about/index.html"
    file = site / name
    table = "<table><tr><th>姓名</th><th>性别</th></tr><tr><td>某人</td><td>男</td></tr></table></body>"
    file.write_text(file.read_text(encoding="utf-8").replace("</body>", table), encoding="utf-8")
    assert "audit_table" in {each.code for each in auditor.audit(site, only=[name]).findings}


def test_a_live_name_outside_its_own_rows_is_found(site, auditor, outcome):
    row = next(row for each in outcome.publication.live for row in each.people if len(row.name) == 3)
    name = "live/index.html"
    file = site / name
    file.write_text(
        file.read_text(encoding="utf-8").replace("</body>", f"<p>关于{row.name}的</p></body>"),
        encoding="utf-8",
    )
    assert "leak" in {each.code for each in auditor.audit(site, only=[name]).findings}


def test_text_that_is_no_utf8_a_link_and_a_broken_package_are_refused(site, auditor):
    (site / "about/index.html").write_bytes("<!doctype html>公示".encode("gb18030"))
    (site / "assets/css/link.css").symlink_to("/etc/hostname")
    (site / "sitemap.xml.gz").write_bytes(b"\x1f\x8bbroken")
    assert {"audit_encoding", "audit_link", "audit_packed"} <= {
        each.code for each in auditor.audit(site).findings
    }


# What an office could write into its own pages and folders: name → the file, and how the value gets there.
WRITTEN = {
    "title of a page": ("planted-title.md", "---\ntitle: 说明 {}\n---\n# 页\n"),
    "description": ("planted-description.md", "---\ndescription: 说明 {}\n---\n# 页\n"),
    "comment": ("planted-comment.md", "# 页\n\n<!-- {} -->\n"),
    "hidden element": ("planted-hidden.md", "# 页\n\n<p hidden>{}</p>\n"),
    "alternative text": ("planted-alt.md", "# 页\n\n![{}](assets/icon.svg)\n"),
    "data attribute": ("planted-data.md", '# 页\n\n<div data-note="{}"></div>\n'),
    "link": ("planted-link.md", "# 页\n\n[看](https://example.org/?q={})\n"),
    "heading": ("planted-heading.md", "# 页\n\n## 关于 {}\n"),
    "CSV": ("明细.csv", "姓名,身份证号\n某,{}\n"),
    "backup": ("index.md.bak", "{}"),
    "lock file": ("~$明细.xlsx", "{}"),
    "note": ("notes.txt", "{}"),
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory, outcome):
    """One build of a project in which every way of writing has a value of its own: code, findings, the site."""
    project = tmp_path_factory.mktemp("office") / "project"
    project.mkdir()
    for name in ("calculators", "generator", "node_modules", "build", "pyproject.toml"):
        if (ROOT / name).exists():
            (project / name).symlink_to(ROOT / name)
    for name in ("package.json", "package-lock.json"):  # the engine is known by the lock, too: made once
        shutil.copy(ROOT / name, project)
    for name in ("data", "site_src"):
        shutil.copytree(ROOT / name, project / name)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "  /audit.md\n" in settings
    (project / "mkdocs.yml").write_text(
        settings.replace("  /audit.md\n", "  /audit.md\n  /planted-*.md\n"), encoding="utf-8"
    )
    for (name, text), value in zip(WRITTEN.values(), secrets(outcome), strict=False):
        (project / "site_src" / name).write_text(text.format(value), encoding="utf-8")
    out, report = project / "out/site", project / "out/report.json"
    done = gongshi("build", "--out", out, "--as-of", AS_OF, "--report", report, folder=project)
    return done, json.loads(report.read_text(encoding="utf-8")), out


def secrets(outcome):
    """Identity numbers of the samples, each of another person."""
    return list(dict.fromkeys(str(cell) for table in outcome.tables if "identity" in table.columns for cell in table.columns["identity"].cells if len(str(cell)) == 18))  # fmt: skip


def test_nothing_is_published_of_a_project_with_private_values(refused, outcome):
    done, findings, out = refused
    assert done.code == 4
    assert not out.exists()
    said = done.output + json.dumps(findings, ensure_ascii=False)
    assert not [value for value in secrets(outcome) if value in said]


@pytest.mark.parametrize("channel", WRITTEN)
def test_the_build_itself_refuses_a_value_in(channel, refused):
    name = shown(WRITTEN[channel][0])
    page = f"{name.removesuffix('.md')}/index.html" if name.endswith(".md") else name
    codes = {each["code"] for each in refused[1] if each["file"] == page}
    assert "leak" in codes
    assert name.endswith(".md") or "audit_file" in codes
