"""Ordinary words in private columns stop nobody: what the site says anyway is no secret of whoever writes it.

The columns of `everyday_columns.toml`, all at once in a batch that nobody publishes, beside the finished site.
"""

import re
import tomllib
from pathlib import Path

import pytest

from generator.audit.auditor import Auditor
from generator.audit.search import SearchScope
from generator.audit.sensitive_values import ValueIndex, build_index
from generator.intake.table import Column, Table
from tests.audit.tables import table_of
from tests.helpers import ROOT

LISTS = tomllib.loads((Path(__file__).with_name("everyday_columns.toml")).read_text(encoding="utf-8"))
PAIRS = [
    (heading, value) for each in LISTS["column"] for heading in each["headings"] for value in each["values"]
]


def others(pairs: list[tuple[str, str]]) -> Table:
    """Every heading as a column that nobody knows, each with its values."""
    cells: dict[str, list[str]] = {}
    for heading, value in pairs:
        cells.setdefault(heading, []).append(value)
    most = max(map(len, cells.values()))
    return table_of(
        *(
            Column(heading, "A", tuple(values) + (None,) * (most - len(values)))
            for heading, values in cells.items()
        )
    )


def found(auditor: Auditor, site: Path) -> set[tuple[str, str]]:
    """Heading and needle of whatever is found."""
    hits: set[tuple[str, str]] = set()
    auditor.audit(
        site, watch=lambda name, hit: hits.add((hit.source.column.header if hit.source else "", hit.key))
    )
    return hits


def test_there_are_five_hundred_names_of_columns_and_more():
    assert len({heading for heading, _ in PAIRS}) > 500
    assert len(PAIRS) > 7_000


def test_everyday_columns_stop_no_site(whole_site, outcome):
    auditor = Auditor(build_index([others(PAIRS)]), outcome.publication, ROOT)
    assert found(auditor, whole_site) == set()


def test_they_stop_none_as_names_births_numbers_and_self_paid_sums_either(whole_site, outcome):
    """In a refused batch anything may stand in any column: a date as a birth, a sum as a telephone."""
    values = tuple(sorted({value for _, value in PAIRS}))
    readers = {
        "name": "",
        "identity": "identity",
        "birth": "birth",
        "phone": "phone",
        "card": "card",
        "remark": "text",
    }
    columns = {name: Column(name, "A", values, sensitive) for name, sensitive in readers.items()}
    swapped = table_of(**columns)
    auditor = Auditor(build_index([swapped]), outcome.publication, ROOT)
    assert found(auditor, whole_site) == set()


def test_whatever_the_site_says_itself_is_public(whole_site, outcome):
    """Phrases of the pages that hold no list, as anybody might copy them; but for a few that are put together."""
    public = Auditor(ValueIndex(), outcome.publication, ROOT).public
    phrases: set[str] = set()
    for page in sorted(whole_site.rglob("*.html")):
        if not page.relative_to(whole_site).as_posix().startswith("notices/"):
            text = re.sub(r"<script.*?</script>|<style.*?</style>|<[^<>]*>", "\x1f", page.read_text("utf-8"))
            phrases |= set(re.findall("[\u4e00-\u9fff]{2,12}(?![\u4e00-\u9fff])", text))
    missed = {
        each for each in phrases if not (public.word(each) or public.says(each) or public.typed_word(each))
    }
    assert len(phrases) > 500
    assert len(missed) < len(phrases) / 50, sorted(missed)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("独居，子女在外地", "<p>独居，子女在外地</p>"),
        ("li.ming@qq.com", "<p>联系 li.ming@qq.com 即可</p>"),
        ("12-3-502", "<p>住 12-3-502 的那一户</p>"),
        ("肺癌晚期需长期护理", "<p>肺癌晚期需长期护理</p>"),
        ("1952-12-27", "<p>生于1952年12月27日</p>"),
        ("13800571234", "<p>138 0057 1234</p>"),
        ("0571-88123456", "<p>88123456</p>"),
        ("备注：13800571234 其女儿", "<p>13800571234</p>"),
    ],
)
def test_what_is_private_in_an_unknown_column_is_looked_for(value, text, outcome):
    auditor = Auditor(build_index([table_of(Column("情况反映", "F", (value,)))]), outcome.publication, ROOT)
    assert {hit.source.column.header for hit in auditor.searcher.hits(text, SearchScope.ALL) if hit.source}
