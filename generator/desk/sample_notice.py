"""公示样稿: the notice as the public will see it, of public types alone, without a seal and a QR code."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from calculators.dates import day_zh
from calculators.money import yuan
from generator.desk.checking import Checked, NotABatchError
from generator.desk.context import DeskContext
from generator.domain.clock import BEIJING
from generator.notices.redaction import Timing, publish


def of(checked: Checked, context: DeskContext) -> dict[str, Any]:
    """Title, basis, list, period and contact, on the day from which it is to be up.

    Raises NotABatchError where the batch is not ready to be shown.
    """
    if checked.batch is None or checked.refused:
        raise NotABatchError("“须改正”的还没有改好，做不出样稿。")
    start = datetime.combine(checked.batch.facts.publish_on, time(), BEIJING)
    timing = Timing(start, context.policies, context.rest_days, None)
    published = publish([checked.batch], timing, lambda _: "")
    if not published.live:
        raise NotABatchError("按公示日期，这一批不会在网上出现（例如已经写了撤下日期），没有样稿。")
    notice = published.live[0]
    facts = notice.facts
    if notice.people:
        head = ["序号", "姓名", "性别", "年龄", "金额（元）"]
        rows = [
            [str(at), each.name, each.gender, str(each.age), yuan(each.amount)]
            for at, each in enumerate(notice.people, start=1)
        ]
    else:
        head = ["序号", "经费项目", "用途", "金额（元）"]
        rows = [
            [str(at), each.item, each.use, yuan(each.amount)]
            for at, each in enumerate(notice.spending, start=1)
        ]
    law = context.law_of(facts.agency.code)
    return {
        "title": facts.title,
        "basis": f"根据《{law.title}》（{law.number}），经审批（{notice.approval_number}），现予公示。",
        "period": f"公示时间：{day_zh(facts.start)}至{day_zh(facts.last_day)}",
        "head": head,
        "rows": rows,
        "total": f"合计 {facts.count} {facts.kind.described.unit}，{yuan(facts.total)} 元",
        "contact": [
            f"有不同意见的，请在公示期内向{notice.contact.office}反映（来信、来电、来访）。",
            f"电话：{notice.contact.phone}" if notice.contact.phone else "",
            f"地址：{notice.contact.address}" if notice.contact.address else "",
        ],
        "office": facts.agency.office,
        "day": day_zh(facts.start),
    }
