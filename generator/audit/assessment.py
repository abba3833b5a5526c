"""A filled-in draft of the impact assessment record that 个人信息保护法 55–56 asks for before lists are published.

For the office alone: it names its batches. The office checks it, completes it, signs it and keeps it for three
years (个人信息保护法 56). No value of any person is in it.
"""

# ruff: noqa: E501 - lines of a Chinese document

from __future__ import annotations

from collections import Counter
from importlib.metadata import version

from calculators.dates import day_zh
from generator.audit.auditor import AuditReport
from generator.audit.scorecard import ENCODINGS
from generator.notices.model import LiveNotice, Publication

TITLE = "# 个人信息保护影响评估记录"

_CELL = str.maketrans({"|": "／", "\n": " "})


def assessment(report: AuditReport, publication: Publication) -> str:
    """The record as Markdown."""
    lists = [each for each in publication.live if each.people]
    persons = sum(each.facts.count for each in lists)
    kinds = Counter(str(each.facts.kind) for each in lists)
    listing = "；".join(f"{kind} {count} 份" for kind, count in sorted(kinds.items())) or "无"
    moment = publication.as_of
    return f"""{TITLE}（草稿）

> 依据《中华人民共和国个人信息保护法》第五十五条、第五十六条。由程序按本次生成网站的情况填写，
> 请处理者核对、补充、签字后存档，**至少保存三年**。带“＿”的地方由处理者填写。

| 项目 | 内容 |
|---|---|
| 个人信息处理者 | {_offices(lists)} |
| 评估人、日期 | ＿＿＿＿　＿＿＿＿ |
| 生成网站的时间 | {day_zh(moment.date())} {moment:%H:%M}（北京时间） |
| 程序版本 | {version("gongshi")} |

## 一、处理目的、方式是否合法、正当、必要（第五十六条第一项）

- **做什么**：在网站上公示人员名单，共 {len(lists)} 份、{persons:,} 人次（{listing}）。
- **为什么**：接受群众监督，防止虚报冒领。
- **合法性基础**：履行法定职责所必需（个人信息保护法第十三条第一款第三项）；依据是杭人社发〔2024〕1号五（三），
  该条规定应当公示，并列明可以公示的内容。
- **公开哪些**：姓名、性别、年龄、慰问（发放）金额，没有别的栏目。年龄按公示首日计算，出生日期和身份证号不公开。
- **不公开哪些**：家庭住址、联系方式、银行卡号、身份证号、家庭困难状况、病情、残疾状况、自付金额、备注（五（三）；
  个人信息保护法第二十八条所称敏感个人信息）。说明：大病慰问名单本身表明其中的人患过大病、自付较多，属于敏感个人信息的公开，
  以五（三）的明文规定为限。
- **最小必要**：范围、期限都取规定的最低限度（个人信息保护法第六条、第十九条）。

## 二、保存多久

公示不少于 7 天（五（三）；首日不计，遇休息日顺延，民法典第二百零一条、第二百零三条）。期满当天 24 时后，下一次生成即从网站的全部文件中去掉姓名，
只留标题、单位、日期、人数、合计和核验码（个人信息保护法第四十七条）。

| 批次 | 单位 | 公示时间 | 人数 |
|---|---|---|---|
{_rows(lists)}

## 三、对个人权益的影响及安全风险（第五十六条第二项）

| 风险 | 程度 | 说明 |
|---|---|---|
| 名单被抄录、转发，期满后仍在别处流传 | 中 | 姓名和金额在公示期内人人可见；页面禁止搜索引擎收录和存档，名单不进站内搜索 |
| 从名单推知患病、经济情况 | 中 | 大病慰问的事由本身如此；不公开病种、自付金额和住址，减少对应到具体个人的可能 |
| 身份证号、银行卡号等误公开 | 低 | 公开页面的数据类型里没有这些字段，发布前再做全站审计 |
| 同名误认 | 低 | 列出性别和年龄；有异议可以在公示期内反映 |
| 冒名、诈骗 | 低 | 不公开联系方式和账号 |

## 四、保护措施及其与风险程度是否相适应（第五十六条第三项）

- 只有审批通过、逐行核对无误的批次才公示；一行有误，整批退回。
- 发布前审计全站 {report.files:,} 个文件、{report.size:,} 字节，查找 {report.searched_values:,} 项不公开内容的
  {len(ENCODINGS)} 种写法，逐行核对 {report.rows:,} 行，**发现 {len(report.findings)} 处**；有发现就不发布。
- 网站整体替换，生成失败或中断时保持原样；日志、报错、报告、台账里没有个人信息。
- 网站不收集读者的任何信息，不向别的网站发出请求。
- 处理者另外采取的措施（明细文件的保管、权限、删除）：＿＿＿＿＿＿＿＿

## 五、结论

上述处理目的明确、依据充分，公开的内容和期限没有超出规定，措施与风险相适应。处理者意见：＿＿＿＿＿＿＿＿

签字（盖章）：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿
"""


def _offices(lists: list[LiveNotice]) -> str:
    offices = sorted({each.facts.agency.office for each in lists})
    return "、".join(offices).translate(_CELL) or "＿＿＿＿"


def _rows(lists: list[LiveNotice]) -> str:
    return "\n".join(
        f"| {each.facts.id} | {each.facts.agency.name.translate(_CELL)} "
        f"| {day_zh(each.facts.start)}至{day_zh(each.facts.last_day)} | {each.facts.count} |"
        for each in lists
    )
