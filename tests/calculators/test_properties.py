"""What must hold for every input, each under the sentence of the law it checks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calculators.dates import add_months, age_on, birthday_in, first_of, last_of
from calculators.errors import InputError
from calculators.money import parse_yuan, yuan
from calculators.person import Person, status_on
from calculators.result import Verdict, replay
from calculators.rules import (
    activity,
    advance,
    budget,
    checkup,
    coverage,
    festival,
    funeral,
    group_leader,
    hospital_visit,
    illness_aid,
    my_entitlements,
    settlement,
)
from tests.calculators.rulebooks import law_text, make, shipped

BOOK = shipped()
POLICY = BOOK.policies[0]
DISTRICT = "330106"

fen = st.integers(0, 10**9).map(lambda n: Decimal(n) / 100)
around_bounds = st.sampled_from([Decimal(n) / 100 for b in (500000, 1000000) for n in (b - 1, b, b + 1)])
self_paid = fen | around_bounds
years = st.integers(2024, 2050)
months = st.tuples(st.integers(1990, 2049), st.integers(1, 12))
days = st.dates(date(2024, 1, 1), date(2050, 12, 31))
groups = st.sampled_from([group.key for group in POLICY.groups])
districts = st.sampled_from([*POLICY.districts, *POLICY.neighbours])


@st.composite
def people(draw, **fixed):
    handled = draw(months)
    later = st.integers(0, 300).map(lambda n: add_months(*handled, n))
    suspended = draw(st.none() | later)
    resumed = (
        None
        if suspended is None
        else draw(st.none() | st.integers(1, 60).map(lambda n: add_months(*suspended, n)))
    )
    facts = {
        "group": draw(groups | st.just("enterprise")),
        "district": draw(districts | st.just(DISTRICT)),
        "handled": handled,
        "managed_in": draw(st.just("") | districts),
        "suspended": suspended,
        "resumed": resumed,
        "death_verified": draw(st.none() | later),
    }
    return facts | fixed


def plain(**more):
    return {"group": "enterprise", "district": DISTRICT} | more


def contains(result, value):
    return any(one.contains(value) for one in result.solution.intervals)


QUOTES = {
    "TestIllnessAid": ["年支出不超过 1 万元的，给予不超过 500 元慰问", "给予最高不超过 2500 元慰问"],
    "TestSharedPool": ["具体标准根据可用于大病慰问的经费额度和申请情况确定"],
    "TestCoverage": [
        "在办理按月领取基本养老金手续的次月移交实行社会化管理服务",
        "经核实后次月起停止社会化管理服务",
    ],
    "TestOriginalChannel": ["按原渠道保障经费，不列入我市专项资金保障对象"],
    "TestGroupLeader": ["按不超过 10 元/人的标准，每位小组长每年不超过 500 元"],
    "TestHospitalVisit": ["原则上每人每年不超过 1次"],
    "TestFuneral": ["给予 200 元的丧事料理慰问费"],
    "TestCheckup": ["按实报销，报销金额不超过体检经费标准"],
    "TestActivity": ["75 周岁以上及因客观原因不能参加活动的，可以组织慰问"],
    "TestFestival": ["春节 1200 元，端午节、中秋节各 800 元"],
    "TestAllInOne": ["按规定享受节日慰问费"],
    "TestBudget": ["市、区按照 1:1 两级比例分担（社保基金承担部分除外）"],
    "TestAdvance": ["不低于 70%的比例提前下达"],
    "TestSettlement": ["按照资金使用年度当年 12月底纳入社会化管理的人数计算"],
}


@pytest.mark.parametrize("name", QUOTES)
def test_the_sentences_are_the_laws(name):
    assert name in globals()
    assert all(quote in law_text() for quote in QUOTES[name])


class TestIllnessAid:
    @given(self_paid, years)
    def test_never_above_the_cap(self, paid, year):
        result = illness_aid.answer(BOOK, illness_aid.Inputs(**plain(), year=year, self_paid=paid))
        assert result.amount.high == illness_aid.highest_award(POLICY, year=year, district="", self_paid=paid)
        assert result.amount.high <= illness_aid.highest_award(POLICY, year=year, district="")
        assert replay(result.steps) == result.amount.high

    @given(self_paid, self_paid, years)
    def test_never_falls_as_self_paid_rises(self, one, other, year):
        low, high = sorted((one, other))
        assert illness_aid.highest_award(
            POLICY, year=year, district="", self_paid=low
        ) <= illness_aid.highest_award(POLICY, year=year, district="", self_paid=high)

    @given(self_paid)
    def test_exactly_one_band_holds_each_sum(self, paid):
        possible = illness_aid.bands(POLICY, date(2026, 12, 31), "")
        assert sum(band.self_paid.contains(paid) for band in possible) == 1

    @given(self_paid, years)
    def test_reverse_of_forward_contains_the_sum(self, paid, year):
        award = illness_aid.highest_award(POLICY, year=year, district="", self_paid=paid)
        target = illness_aid.Target(district=DISTRICT, year=year, award=award)
        assert contains(illness_aid.reverse(BOOK, target), paid)

    @given(self_paid, fen.filter(lambda n: n <= 3000))
    def test_forward_of_reverse_allows_the_award(self, paid, award):
        target = illness_aid.Target(district=DISTRICT, year=2026, award=award)
        most = illness_aid.highest_award(POLICY, year=2026, district="", self_paid=paid)
        allowed = most >= award if award else most == 0  # nothing is sure only where nothing may be given
        assert contains(illness_aid.reverse(BOOK, target), paid) == allowed

    @given(st.lists(fen, min_size=1, max_size=8), st.lists(fen, max_size=4), st.lists(fen, max_size=4))
    def test_the_parts_make_the_figure(self, costs, carried_over, assisted):
        inputs = illness_aid.Inputs(
            **plain(),
            year=2026,
            costs=tuple(costs),
            employee_insurance=tuple(carried_over),
            medical_assistance=tuple(assisted),
        )
        total = sum(costs) - sum(carried_over) - sum(assisted)
        if total < 0:
            with pytest.raises(InputError, match="parts_exceed_costs"):
                illness_aid.answer(BOOK, inputs)
        else:
            figure = illness_aid.Inputs(**plain(), year=2026, self_paid=total)
            assert illness_aid.answer(BOOK, inputs).amount == illness_aid.answer(BOOK, figure).amount


class TestSharedPool:
    @given(fen, st.integers(0, 5000), st.integers(0, 5000), self_paid)
    def test_the_shares_never_exceed_the_pool(self, pool, middle, high, paid):
        standard = {
            "district": DISTRICT,
            "year": 2026,
            "source": "虚构",
            "pool": str(pool),
            "counts": [middle, high],
        }
        assume(middle + high)
        rulebook = make(standards=[standard])

        def share(of):
            inputs = illness_aid.Inputs(**plain(), year=2026, self_paid=of)
            return illness_aid.answer(rulebook, inputs).amount

        caps = share(Decimal(8000)), share(Decimal(20000))
        assert caps[0].high * middle + caps[1].high * high <= pool
        assert share(paid).high <= illness_aid.highest_award(POLICY, year=2026, district="", self_paid=paid)
        assert all(one.estimate for one in caps)


class TestCoverage:
    @given(months, days)
    def test_from_the_first_of_the_next_month(self, handled, day):
        status = status_on(BOOK, Person(**plain(handled=handled)), day)
        assert (status.verdict is Verdict.YES) == (day >= first_of(add_months(*handled, 1)))

    @given(months, st.integers(0, 300), days)
    def test_until_the_end_of_the_month_of_verification(self, handled, later, day):
        verified = add_months(*handled, later)
        status = status_on(BOOK, Person(**plain(handled=handled, death_verified=verified)), day)
        assert (status.verdict is Verdict.YES) == (
            first_of(add_months(*handled, 1)) <= day <= last_of(verified)
        )

    @given(people(group="enterprise", district=DISTRICT, managed_in=""), days)
    def test_not_while_suspended(self, facts, day):
        person = Person(**facts)
        suspended = facts["suspended"]
        if suspended is not None and day >= first_of(suspended):
            paid_again = facts["resumed"] is not None and day >= first_of(facts["resumed"])
            assert paid_again or status_on(BOOK, person, day).verdict is Verdict.NO

    @given(days, st.dates(date(1990, 1, 1), date(2049, 12, 31)))
    def test_reverse_contains_exactly_the_days_of_handling_in_time(self, day, handled):
        result = coverage.reverse(BOOK, coverage.Target(**plain(), on=day))
        person = Person(**plain(handled=(handled.year, handled.month)))
        assert contains(result, handled) == (status_on(BOOK, person, day).verdict is Verdict.YES)


class TestOriginalChannel:
    @given(people(group="provincial"), days)
    def test_never_a_bare_no(self, facts, day):
        for result in (
            coverage.answer(BOOK, coverage.Inputs(**facts, on=day)),
            festival.answer(BOOK, festival.Inputs(**facts, year=day.year)),
            illness_aid.answer(BOOK, illness_aid.Inputs(**facts, year=day.year, self_paid=Decimal(1))),
        ):
            assert result.verdict is Verdict.ELSEWHERE
            assert "按原渠道" in result.headline
            assert result.amount is None


class TestGroupLeader:
    @given(st.integers(0, 10**5), years)
    def test_never_above_either_limit(self, managed, year):
        result = group_leader.answer(BOOK, group_leader.Inputs(district=DISTRICT, year=year, people=managed))
        assert result.amount.high == min(10 * managed, 500)
        assert result.amount.high == group_leader.highest_award(
            POLICY, year=year, district="", people=managed
        )

    @given(st.integers(0, 10**5))
    def test_reverse_of_forward_contains_the_people(self, managed):
        amount = group_leader.highest_award(POLICY, year=2026, district="", people=managed)
        target = group_leader.Target(district=DISTRICT, year=2026, amount=amount)
        assert contains(group_leader.reverse(BOOK, target), Decimal(managed))

    @given(fen.map(lambda n: n % 600))
    def test_never_and_nearest(self, amount):
        result = group_leader.reverse(BOOK, group_leader.Target(district=DISTRICT, year=2026, amount=amount))
        possible = {group_leader.highest_award(POLICY, year=2026, district="", people=n) for n in range(61)}
        if amount in possible:
            assert result.solution.intervals
            assert not result.solution.nearest
        else:
            below = max(one for one in possible if one < amount)
            above = [min(one for one in possible if one > amount)] if amount < 500 else []
            assert list(result.solution.nearest) == [below, *above]


class TestHospitalVisit:
    @given(st.integers(0, 99), years)
    def test_once_a_year(self, stays, year):
        result = hospital_visit.answer(BOOK, hospital_visit.Inputs(**plain(), year=year, stays=stays))
        assert result.amount.high == (150 if stays else 0)
        target = hospital_visit.Target(district=DISTRICT, year=year, amount=result.amount.high)
        assert contains(hospital_visit.reverse(BOOK, target), Decimal(stays))


class TestFuneral:
    @given(days)
    def test_always_the_same_sum(self, day):
        assert funeral.answer(BOOK, funeral.Inputs(**plain(), died_on=day)).amount.high == 200

    @given(fen.map(lambda n: n % 400))
    def test_any_other_sum_is_never_given(self, amount):
        result = funeral.reverse(BOOK, funeral.Target(district=DISTRICT, year=2026, amount=amount))
        assert bool(result.solution.intervals) == (amount in {0, 200})


class TestCheckup:
    @given(fen.map(lambda n: n % 1000))
    def test_by_the_invoice_up_to_the_standard(self, invoice):
        inputs = checkup.Inputs(**plain(), on=date(2024, 9, 1), lives="away", invoice=invoice)
        result = checkup.answer(BOOK, inputs)
        assert result.amount.high == min(invoice, Decimal(400))
        target = checkup.Target(district=DISTRICT, year=2026, amount=result.amount.high)
        assert contains(checkup.reverse(BOOK, target), invoice)

    @given(days, st.none() | months)
    def test_an_unknown_round_is_only_expected(self, day, seen):
        inputs = checkup.Inputs(**plain(), on=day, last_checkup=seen)
        if seen is not None and first_of(seen) > day:
            with pytest.raises(InputError, match="checkup_in_future"):
                checkup.answer(BOOK, inputs)
            return
        result = checkup.answer(BOOK, inputs)
        if day > BOOK.rounds[-1].last:
            assert result.verdict is Verdict.DEPENDS
            assert "预计" in result.headline


class TestActivity:
    @given(st.dates(date(1930, 1, 1), date(1999, 12, 31)), days)
    def test_visited_from_the_75th_birthday(self, birth, day):
        result = activity.answer(BOOK, activity.Inputs(**plain(), on=day, birth=birth))
        assert (result.verdict is Verdict.DEPENDS) == (day >= birthday_in(birth, birth.year + 75))
        target = activity.Target(district=DISTRICT, birth=birth, on=day)
        assert contains(activity.reverse(BOOK, target), day) == (age_on(birth, day) >= 75)


class TestFestival:
    @given(people(), years)
    def test_the_total_is_the_sum_of_the_festivals(self, facts, year):
        result = festival.answer(BOOK, festival.Inputs(**facts, year=year))
        if result.verdict not in (Verdict.YES, Verdict.NO):
            assert result.amount is None
            return
        sums = {"春节": 1200, "端午节": 800, "中秋节": 800}
        for item in result.items:
            covered = status_on(BOOK, Person(**facts), item.first, festival=True).verdict is Verdict.YES
            assert item.amount.high == (sums[item.name] if covered else 0)
        assert result.amount.high == sum(item.amount.high for item in result.items) == replay(result.steps)
        assert result.amount.high <= 2800

    @settings(max_examples=50)
    @given(people(group="enterprise", district=DISTRICT), st.dates(date(2024, 1, 1), date(2049, 12, 31)))
    def test_the_first_festival_is_paid_and_none_before_it_is(self, facts, day):
        result = festival.reverse(BOOK, festival.Target(**facts, on=day))
        paid = [
            one
            for year in range(day.year, 2051)
            for one in BOOK.festivals.in_year(year).values()
            if one >= day and status_on(BOOK, Person(**facts), one, festival=True).verdict is Verdict.YES
        ]
        if paid or not (facts["suspended"] and not facts["resumed"] and result.verdict is Verdict.DEPENDS):
            assert [one.lower.value for one in result.solution.intervals] == paid[:1]
            return
        # The pension is suspended and nobody knows until when: from the next festival on, as far as one lives.
        stretch = result.solution.intervals[0]
        assert stretch.upper is None
        assert stretch.lower.value >= max(day, first_of(facts["suspended"]))


class TestAllInOne:
    @settings(max_examples=60)
    @given(people(), days, st.none() | self_paid, st.integers(0, 3), st.booleans(), st.booleans())
    def test_the_parts_are_the_single_answers(self, facts, day, paid, stays, attended, away):
        birth, year = date(1940, 2, 29), day.year
        lives = "away" if away else "hangzhou"
        inputs = my_entitlements.Inputs(
            **facts, on=day, birth=birth, self_paid=paid, stays=stays, attended=attended, lives=lives
        )
        result = my_entitlements.answer(BOOK, inputs)
        single = {
            "coverage": coverage.answer(BOOK, coverage.Inputs(**facts, on=day)),
            "festival": festival.answer(BOOK, festival.Inputs(**facts, year=year)),
            "hospital_visit": hospital_visit.answer(
                BOOK, hospital_visit.Inputs(**facts, year=year, stays=stays)
            ),
            "checkup": checkup.answer(BOOK, checkup.Inputs(**facts, on=day, lives=lives)),
            "activity": activity.answer(
                BOOK, activity.Inputs(**facts, on=day, birth=birth, attended=attended)
            ),
        }
        verified = facts["death_verified"]
        if verified is not None and verified[0] == year:
            single["funeral"] = funeral.answer(BOOK, funeral.Inputs(**facts, died_on=last_of(verified)))
        if paid is not None:
            single["illness_aid"] = illness_aid.answer(
                BOOK, illness_aid.Inputs(**facts, year=year, self_paid=paid)
            )
        assert {part.rule: part for part in result.parts} == single
        sums = [part.amount for part in single.values() if part.amount is not None]
        lines = [line.amount for line in result.items if line.amount is not None]
        if sums:
            assert result.amount.low == sum(one.low for one in sums) == sum(one.sure for one in lines)
            most = sum(one.most for one in sums)
            assert result.amount.high == most == sum(one.most for one in lines) == replay(result.steps)
        else:
            assert result.amount is None

    @given(years, st.dates(date(2023, 1, 1), date(2050, 12, 31)))
    def test_reverse_of_the_years_festivals_contains_the_day_of_handling(self, year, handled):
        facts = plain(handled=(handled.year, handled.month))
        total = festival.answer(BOOK, festival.Inputs(**facts, year=year)).amount.high
        result = my_entitlements.reverse(BOOK, my_entitlements.Target(**plain(), year=year, amount=total))
        assert contains(result, handled)

    @given(years, st.dates(date(2023, 1, 1), date(2050, 12, 31)), st.sampled_from([0, 800, 1600, 2800]))
    def test_the_stretches_do_not_overlap(self, year, handled, amount):
        result = my_entitlements.reverse(
            BOOK, my_entitlements.Target(**plain(), year=year, amount=Decimal(amount))
        )
        facts = plain(handled=(handled.year, handled.month))
        total = festival.answer(BOOK, festival.Inputs(**facts, year=year)).amount.high
        assert contains(result, handled) == (total == amount)


class TestBudget:
    @given(st.integers(0, 10**7), fen)
    def test_the_shares_make_the_whole(self, covered, fund):
        inputs = budget.Inputs(district=DISTRICT, year=2026, people=covered, fund_carried=fund)
        total = Decimal(3250 * covered)
        if fund > total:
            with pytest.raises(InputError, match="fund_exceeds_total"):
                budget.answer(BOOK, inputs)
            return
        result = budget.answer(BOOK, inputs)
        assert result.amount.high == total == replay(result.steps)
        heads = [item.amount.high for item in result.items if "预留" not in item.name]
        assert sum(heads) == total
        sharing = result.parts[0]
        carried_over, city, district = (item.amount.high for item in sharing.items)
        assert carried_over + city + district == total
        assert 0 <= district - city <= Decimal("0.01")

    @given(st.integers(0, 10**7))
    def test_reverse_of_forward_is_the_people(self, covered):
        amount = budget.answer(BOOK, budget.Inputs(district=DISTRICT, year=2026, people=covered)).amount.high
        result = budget.reverse(BOOK, budget.Target(district=DISTRICT, year=2026, amount=amount))
        assert contains(result, Decimal(covered))
        assert not contains(result, Decimal(covered + 1))


class TestAdvance:
    @given(fen)
    def test_the_least_is_enough_and_one_fen_less_is_not(self, expected):
        least = advance.answer(
            BOOK, advance.Inputs(district=DISTRICT, year=2026, expected=expected)
        ).amount.high
        assert least * 100 >= expected * 70 > (least - Decimal("0.01")) * 100

    @given(fen)
    def test_reverse_of_forward_contains_the_transfer(self, expected):
        least = advance.answer(
            BOOK, advance.Inputs(district=DISTRICT, year=2026, expected=expected)
        ).amount.high
        for amount, enough in ((least, True), (least - Decimal("0.01"), False)):
            if amount >= 0:
                result = advance.reverse(BOOK, advance.Target(district=DISTRICT, year=2026, amount=amount))
                assert contains(result, expected) == enough


class TestSettlement:
    @given(st.integers(0, 10**6), fen, fen, st.tuples(fen, fen, fen))
    def test_care_is_settled_up_to_the_people_and_the_rest_as_spent(self, covered, ahead, care, others):
        spent = dict(zip(("checkup", "activity", "festival"), others, strict=True))
        inputs = settlement.Inputs(
            district=DISTRICT, year=2026, people=covered, paid_ahead=ahead, care=care, **spent
        )
        result = settlement.answer(BOOK, inputs)
        assert result.amount.high == min(care, Decimal(120 * covered)) + sum(others)
        city, district = (one.amount.high for one in result.parts[0].items[1:])
        assert city + district == result.amount.high
        assert 0 <= district - city <= Decimal("0.01")
        last = result.items[-1]
        sign = 1 if last.name == "应补拨" else -1
        assert ahead + sign * last.amount.high == city

    @given(st.integers(0, 10**6), fen)
    def test_reverse_tells_when_all_is_settled(self, covered, care):
        inputs = settlement.Inputs(
            district=DISTRICT, year=2026, people=covered, paid_ahead=Decimal(0), care=care
        )
        whole = settlement.answer(BOOK, inputs).amount.high == care
        result = settlement.reverse(BOOK, settlement.Target(district=DISTRICT, year=2026, care=care))
        assert contains(result, Decimal(covered)) == whole


class TestMoneyAndAge:
    @given(fen)
    def test_what_is_printed_can_be_read(self, amount):
        assert parse_yuan(yuan(amount)) == amount
        assert parse_yuan(f"￥{amount:.2f}元") == amount

    @given(st.dates(date(1900, 1, 1), date(2000, 12, 31)), days)
    def test_a_year_older_on_the_birthday_and_not_before(self, birth, day):
        birthday = birthday_in(birth, day.year)
        assert age_on(birth, birthday) == day.year - birth.year
        assert age_on(birth, birthday - timedelta(days=1)) == day.year - birth.year - 1
