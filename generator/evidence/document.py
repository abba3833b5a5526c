"""One notice as a plain document for the government's own system: the list while it is up, then the result.

A document is made of the types that pages are made of, and of the ledger: they have no field for anything
private. The ledger's fingerprint stands in it: who keeps the paper can tell whether the ledger was rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from calculators.dates import day_zh
from calculators.money import yuan
from generator.domain.agencies import Agency
from generator.domain.kinds import Kind
from generator.domain.law import Law
from generator.domain.reasons import CORRECTION, NO_REASON, WITHDRAWAL
from generator.evidence.timeline import day_by_day, verdict
from generator.notices.ledger import ChainHead, EditionState, Event, EventName
from generator.notices.model import LiveNotice
from generator.notices.objections import Objections

HOW_TO_OBJECT = "个人反映请说明姓名和事由，单位反映请加盖公章。"

type Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeDocument:
    """Title, sentences above the list, the list (none in a result), named facts, and who signs, when."""

    title: str
    lead: tuple[str, ...]
    header: Row
    rows: Sequence[Row]
    facts: tuple[tuple[str, str], ...]
    signature: tuple[str, str]
    names: tuple[str, ...] = ()  # of the persons in the list


def live_document(notice: LiveNotice, law: Law, head: ChainHead) -> NoticeDocument:
    """The notice that is up now, with its list and where to object."""
    facts, words = notice.facts, notice.facts.kind.described
    header: Row
    rows: list[Row]
    if facts.kind.lists_people:
        header = ("序号", "姓名", "性别", "年龄", f"{words.amount}（元）")
        rows = [
            (str(number), person.name, str(person.gender), str(person.age), yuan(person.amount))
            for number, person in enumerate(notice.people, start=1)
        ]
    else:
        header = ("经费项目", "用途", f"{words.amount}（元）")
        rows = [(line.item, line.use, yuan(line.amount)) for line in notice.spending]
    contact = notice.contact
    decided = f"经审核，{facts.fund_period}{words.decided}，现予公示。"
    named = (
        ("合计", f"{facts.count} {words.unit}，{yuan(facts.total)} 元"),
        ("公示时间", f"{day_zh(facts.start)}至{day_zh(facts.last_day)}"),
        ("受理单位", contact.office),
        ("电话", contact.phone),
        ("地址", contact.address),
        ("审批文号", notice.approval_number),
        ("核验码", facts.seal),
        _fingerprint(head),
    )
    return NoticeDocument(
        title=facts.title,
        lead=(
            f"根据《{law.title}》（{law.number}）{law.key('notice')}的规定，{decided}",
            f"有不同意见的，请在{day_zh(facts.last_day)} 24 时以前向受理单位反映。{HOW_TO_OBJECT}",
        ),
        header=header,
        rows=rows,
        facts=tuple((name, value) for name, value in named if value),
        signature=(facts.agency.office, day_zh(facts.start)),
        names=tuple(person.name for person in notice.people),
    )


def closing_statement(
    edition_state: EditionState,
    agency: Agency,
    objections: Objections | None,
    events: Sequence[Event],
    head: ChainHead,
    today: date,
) -> NoticeDocument:
    """The result (公示结果) of a notice that is over, withdrawn or interrupted: numbers alone."""
    kind = Kind(edition_state.kind)
    words = kind.described
    subject = f"{agency.name}{edition_state.period}{words.subject}"
    ended = {
        EventName.WITHDRAWN: "公示单位撤回",
        EventName.INTERRUPTED: "中断，没有公示满",
    }.get(edition_state.ended or EventName.OVER, "公示期满")
    objected = "公示单位没有登记"
    if objections:
        objected = f"收到 {objections.received} 件，已答复 {objections.answered} 件"
    named = (
        ("公示内容", f"{edition_state.period}{kind}"),
        ("版次", f"更正后的第 {edition_state.edition} 版" if edition_state.edition > 1 else ""),
        ("更正原因", CORRECTION.get(edition_state.correction_reason, "")),
        ("公示时间", f"{day_zh(edition_state.start)}至{day_zh(edition_state.last_up)}"),
        ("结束", ended),
        ("撤回原因", _withdrawal_reason(edition_state)),
        ("数目", f"{edition_state.count} {words.unit}"),
        ("合计", f"{yuan(edition_state.total)} 元"),
        ("异议", objected),
        ("记录", verdict(day_by_day(events, edition_state, today), edition_state)),
        ("核验码", edition_state.seal),
        _fingerprint(head),
    )
    return NoticeDocument(
        title=f"关于{subject}公示结果的说明",
        lead=(f"{subject}的公示已经结束，结果如下。",),
        header=(),
        rows=(),
        facts=tuple((name, value) for name, value in named if value),
        signature=(agency.office, day_zh(today)),
    )


def _withdrawal_reason(edition_state: EditionState) -> str:
    if edition_state.ended is not EventName.WITHDRAWN:
        return ""
    return WITHDRAWAL.get(edition_state.withdrawal_reason, NO_REASON)


def _fingerprint(head: ChainHead) -> tuple[str, str]:
    return "台账指纹", f"第 {head.seq} 行 {head.digest}"
