"""`make check-web`: the sample site behind the offices' nginx, judged by the Nu validator and by Lighthouse.

Every page is validated: no error. Lighthouse 12 measures a phone (its mobile settings) on home, a
notice and a calculator: accessibility and best practices at least 95, SEO where the page wants to be found
(notices do not, on purpose), no layout shift; and the weight of a notice of about fifty rows.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.helpers import GONGSHI, ROOT
from tests.web import nginx

HERE = Path(__file__).parent
_TRIES = 3  # now and then Chromium records no trace at all (NO_NAVSTART), and Lighthouse asks to be run again
MODULES = HERE / "node_modules"
LEAST = 95  # of 100
MOST_SHIFT = 0.0
MOST_WEIGHT = 150_000  # bytes as sent
PAGES = {  # address → (what it is, whether search engines shall find it, whether its weight counts)
    "": ("首页", True, False),
    "notices/wenxi-2025-illness-aid/": ("公示（38 行）", False, True),
    "notices/xihu-2025-illness-aid/": ("公示（500 行）", False, False),
    "calculators/illness-aid/": ("计算器", True, False),
}
CATEGORIES = {"accessibility": "无障碍", "best-practices": "最佳实践", "seo": "SEO"}

console = Console()


def main() -> int:
    """Run everything; 1 where something is not as it must be."""
    site = ROOT / "build/check-web/site"
    subprocess.run([GONGSHI, "build", "--out", site], check=True, cwd=ROOT)
    wrong = _validate(site)
    with TemporaryDirectory() as folder, nginx.serving(site, Path(folder)) as address:
        wrong += _measure(address)
    for each in wrong:
        console.print(f"[red]✗[/red] {each}", markup=True, highlight=False)
    console.print("HTML 与 Lighthouse：" + (f"{len(wrong)} 处不合格。" if wrong else "全部合格。"))
    return 1 if wrong else 0


def _validate(site: Path) -> list[str]:
    """What the Nu validator finds in any page, one line a message and a kind of page."""
    jar = MODULES / "vnu-jar/build/dist/vnu.jar"
    pages = sorted(site.rglob("*.html"))
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", jar, "--errors-only", "--format", "json", *pages],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    messages = json.loads(done.stderr)["messages"]
    console.print(f"vnu：{len(pages)} 个网页，{len(messages)} 处错误。")
    found: dict[str, list[str]] = {}
    for each in messages:
        page = Path(each["url"].removeprefix("file:")).relative_to(site).as_posix()
        near = re.sub(r"\s+", " ", each.get("extract", ""))[:160]
        sentence = f"vnu：{each['message']}"
        found.setdefault(sentence, []).append(f"{page}：{near}")
    return [f"{sentence}（{len(places)} 处）\n    {places[0]}" for sentence, places in found.items()]


def _measure(address: str) -> list[str]:
    """What Lighthouse finds too low, page by page; prints the table."""
    wrong: list[str] = []
    table = Table("网页", *CATEGORIES.values(), "版面移动", "发送字节", title="Lighthouse（手机）")
    for page, (name, findable, light) in PAGES.items():
        report = _lighthouse(f"{address}/{page}")
        scores = {each: round(report["categories"][each]["score"] * 100) for each in CATEGORIES}
        shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
        weight = round(report["audits"]["total-byte-weight"]["numericValue"])
        shown = [str(scores[each]) if each != "seo" or findable else "不要求" for each in CATEGORIES]
        table.add_row(name, *shown, f"{shift:.3f}", f"{weight:,}")
        wrong += [
            f"{name}：{CATEGORIES[each]} {score}：{_failing(report, each)}"
            for each, score in scores.items()
            if score < LEAST and (each != "seo" or findable)
        ]
        if shift > MOST_SHIFT:
            wrong.append(f"{name}：版面移动 {shift:.3f}")
        if light and weight > MOST_WEIGHT:
            wrong.append(f"{name}：{weight:,} 字节，多于 {MOST_WEIGHT:,}")
    console.print(table)
    return wrong


def _lighthouse(address: str) -> dict[str, Any]:
    """Lighthouse's report on the page at `address`, at its own mobile settings."""
    only = ",".join((*CATEGORIES, "performance"))
    for _ in range(_TRIES):
        done = subprocess.run(
            ["node", MODULES / "lighthouse/cli/index.js", address, "--quiet", "--output=json",
             f"--only-categories={only}", "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage"],
            check=False, capture_output=True, text=True, env={**os.environ, "CHROME_PATH": "/usr/bin/chromium"},
        )  # fmt: skip
        wrong = done.stderr.strip()[-800:]
        if not done.returncode:
            report: dict[str, Any] = json.loads(done.stdout)
            if "runtimeError" not in report:
                return report
            wrong = report["runtimeError"]["message"]
    raise SystemExit(f"Lighthouse: {wrong}")


def _failing(report: dict[str, Any], category: str) -> str:
    audits = [each["id"] for each in report["categories"][category]["auditRefs"] if each["weight"]]
    failed = [
        name
        for name in audits
        if (report["audits"][name]["score"] or 0) < 1 and report["audits"][name]["score"] is not None
    ]
    return "、".join(failed)


if __name__ == "__main__":
    sys.exit(main())
