"""The empty workbooks in LibreOffice itself: `make test-office`; skipped where LibreOffice is not installed."""

import json
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from generator.build.project import load_project
from generator.domain.kinds import Kind
from generator.intake.batch import read_batch
from generator.records.validation import validate
from generator.workbook_template.workbook import empty_workbook
from tests.helpers import ROOT
from tests.intake.batches import number

PROJECT = load_project(ROOT)
POLICY = PROJECT.policies["hangzhou-2024-1"]
FILL = Path(__file__).with_name("fill_in_office.py")
FACTS = {
    "公示单位": "西湖区企业退休人员管理服务中心", "年度": "2025", "公示日期": "2026-11-20", "审批人": "测试",
    "审批日期": "2026-11-18", "审批文号": "杭西退管〔2026〕12号", "公示天数": "10", "计日方式": "自然日",
}  # fmt: skip
PERSON = {
    "序号": "1",
    "姓名": "测试甲",
    "性别": "男",
    "身份证号": number(123),
    "审核状态": "通过",
    "银行卡号": "6299990000000000123",
}
ROWS = {
    Kind.ILLNESS_AID: [
        {**PERSON, "自付金额": "12000.50", "慰问金额": "2000"},
        {**PERSON, "姓名": "欧阳测试", "身份证号": number(125), "自付金额": "8,000", "慰问金额": "500"},
    ],
    Kind.GROUP_LEADER: [{**PERSON, "管理人数": "30", "发放金额": "300"}],
    Kind.SPENDING: [
        {"经费项目": "服务关怀经费", "用途": "住院慰问", "人数": "3", "标准": "150", "金额": "450"},
        {"经费项目": "节日慰问费", "用途": "春节慰问费", "金额": "1200000.50"},
    ],
}  # fmt: skip

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed: make test-office installs it"
)


@pytest.mark.parametrize("kind", list(Kind), ids=str)
def test_filled_in_libreoffice_it_passes(tmp_path, kind):
    empty, filled = tmp_path / "empty.xlsx", tmp_path / "a-batch.xlsx"
    empty.write_bytes(empty_workbook(kind, POLICY, PROJECT.agencies.values()))
    command = ["/usr/bin/python3", FILL, empty, filled]
    typed = json.dumps({"facts": FACTS, "rows": ROWS[kind]})
    subprocess.run(command, input=typed, text=True, check=True, timeout=180)
    validation = validate([read_batch(filled)], PROJECT.rules)
    assert [each.as_json() for each in validation.problems] == []
    (batch,) = validation.batches
    assert len(batch.people) + len(batch.spending) == len(ROWS[kind])
    assert batch.facts.min_days == 10
    if kind.lists_people:
        assert batch.people[0].key == PERSON["身份证号"]


def test_libreoffice_keeps_the_drop_downs_and_hints(tmp_path):
    empty, saved = tmp_path / "empty.xlsx", tmp_path / "saved.xlsx"
    empty.write_bytes(empty_workbook(Kind.SPENDING, POLICY, PROJECT.agencies.values()))
    typed = json.dumps({"facts": {}, "rows": []})
    subprocess.run(["/usr/bin/python3", FILL, empty, saved], input=typed, text=True, check=True, timeout=180)
    before, after = (openpyxl.load_workbook(path) for path in (empty, saved))
    for sheet in ("公示信息", "明细"):
        rules = [
            sorted((rule.type or "", rule.prompt) for rule in opened[sheet].data_validations.dataValidation)
            for opened in (before, after)
        ]
        assert [kind for kind, _ in rules[0] if kind] == [
            kind for kind, _ in rules[1] if kind and kind != "none"
        ]
        assert {hint for _, hint in rules[0]} <= {hint for _, hint in rules[1]}
    assert any("OFFSET" in (rule.formula1 or "") for rule in after["明细"].data_validations.dataValidation)
