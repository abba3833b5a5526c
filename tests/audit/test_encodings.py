"""A listed value in some hundred encodings and places: each is found, and SECURITY.md names those that are not."""

from __future__ import annotations

import pytest

from generator.audit.auditor import Auditor
from generator.audit.search import SearchScope
from generator.audit.sensitive_values import build_index
from generator.intake.batch import read_batch
from tests.audit.conftest import NOTICE
from tests.audit.encodings import ANY, NOT_FOUND, NUMBERS
from tests.helpers import ROOT

RECORDS = (
    "姓名,身份证号,联系电话,家庭住址,银行卡号,病种,慰问金额\n"
    "宋某明,330106195212270219,13957124680,文三路12号3幢201室,6222021202012345678,胃恶性肿瘤,500\n"
)
NUMERIC = ["330106195212270219", "13957124680", "6222021202012345678"]
WORDS = ["文三路12号3幢201室", "胃恶性肿瘤"]
CLEAN = [
    "<p>文三路有 12 家单位、3 幢楼，201 室是办公室</p>", "[10, 20, 139, 57, 12, 46, 81]", '<rect x="139" y="57" width="12"/><rect x="46" y="81"/>',
    "#33aabb, #010619", "1:39:57", "胃、恶性、肿、瘤都不在这里", '"费用","类别"', "sha256-MzMwMTA2", "<bdo dir=rtl>8642175931</bdo>",
    "0x31, 0x33, 0x39", "\\201\\203", "二〇二五年", "〡〢〣", "ABCDEFGHIJKLMNOPQRSTUVWX", "第12号3页，第201条",
]  # fmt: skip


@pytest.fixture(scope="module")
def searched(tmp_path_factory, outcome):
    """Text → whether anything that is listed was found in it."""
    folder = tmp_path_factory.mktemp("handed")
    (folder / "records.csv").write_text(RECORDS, encoding="utf-8")
    (folder / "notice.toml").write_text(NOTICE, encoding="utf-8")
    table = read_batch(folder).table
    assert table is not None
    searcher = Auditor(build_index([table]), outcome.publication, ROOT).searcher
    return lambda text: any(hit.source for hit in searcher.hits(f"<p>x {text} y</p>", SearchScope.ALL))


@pytest.mark.parametrize("value", [*NUMERIC, *WORDS])
@pytest.mark.parametrize("way", ANY)
def test_a_value_is_found_however_it_is_written(way, value, searched):
    assert searched(ANY[way](value)), ANY[way](value)


@pytest.mark.parametrize("value", NUMERIC)
@pytest.mark.parametrize("way", NUMBERS)
def test_a_number_is_found_however_it_is_written(way, value, searched):
    assert searched(NUMBERS[way](value)), NUMBERS[way](value)


@pytest.mark.parametrize("way", NOT_FOUND)
def test_what_is_not_found_is_said(way, searched):
    """Where one of these is found one day, SECURITY.md may promise more."""
    assert not searched(NOT_FOUND[way](NUMERIC[1]))


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_alike_is_none(text, searched):
    assert not searched(text)
