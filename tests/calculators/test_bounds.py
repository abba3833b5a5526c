"""−1, 0, +1 step at every bound of the law, generated from the parameters themselves.

Each probe says whether a value lies inside what the bound limits; whether the bound itself does is the
parameter's `bound`, which comes from the law's word (超出 or 不超过) and is checked here against that word.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from calculators.dates import birthday_in
from calculators.result import Verdict
from calculators.rules import (
    activity,
    advance,
    budget,
    checkup,
    group_leader,
    hospital_visit,
    illness_aid,
)
from tests.calculators.rulebooks import make, shipped

BOOK = shipped()
POLICY = BOOK.policies[0]
DAY = date(2026, 12, 31)
PERSON = {"group": "enterprise", "district": "330106"}
FEN, ONE = Decimal("0.01"), Decimal(1)


def _leader_award(people):
    return lambda award: award <= group_leader.highest_award(POLICY, year=2026, district="", people=people)


def _aided(self_paid):
    return illness_aid.highest_award(POLICY, year=2026, district="", self_paid=self_paid) > 0


def _in_middle_band(self_paid):
    most = illness_aid.highest_award(POLICY, year=2026, district="", self_paid=self_paid)
    return most <= POLICY.value_on("illness_aid.middle_cap", DAY)


def _award_of_a_standard(self_paid):
    def inside(award):
        standard = {
            "district": "330106", "year": 2026, "source": "虚构", "tiers": [{"over": "5000", "amount": str(award)}],
        }  # fmt: skip
        inputs = illness_aid.Inputs(**PERSON, year=2026, self_paid=self_paid)
        return illness_aid.answer(make(standards=[standard]), inputs).amount.high == award

    return inside


def _paid_stays(stays):
    result = hospital_visit.answer(BOOK, hospital_visit.Inputs(**PERSON, year=2026, stays=int(stays)))
    return result.amount.high == stays * POLICY.value_on("hospital_visit.amount", DAY)


def _reimbursed(invoice):
    inputs = checkup.Inputs(**PERSON, on=date(2024, 9, 1), lives="away", invoice=invoice)
    return checkup.answer(BOOK, inputs).amount.high == invoice


def _taking_part(times):
    inputs = activity.Inputs(**PERSON, on=DAY, attended=times > 1)
    return activity.answer(BOOK, inputs).verdict is Verdict.YES


def _visited(age):
    birth = date(2026 - int(age), 12, 31)
    return activity.answer(BOOK, activity.Inputs(**PERSON, on=DAY, birth=birth)).verdict is Verdict.DEPENDS


def _reserved(per_person):
    result = budget.answer(BOOK, budget.Inputs(district="330106", year=2026, people=1))
    return per_person <= next(item.amount.high for item in result.items if "预留" in item.name)


def _reserve_used(self_paid):
    result = illness_aid.answer(BOOK, illness_aid.Inputs(**PERSON, year=2026, self_paid=self_paid))
    return any("预留" in step.label for step in result.steps)


def _enough(percent):
    """An advance of `percent` yuan is enough for an expected transfer of 100 yuan."""
    result = advance.reverse(BOOK, advance.Target(district="330106", year=2026, amount=percent))
    return result.solution.intervals[0].contains(Decimal(100))


PROBES = {  # key: step, whether what lies above the bound is inside, probe
    "group_leader.per_person": (FEN, False, _leader_award(1)),
    "group_leader.cap": (FEN, False, _leader_award(5000)),
    "hospital_visit.times": (ONE, False, _paid_stays),
    "illness_aid.threshold": (FEN, True, _aided),
    "illness_aid.middle_limit": (FEN, False, _in_middle_band),
    "illness_aid.middle_cap": (FEN, False, _award_of_a_standard(Decimal(8000))),
    "illness_aid.high_cap": (FEN, False, _award_of_a_standard(Decimal(80000))),
    "checkup.standard": (FEN, False, _reimbursed),
    "activity.times": (ONE, False, _taking_part),
    "activity.visit_age": (ONE, True, _visited),
    "budget.care_reserve": (FEN, False, _reserved),
    "budget.reserve_aid_above": (FEN, True, _reserve_used),
    "advance.least_share": (FEN, True, _enough),
}
ELSEWHERE = {"notice.min_days": "tests/notices: the seven days"}
BOUNDED = sorted(key for key, one in POLICY.parameters.items() if one.inclusive is not None)


def test_every_bound_is_probed():
    assert set(BOUNDED) == PROBES.keys() | ELSEWHERE.keys()


@pytest.mark.parametrize("key", sorted(PROBES))
def test_one_step_below_at_and_above(key):
    step, inside_above, inside = PROBES[key]
    bound = POLICY.bound_on(key, DAY)
    found = [inside(bound.value - step), inside(bound.value), inside(bound.value + step)]
    assert found == [not inside_above, bound.inclusive, inside_above]


@pytest.mark.parametrize("key", BOUNDED)
def test_inclusive_is_what_the_law_says(key):
    """不超过, 以上, 不低于, 不少于, 标准 take the number in; 超出, 超过 (without 不) leave it out (民法典 1259)."""
    parameter = POLICY.parameters[key]
    bare = parameter.excerpt.replace("不超过", "")
    if key == "illness_aid.high_cap":  # 年支出超过 1万元 is the band, 最高不超过 2500 the bound
        bare = bare.replace("年支出超过 1万元", "")
    assert parameter.inclusive == ("超过" not in bare and "超出" not in bare)


def test_the_75th_birthday_to_the_day():
    birth = date(1951, 11, 23)
    birthday = birthday_in(birth, 2026)
    found = [
        activity.answer(BOOK, activity.Inputs(**PERSON, on=birthday + timedelta(days=n), birth=birth)).verdict
        for n in (-1, 0, 1)
    ]
    assert found == [Verdict.YES, Verdict.DEPENDS, Verdict.DEPENDS]
