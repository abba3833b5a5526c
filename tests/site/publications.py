"""Publications of invented people, made directly: no files, no records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.build.project import load_project
from generator.notices.ledger import ChainHead, Event, EventDraft, EventName, History
from generator.notices.ledger.diff import new_events
from generator.notices.ledger.events import link
from generator.notices.model import (
    Agency,
    Contact,
    EndedNotice,
    Facts,
    Kind,
    LiveNotice,
    PersonRow,
    Publication,
    SpendingRow,
    State,
)
from tests.helpers import ROOT

CONFIG = ROOT / "mkdocs.yml"
LAW_TEXT = (ROOT / "data/policy/hangzhou-2024-1/text.md").read_text(encoding="utf-8")
LAWS = load_project(ROOT).laws
AS_OF = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
START = date(2026, 11, 20)
SITE = "https://site.invalid/deep/"
SEAL = "3f9a-77c1-0b52-e8d4"

LONG_NAME = "阿卜杜热合曼·买买提依明·吐尔逊江·艾合买提·木合塔尔·阿不都克里木·玉素甫·依布拉音江"
HOSTILE_NAMES = (
    '<script>alert("坏")</script>',
    '"引\'号" onmouseover=x',
    "张&amp;李&<b>",
    LONG_NAME,
    "㛃䶮",
    "买买提·吐尔逊",
    "{{ 7*7 }}{% raw %}",
    "gongshi-slot-body",
    "<!-- gongshi-slot-body -->",
)


def agency(code: str, name: str, level: str, parent: str) -> Agency:
    phone = "0571-00001234、12333转5"
    return Agency(
        code, name, f"{name}企业退休人员管理服务中心", level, parent, phone, f"{name}公示路1号（示例）"
    )


AGENCIES = {
    entry.code: entry
    for entry in (
        agency("330100", "杭州市", "city", ""),
        agency("330105", "拱墅区", "district", "330100"),
        agency("330106", "西湖区", "district", "330100"),
        agency("330106901", "桂雨街道", "street", "330106"),
        agency("330106901001", "桂雨社区", "community", "330106901"),
    )
}


def facts(
    notice_id: str, kind: Kind, code: str, rows: Iterable[PersonRow | SpendingRow], **changes: object
) -> Facts:
    """Facts of a notice with `rows`, up from START for seven days."""
    rows = tuple(rows)
    office = AGENCIES[code]
    period = str(changes.get("fund_period", "2025年度"))
    made = Facts(
        id=notice_id,
        kind=kind,
        title=f"关于{office.name}{period}{kind}的公示",
        agency=office,
        fund_period=period,
        edition=1,
        start=START,
        last_day=START + timedelta(days=7),
        min_days=7,
        working_days=False,
        count=len(rows),
        total=sum((row.amount for row in rows), Decimal()),
        seal=SEAL,
    )
    return replace(made, **changes)


def people(names: Iterable[str]) -> tuple[PersonRow, ...]:
    return tuple(
        PersonRow(name, "女" if index % 2 else "男", 60 + index % 40, Decimal(300 + index))
        for index, name in enumerate(names)
    )


SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "阿宝春德芬桂华建康兰美宁平琴荣仙玉珍"


def names(count: int) -> list[str]:
    """`count` invented names of two or three characters, no two alike in the first 5,184."""
    return [
        SURNAMES[i % 16] + GIVEN[i // 16 % 18] + (GIVEN[i // 288 % 18] if i % 3 else "") for i in range(count)
    ]


SPENDING = (
    SpendingRow("服务关怀经费", "大病慰问", Decimal("1234567.80")),
    SpendingRow(
        "自管小组文体活动经费", "组织自管小组开展重阳节文化活动（含场地、交通、保险）", Decimal("98700.00")
    ),
    SpendingRow("健康体检经费", "健康体检", Decimal("400000.00")),
)


def live(notice_facts: Facts, rows: tuple[PersonRow, ...] | tuple[SpendingRow, ...]) -> LiveNotice:
    office = notice_facts.agency
    spending = notice_facts.kind is Kind.SPENDING
    return LiveNotice(
        facts=notice_facts,
        contact=Contact(office.office, office.phone, office.address),
        approval_number="西退管〔2026〕8号",
        people=() if spending else rows,
        spending=rows if spending else (),
    )


def publication(**changes: object) -> Publication:
    """Every kind and state of notice once, the hostile names among the people."""
    ill, leaders, hostile = people(names(45)), people(names(3)), people(HOSTILE_NAMES)
    gone = people(["已撤名甲", "已撤名乙"])
    made = Publication(
        as_of=AS_OF,
        live=(
            live(facts("xihu-ill-2025", Kind.ILLNESS_AID, "330106", ill), ill),
            live(facts("hostile", Kind.ILLNESS_AID, "330106901001", hostile, last_day=AS_OF.date()), hostile),
            live(facts("leaders", Kind.GROUP_LEADER, "330106901", leaders, edition=2), leaders),
            live(
                facts("city-spending", Kind.SPENDING, "330100", SPENDING, fund_period="2025年第3季度"),
                SPENDING,
            ),
        ),
        ended=(
            EndedNotice(
                facts(
                    "over",
                    Kind.ILLNESS_AID,
                    "330105",
                    gone,
                    start=date(2026, 10, 9),
                    last_day=date(2026, 10, 16),
                ),
                State.OVER,
                date(2026, 10, 16),
            ),
            EndedNotice(
                facts("withdrawn", Kind.GROUP_LEADER, "330106901", gone),
                State.WITHDRAWN,
                date(2026, 11, 21),
                date(2026, 11, 22),
            ),
        ),
        agencies=AGENCIES,
        laws=LAWS,
        sample=True,
    )
    return replace(made, **changes)


def ledger_of(made: Publication) -> tuple[Event, ...]:
    """What a ledger says of `made`: everything that is up went out, one of what is over ended."""
    ended = made.ended[0].facts
    drafts = [*new_events(History(), [ended, *(notice.facts for notice in made.live)], ())]
    drafts.append(EventDraft(EventName.OVER, {"notice": ended.id, "edition": 1}))
    events: list[Event] = []
    for draft in drafts:
        events.append(link(events[-1].head if events else ChainHead(), made.as_of, "1", draft))
    return tuple(events)


def with_address(tmp_path: Path) -> Path:
    """The project's mkdocs.yml, in `tmp_path`, for a site that knows its address."""
    config = CONFIG.read_text(encoding="utf-8").replace("# site_url:", f"site_url: {SITE} #")
    for folder in ("site_src", "generator"):
        config = config.replace(f": {folder}", f": {CONFIG.parent / folder}")
    file = tmp_path / "mkdocs.yml"
    file.write_text(config, encoding="utf-8")
    return file
