"""What an audit came to, for the public: `audit.json` and the numbers on the page 隐私审计.

They are written after the site has been audited, and so are not among the files they count; then these
two files are audited by themselves, by the same rules, before anything is promoted. All they say is from the
input: the same records at the same moment give the same bytes. How many values were searched for is left out:
it would show that a list is waiting, and how long it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from html import escape
from importlib.metadata import version
from pathlib import Path

from calculators.dates import day_zh
from generator.audit.auditor import AuditReport
from generator.diagnostics.failure import Failure
from generator.notices.model import Publication

DATA_FILE = "audit.json"
PAGE_FILE = "audit/index.html"
SLOT = "<!-- audit-results -->"
"""Stands in site_src/audit.md where the numbers go."""

ENCODINGS = {
    "plain": "原样（UTF-8）",
    "fullwidth": "全角字符",
    "spaced": "字间有空格、换行",
    "hyphened": "字间有连字符",
    "zero-width": "字间有看不见的字符",
    "tags": "被网页标签隔开",
    "entities": "网页实体（十进制、十六进制、名称）",
    "percent": "百分号转义",
    "escapes": "反斜杠转义（\\u、\\x）",
    "base64": "Base64（任何错位）",
    "hex": "十六进制",
    "float": "表格软件的科学计数",
    "old-identity": "15 位旧号",
    "utf-16": "UTF-16、UTF-32（程序和内存快照里）",
    "gb18030": "GB18030",
    "scripts": "别种文字的数字、带圈的数字、汉字数字",
    "separators": "用点、斜线、逗号、括号隔开的电话",
    "attributes": "分写在网页标签的几个属性里的号码",
    "days": "两位年份、月日在前的出生日期",
    "packed": "gzip、Brotli、ZIP、PNG 里面，以及文件名",
}
"""Every way of writing a value that the audit sees through, with its name for readers."""


class ScorecardError(Failure, RuntimeError):
    """The page has no place for the numbers; the sentence says what to do (Chinese)."""


def write(site: Path, report: AuditReport, publication: Publication) -> tuple[str, ...]:
    """Write both into the built `site`; the names of the files written. Raises ScorecardError."""
    numbers = _numbers(report, publication)
    text = json.dumps(numbers, ensure_ascii=False, indent=1) + "\n"
    (site / DATA_FILE).write_text(text, encoding="utf-8", newline="\n")
    page = site / PAGE_FILE
    html = page.read_text(encoding="utf-8") if page.is_file() else ""
    if html.count(SLOT) != 1:
        raise ScorecardError(
            f"site_src/audit.md 里没有单独成段的一行“{SLOT}”，不知道审计结果放在哪里。请补上这一行。"
        )
    page.write_text(html.replace(SLOT, _table(report, publication)), encoding="utf-8", newline="\n")
    return DATA_FILE, PAGE_FILE


def _numbers(report: AuditReport, publication: Publication) -> Mapping[str, object]:
    return {
        "time": publication.as_of.isoformat(timespec="seconds"),
        "version": version("gongshi"),
        "files": report.files,
        "bytes": report.size,
        "notices": report.notices,
        "rows": report.rows,
        "encodings": list(ENCODINGS),
        "findings": len(report.findings),
        "excluded": [DATA_FILE, PAGE_FILE],
    }


def _table(report: AuditReport, publication: Publication) -> str:
    moment = publication.as_of
    due = day_zh(moment.date() + timedelta(days=1))
    lines = (
        ("下一次应当更新", f"{due} 24 时以前；过了还没有更新的，请告诉公示单位"),
        ("审计时间", f"{day_zh(moment.date())} {moment:%H:%M}（北京时间）"),
        ("检查的文件", f"{report.files:,} 个，共 {report.size:,} 字节"),
        ("逐行核对的公示", f"{report.notices:,} 份，{report.rows:,} 行"),
        ("识别的写法", f"{len(ENCODINGS)} 种：{'、'.join(ENCODINGS.values())}"),
        ("发现", f"{len(report.findings)} 处"),
        ("程序版本", version("gongshi")),
    )
    rows = "\n".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in lines)
    return f'<dl class="facts">\n{rows}\n</dl>\n<p><a href="../{DATA_FILE}">{DATA_FILE}</a></p>'
