"""The batches that are right: three kinds, four levels, every state, and files as people make them.

A batch is live at 2026-11-23 where it was published from 11-16 (the day itself is not counted, seven days
follow), or before and its end moved: 11-14 ends on a Saturday and goes on to Monday, `calendar = "working"`
and `min_days` give more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tests.samples import cells
from tests.samples.batches import AID, LEADER, SPENDING, Batch
from tests.samples.office import Office
from tests.samples.payments import payments
from tests.samples.people import ELSEWHERE, Person
from tests.samples.tables import columns


def batches(office: Office) -> Iterator[Batch]:
    """The hand-designed set."""
    wenxi = office.people("wenxi", 38)
    yield from _aids(office, wenxi)
    yield from _leaders(office, wenxi[10:12])
    yield from _spending(office)
    yield _ledger(office)


def _renamed(people: list[Person], **names: str) -> list[Person]:
    """Give some people names that files stumble over: `at3="…"`."""
    return [replace(p, name=names.get(f"at{place}", p.name)) for place, p in enumerate(people)]


def _aids(office: Office, wenxi: list[Person]) -> Iterator[Batch]:
    people = office.people
    xihu = _renamed(
        people("xihu", 500), at4="阿依努尔·买合木提", at9="欧阳建国", at17="司徒秀英", at23="余䶮"
    )
    yield office.batch(
        "xihu-2025-illness-aid", AID, "330106", "2025", -3,
        columns(
            "序号 姓名 性别 身份证号=身份证号码 出生日期=出生年月 年龄 联系电话 家庭住址 开户银行 银行卡号 "
            "年度自付金额=年度自付金额(元) 慰问金额=慰问金额(元) 困难情况=家庭困难情况 审核状态 备注",
            姓名=cells.padded, 出生日期=cells.month_dots,
        ),
        xihu, total_formula=True, comments={(2, "姓名"): "电话核实过，家庭困难，女儿代办"},
    )  # fmt: skip
    yield office.batch(
        "wenxi-2025-illness-aid", AID, "330106901", "2025", -6,
        columns(
            "序号 姓名 身份证号=公民身份号码 性别 出生日期 联系电话=手机号码 家庭住址=住址 "
            "年度自付金额=个人自付金额 慰问金额=补助金额 银行卡号=银行账号",
            姓名=cells.padded, 身份证号=cells.lower,
            出生日期=cells.in_turn(cells.dashes, cells.han, cells.serial, cells.plain),
            年度自付金额=cells.in_turn(cells.commas, cells.plain, cells.wide),
            慰问金额=cells.in_turn(cells.yen, cells.plain, cells.commas, cells.wide),
        ),
        _renamed(wenxi, at5="古丽娜孜•阿布都"), form="workbook",
    )  # fmt: skip
    yield office.batch(
        "liuan-2025-illness-aid", AID, "330106901001", "2025", -4,
        columns(
            "序号 姓名 性别 身份证号 联系电话 家庭住址 年度自付金额 慰问金额 备注", 身份证号=cells.tabbed
        ),
        _renamed(people("liuan", 12), at2="陈䶮", at7="张强"), form="csv", encoding="gb18030",
    )  # fmt: skip
    yield office.batch(
        "xihu-scenic-2025-illness-aid", AID, "xihu-scenic", "2025", 0,
        columns("姓名 性别 身份证号=证件号码 年度自付金额 慰问金额=发放金额"),
        people("scenic", 1), total=False,
    )  # fmt: skip
    gongshu = people("gongshu", 60)
    yield office.batch(
        "gongshu-2024-illness-aid", AID, "330105", "2024", -266,
        columns(
            "序号 基本信息|姓名 基本信息|性别 基本信息|身份证号 基本信息|出生日期 "
            "医疗费用|年度自付金额=个人自付 慰问发放|慰问金额=慰问金额(元) 慰问发放|开户银行 慰问发放|银行卡号 审核状态",
        ),
        gongshu, total_formula=True,
    )  # fmt: skip
    yield office.batch(  # the same people again in another settlement year, which is allowed
        "jinfan-2025-illness-aid", AID, "330105901", "2025", 7,
        columns("姓名 性别 身份证号 年度自付金额=自付金额 慰问金额=金额(元)", 慰问金额=cells.wide),
        gongshu[:6] + people("jinfan", 14), form="workbook", note="", footer="",
    )  # fmt: skip
    yield office.batch(
        "shangcheng-2025-illness-aid", AID, "330102", "2025", -5,
        columns(
            "序号 姓名 性别 身份证号=居民身份证号码 开户银行 银行卡号 慰问金额 困难情况", 姓名=cells.spaced
        ),
        people("shangcheng", 45), {"withdrawn_on": office.day - timedelta(days=3), "withdrawal_reason": "内容有错"},
    )  # fmt: skip
    yield office.batch(
        "binjiang-2025-illness-aid", AID, "330108", "2025", -10,
        columns("序号 姓名 性别 年龄 身份证号 联系电话 年度自付金额 慰问金额", 慰问金额=cells.commas),
        people("binjiang", 30), {"calendar": "working"}, form="csv", title="", note="",
    )  # fmt: skip
    yield office.batch(
        "qiantang-2024-illness-aid", AID, "330114", "2024", -230,
        columns(
            "序号 姓名 性别 旧身份证号=身份证号 出生日期=出生年月日 年度自付金额 慰问金额 审核状态",
            出生日期=cells.dashes,
        ),
        people("qiantang", 25), form="csv", encoding="gb18030", footer="",
    )  # fmt: skip
    yield office.batch(
        "hangzhou-2025-illness-aid", AID, "330100", "2025", -11,
        columns(
            "序号 慰问金额=慰问金额（元） 姓名 身份证号 性别 年度自付金额=年度个人自付金额 "
            "开户银行 银行卡号 联系电话"
        ),
        people("hangzhou", 80, ELSEWHERE),
        {"min_days": 10, "title": "关于2025年度市级托管企业退休人员大病慰问的公示"},
    )  # fmt: skip


def _leaders(office: Office, also_aided: list[Person]) -> Iterator[Batch]:
    people = office.people
    full = "序号 姓名 性别 身份证号 所属社区 管理人数 补助标准 发放金额 银行卡号 联系电话"
    yield office.batch(
        "wenxi-2025-group-leaders", LEADER, "330106901", "2025", -3,
        columns(full, 姓名=cells.padded), also_aided + _renamed(people("wenxi-l", 22), at3="张强"),
        total_formula=True,
    )  # fmt: skip
    yield office.batch(
        "qinglan-2025-group-leaders", LEADER, "330102901", "2025", -230,
        columns(
            "序号 所属社区=社区 姓名 性别 身份证号=身份证 管理人数=服务人数 发放金额=补助金额",
            身份证号=cells.wide,
        ),
        people("qinglan-l", 18), form="workbook",
    )  # fmt: skip
    yield office.batch(
        "luting-2025-group-leaders", LEADER, "330114901", "2025", -7,
        columns("序号 姓名 性别 身份证号 管理人数 发放金额", 身份证号=cells.lower, 发放金额=cells.two_places),
        _renamed(people("luting-l", 16), at1="诸葛䶮"), form="csv", encoding="gb18030",
    )  # fmt: skip
    yield office.batch(
        "yudeng-2025-group-leaders", LEADER, "330108901001", "2025", 1,
        columns("姓名 性别 身份证号 管理人数 补助标准 发放金额"), people("yudeng-l", 5), form="workbook",
    )  # fmt: skip
    yield office.batch(
        "hongbu-2024-group-leaders", LEADER, "330105902", "2024", -250,
        columns(full, 管理人数=cells.wide, 发放金额=cells.yen), people("hongbu-l", 20),
    )  # fmt: skip


def _spending(office: Office) -> Iterator[Batch]:
    plain = "经费项目 用途 金额=金额(元)"
    yield office.batch(
        "hangzhou-2025-spending", SPENDING, "330100", "2025", -4,
        columns("序号 经费项目 用途=具体用途 金额=金额（元） 备注", 金额=cells.commas),
        office.money("city", 640_000),
    )  # fmt: skip
    yield office.batch(
        "xihu-2026-q3-spending", SPENDING, "330106", "2026-Q3", -9,
        columns(plain), office.money("xihu", 118_000, "2026-Q3"), total_formula=True,
    )  # fmt: skip
    yield office.batch(
        "gongshu-2026-q2-spending", SPENDING, "330105", "2026-Q2", -126,
        columns("经费项目 用途 人数 标准 金额 备注"), office.money("gongshu", 132_000, "2026-Q2"),
    )  # fmt: skip
    yield office.batch(
        "wangshu-2025-spending", SPENDING, "330102902", "2025", 8,
        columns("经费项目=项目 用途 人数 标准=标准(元/人) 金额=金额(元)"), office.money("wangshu", 6_400),
        form="workbook",
    )  # fmt: skip
    yield office.batch(
        "bailuwan-2026-q3-spending", SPENDING, "330108902", "2026-Q3", -3,
        columns(plain, 金额=cells.commas), office.money("bailuwan", 3_900, "2026-Q3"), form="csv", footer="",
    )  # fmt: skip
    whole = [
        replace(line, amount=line.amount.quantize(Decimal(1)))
        for line in office.money("2024", 610_000, "2024")
    ]
    yield office.batch(
        "hangzhou-2024-spending", SPENDING, "330100", "2024", -240,
        columns("经费项目 用途 金额", 金额=cells.in_ten_thousands), whole,
        note="填报单位：杭州市企业退休人员管理服务中心（盖章）　　　　单位：万元",
    )  # fmt: skip


def _ledger(office: Office) -> Batch:
    """A quarter's notice from the books: one line a payment, and what the office says they come to."""
    spending = office.money("luting", 2_600, "2026-Q3")
    people = office.people("luting-paid", 140)
    paid = payments(office.random("luting/payments"), spending, people, date(2026, 7, 1))
    return office.batch(
        "luting-2026-q3-spending", SPENDING, "330114901", "2026-Q3", -2,
        columns("付款日期 凭证号 经费项目 用途 收款方 收款账号 金额=金额(元) 支付方式 摘要", 付款日期=cells.dashes),
        paid, fund={"people": 2600, "total": sum((each.amount for each in paid), Decimal(0))},
        title="芦汀街道2026年第3季度专项资金付款台账", footer="",
    )  # fmt: skip
