"""What this product decided where the law leaves it open, as of 2026-11-23.

Shown beside every answer that rests on it, so that nobody takes an assumption for the law. Rounding is
among it: a share of a pool and the city's half go down to the fen (`money.yuan_down`), a least advance up
(`yuan_up`).
"""

from __future__ import annotations

ENROLLED = "您没有填写办理手续的年月，我们按您已经纳入社会化管理服务计算。"
HANDLED_MONTH = "办法只说次月，没有说具体哪天，我们按次月1日起列入、核实当月的月底止理解。"
SUSPENDED_MONTHS = "暂停按月计算：从停发养老金的当月1日起，到恢复发放当月的前一天止，这是我们的理解。"
TRANSFERRED = (
    "管理关系转移后，我们按这样理解：服务和慰问由现在管理您的区负责（四（一）转移），"
    "节日慰问费看在哪里办理的退休手续（三（四））。"
)
CALENDAR_YEAR = "办法没有写明结算年度怎么算，我们按自然年（1月1日至12月31日）、以出院日期为准理解。"
COVERED_IN_YEAR = "办法没有写明要在哪一天属于保障对象，我们按这一年中有任何一天属于保障对象理解。"
YEAR_END_NUMBERS = "一个年度用哪一版办法的数字，我们按当年12月31日有效的那一版理解。"
OWN_SHARE = (
    "“自理”部分算不算在内，办法没有写清楚，请照抄个人医疗费用查询单上的自付金额；自费和普通门诊费用不算。"
)
PRO_RATA = (
    "这是我们按已公布的经费总额和人数、照各档最高额同比例估算的（不足一分的舍去），不是发放标准，"
    "以当地实际确定的为准。"
)
STAY_YEAR = "住院次数我们按出院日期所在的年份计算。"
VERIFIED_DEATH = "是否属于保障对象，我们看去世当天的情况。"
ROUND_EXPECTED = "已知的轮次从双数年开始、两年一轮，我们据此推算以后的轮次；正式时间以通知为准。"
FESTIVAL_DAY = (
    "办法没有写明截止日，我们按节日当天是否属于保障对象判断；当月刚纳入、来不及发的，按以后补发理解。"
)
CHECKUP_YEARLY = "办法写明健康体检经费在体检年度安排；我们按每人每年计列，两年合计正好是一次体检的标准。"
ODD_FEN = "平分时多出的一分钱，我们计在区级。"
LEAST_ADVANCE = "不低于的金额不足一分时，我们进到一分。"
OTHER_HEADS = (
    "健康体检、节日慰问、文体活动经费按实际支出结算；是否符合各自标准，由审核的人另行核对，这里不代替。"
)
EXPECTED_HEADS = "预算按您填写的预计人数计算，预计人数怎么来由人力社保部门确定。"
