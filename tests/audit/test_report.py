"""What the audit knows besides listed values: sums, missing pages, exemptions, and the record for the office."""

import re
import shutil

import pytest

from generator.audit import auditor as audits
from generator.audit import scanner
from generator.audit.allowlist import SettingsError, public_values
from generator.audit.assessment import assessment
from generator.audit.auditor import Auditor, AuditReport
from generator.audit.search import SearchScope
from tests.audit.planting import plant
from tests.helpers import AS_OF, ROOT, gongshi

PAID = "姓名,身份证号,自付金额,慰问金额\n宋某明,330106194901010219,23456.70,500\n"
MOST = 40  # findings that are listed: where each stands in its file is a search of its own
IDENTITY, CARD = "330106194510181330", "6294569451755382190"  # nobody has these numbers


@pytest.mark.parametrize("sum_", ["23456.70", "23,456.70", "23456.7", "２３４５６．７０", "2.34567 万元"])
def test_a_self_paid_sum_beside_the_name_of_who_paid_it_is_found(sum_, auditor_of):
    auditor = auditor_of(PAID)

    def sorts(text):
        return {str(hit.kind) for hit in auditor.searcher.hits(text, SearchScope.ALL)}

    assert "自付金额" in sorts(f"<tr><td>宋某明</td><td>{sum_}</td></tr>")
    assert "自付金额" in sorts(f"<p>自付 {sum_} 元的宋某明</p>")
    assert "自付金额" not in sorts(f"<p>全市自付 {sum_} 元</p>")
    assert "自付金额" not in sorts(f"<p>宋某明</p>{'远' * 200}<p>{sum_}</p>")


def test_a_notice_that_is_up_and_has_no_page_is_missed(tmp_path, outcome):
    auditor = Auditor(outcome.tables, outcome.publication, ROOT)
    missing = [each for each in auditor.audit(tmp_path).findings if each.code == "audit_missing"]
    assert len(missing) == len(outcome.publication.live)
    assert not auditor.audit(tmp_path, only=["audit.json"]).findings


@pytest.mark.parametrize(
    "value",
    [IDENTITY, "330106 19451018 1330", "３３０１０６１９４５１０１８１３３０", "330106451018133", CARD, "6294 5694 5175 5382 190",
     "王某 " + IDENTITY, "H12345678", "810000199408230021"],
)  # fmt: skip
def test_no_exemption_can_be_made_for_an_identity_number_or_a_card(value, tmp_path, outcome):
    settings = tmp_path / "data/audit.toml"
    settings.parent.mkdir()
    settings.write_text(f'[[public]]\nvalue = "{value}"\nreason = "领导同意"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        public_values(tmp_path, outcome.publication)
    assert "第 1 个" in str(refused.value)
    assert value not in str(refused.value)


@pytest.mark.parametrize(
    "value", ["1965-01-01", "0571-88123456", "和睦新村12幢3单元502室", "13800571234", "困难"]
)
def test_exemptions_can_be_made_for_what_may_be_public(value, tmp_path, outcome):
    settings = tmp_path / "data/audit.toml"
    settings.parent.mkdir()
    settings.write_text(f'[[public]]\nvalue = "{value}"\nreason = "公开的"\n', encoding="utf-8")
    assert value in public_values(tmp_path, outcome.publication).values


def test_the_assessment_says_what_was_done_and_nothing_of_anybody(outcome):
    text = assessment(AuditReport(178, 45_000_000, 6_272, (), 11, 99), outcome.publication)
    for said in (
        "第五十五条",
        "第五十六条",
        "178 个文件",
        "6,272 项",
        "发现 0 处",
        "至少保存三年",
        "第二十八条",
    ):
        assert said in text
    lists = [each for each in outcome.publication.live if each.people]
    for each in lists:
        assert f"| {each.facts.id} |" in text
        assert f"| {each.facts.count} |" in text
    assert f"共 {len(lists)} 份、{sum(each.facts.count for each in lists):,} 人次" in text
    names = {row.name for each in lists for row in each.people if len(row.name) > 2}
    assert names
    assert not [name for name in names if name in text]
    assert not re.search(r"\d{15}", text)


def test_the_assessment_never_lies_in_what_is_published(tmp_path):
    out = tmp_path / "site"
    for place in (out / "pia.md", out / "audit/pia.md", out / "../site/pia.md", ROOT / "site_src/pia.md"):
        done = gongshi("build", "--out", out, "--as-of", AS_OF, "--assessment", place)
        assert done.code == 2
        assert "只由本单位存档" in done.output
        assert not out.exists()


def test_two_processes_find_what_one_finds(tmp_path, auditor_of, monkeypatch):
    """Enough for several tasks: the same findings in the same order, whoever did which, and no more than listed."""
    for module in (scanner, audits):
        monkeypatch.setattr(module, "MOST_FINDINGS", MOST)
    _, records = plant(tmp_path / "site", seed=11, count=600)
    shutil.copytree(tmp_path / "site/notices", tmp_path / "site/notices-again")
    size = sum(path.stat().st_size for path in tmp_path.glob("site/**/*") if path.is_file())
    monkeypatch.setattr(audits, "TASK", size // 5)
    auditor = auditor_of(records)
    alone = auditor.audit(tmp_path / "site", watch=lambda name, hit: None)
    assert len(alone.findings) == MOST
    assert auditor.audit(tmp_path / "site") == alone
