"""The pages of many notices: our build beside Hugo's and beside stock Material, from the same notices.

Ours is the whole build of pages, from a file of notices to the promoted
site with its calculators, lists, search and offices; Hugo's has one simple template and nothing else. Intake and audit
are measured elsewhere, Hugo has neither.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

from generator.build.garbage_collection import without_gc
from generator.build.promotion import promote, staging
from generator.domain.kinds import Kind
from generator.notices.lazy_rows import LazyRows
from generator.notices.model import Publication
from generator.site.build import build_site
from tests.samples.people import Population
from tests.site.publications import AGENCIES, CONFIG, PersonRow, facts, live, publication

NOTICES, ROWS = 8_000, 40
_OFFICE = "330106901001"

_HUGO = 'baseURL = "https://example.org/"\nlanguageCode = "zh-CN"\ntitle = "公示"\ndisableKinds = ["taxonomy", "term", "RSS"]\n'
_BASE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ .Title }}</title>'
    '<link rel="stylesheet" href="/style.css"></head><body>{{ block "main" . }}{{ end }}</body></html>'
)
_SINGLE = (
    '{{ define "main" }}<h1>{{ .Title }}</h1><p>{{ .Params.office }}：{{ .Params.first }}至{{ .Params.last }}，'
    "共{{ .Params.count }}人，{{ .Params.total }}元</p>{{ .Content }}{{ end }}"
)
_LIST = '{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}'
_MKDOCS = "site_name: 公示\ntheme:\n  name: material\n  language: zh\n  font: false\nplugins: []\nnav:\n  - 首页: index.md\nvalidation:\n  nav:\n    omitted_files: ignore\n"


def write_notices(file: Path, count: int) -> None:
    """`count` lists of invented people, a JSON object a line."""
    rng, population = Random(count), Population()
    with file.open("w", encoding="utf-8") as stream:
        for number in range(count):
            rows = [
                [person.name, person.gender, rng.randrange(50, 90), rng.randrange(100, 2500)]
                for person in population.people(rng, ROWS)
            ]
            front = {
                "id": f"n{number:05}",
                "title": f"关于桂雨社区2025年度企业退休人员大病慰问的公示（第{number}号）",
                "total": sum(row[3] for row in rows),
            }
            stream.write("\t".join(json.dumps(each, ensure_ascii=False) for each in (front, rows)) + "\n")


def _read(file: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """What stands on top of each list, and its rows, to be read by whoever writes them."""
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            front, rows = line.split("\t")
            yield json.loads(front), rows


_yuan = cache(Decimal)  # the same few sums stand in row after row


def _rows(text: str) -> list[PersonRow]:
    return [PersonRow(name, gender, age, _yuan(amount)) for name, gender, age, amount in json.loads(text)]


def _publication(file: Path) -> Publication:
    notices = []
    usual = facts("usual", Kind.ILLNESS_AID, _OFFICE, ())
    for front, rows in _read(file):
        own = replace(usual, id=front["id"], title=front["title"], count=ROWS, total=Decimal(front["total"]))
        notices.append(replace(live(own, ()), people=LazyRows(ROWS, partial(_rows, rows))))
    return replace(publication(), live=tuple(notices), ended=())


def build(file: Path, out: Path) -> None:
    """What is measured of ours: pages into a staging folder, then the step that makes them the site."""
    with without_gc(), staging(out) as staged:
        build_site(CONFIG, _publication(file), staged)
        promote(staged, out)


def _markdown(text: str) -> str:
    rows = "\n".join(
        f"| {name} | {gender} | {age} | {amount}.00 |" for name, gender, age, amount in json.loads(text)
    )
    return f"| 姓名 | 性别 | 年龄 | 金额（元） |\n|---|---|---|---|\n{rows}\n"


def _hugo(file: Path, folder: Path) -> list[str]:
    layouts, content = folder / "layouts/_default", folder / "content/notices"
    layouts.mkdir(parents=True)
    content.mkdir(parents=True)
    (folder / "config.toml").write_text(_HUGO, encoding="utf-8")
    for name, text in (("baseof", _BASE), ("single", _SINGLE), ("list", _LIST)):
        (layouts / f"{name}.html").write_text(text, encoding="utf-8")
    for one, rows in _read(file):
        front = f'title = "{one["title"]}"\noffice = "{AGENCIES[_OFFICE].office}"\nfirst = "2026-11-20"\nlast = "2026-11-27"\ncount = {ROWS}\ntotal = "{one["total"]}.00"\n'
        (content / f"{one['id']}.md").write_text(f"+++\n{front}+++\n\n{_markdown(rows)}", encoding="utf-8")
    return ["hugo", "--quiet", "--source", str(folder), "--destination"]


def _material(file: Path, folder: Path) -> list[str]:
    notices = folder / "docs/notices"
    notices.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(_MKDOCS, encoding="utf-8")
    (folder / "docs/index.md").write_text("# 公示\n", encoding="utf-8")
    for one, rows in _read(file):
        (notices / f"{one['id']}.md").write_text(f"# {one['title']}\n\n{_markdown(rows)}", encoding="utf-8")
    mkdocs = Path(sys.executable).with_name("mkdocs")
    return [str(mkdocs), "build", "--quiet", "--config-file", str(folder / "mkdocs.yml"), "--site-dir"]


def compare(scratch: Path, runs: int, size: int = NOTICES) -> None:
    """Fresh folders, then over what stands there, then growth, then stock Material."""
    from tests.bench.harness import Command, fresh, measure  # not needed by the build that is measured

    subprocess.run(["scripts/hugo.sh"], check=True)
    scratch.mkdir(parents=True, exist_ok=True)
    file, quarter = scratch / "notices.jsonl", scratch / "quarter.jsonl"
    write_notices(file, size)
    write_notices(quarter, size // 4)
    hugo = [*_hugo(file, scratch / "hugo"), str(scratch / "hugo-out")]
    ours = [sys.executable, "-m", "tests.bench.pages", "build", str(file), str(scratch / "our-out")]
    less = [sys.executable, "-m", "tests.bench.pages", "build", str(quarter), str(scratch / "our-out")]
    title = f"{size:,} notices of {ROWS} rows"
    fresh_hugo, fresh_ours = fresh(scratch / "hugo-out"), fresh(scratch / "our-out")
    measure(
        f"{title}, into a fresh folder",
        {"Hugo": Command(hugo, fresh_hugo), "ours": Command(ours, fresh_ours), f"ours, {size // 4:,}": Command(less, fresh_ours)},
        runs,
    )  # fmt: skip
    subprocess.run(ours, check=True)
    measure(f"{title}, over what stands there", {"Hugo": Command(hugo), "ours": Command(ours)}, runs)
    stock = [*_material(file, scratch / "material"), str(scratch / "material-out")]
    both = {
        "MkDocs + Material": Command(stock, fresh(scratch / "material-out")),
        "ours": Command(ours, fresh_ours),
    }
    measure(f"{title}, stock Material with the notices out of the nav", both, runs)


if __name__ == "__main__":  # `build FILE OUT`: what is measured of ours, in a process of its own
    build(Path(sys.argv[2]), Path(sys.argv[3]))
