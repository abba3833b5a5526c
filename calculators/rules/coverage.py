"""Who is covered, and when (保障对象), 二（一）, 二（一）后段, 二（二）, 二（三）, 四（一）转移, 六（一）.

The rule itself is `calculators.person`, since every other rule asks it first; here it answers by itself.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> facts = Inputs(group="flexible", district="330106", handled=(2024, 5), on=date(2024, 6, 1))
>>> answer(rulebook, facts).verdict
<Verdict.YES: 'yes'>
"""

from __future__ import annotations

from datetime import date

from calculators import assumptions
from calculators.bounds import Bound, Interval
from calculators.common_questions import day_field
from calculators.dates import add_months, day_zh, last_of
from calculators.parameters import Policy
from calculators.person import Month, Person, begins_on, check, ends_on, managing_place, status_on
from calculators.questions import question_from, rule_inputs
from calculators.result import Result, ResultItem, Solution, Step, Verdict
from calculators.rulebook import RuleBook
from calculators.rules.shared import LATE_NOTICE, Frame, where_to_go

NAME = "coverage"
TITLE = "是不是保障对象"
AUDIENCE = "retiree"
CLAUSES = ("coverage", "coverage_end", "returned", "special_rules", "transfer", "own_rules")
CLAUSE = "coverage"
FRAME = Frame(NAME, TITLE, CLAUSE)


@rule_inputs
class CoverageInputs(Person):
    """The day asked about."""

    handled: Month | None = question_from(Person, "handled", default=None, required=True)
    on: date = day_field("想知道哪一天的情况？", "是不是保障对象要看具体日子。")


Inputs = CoverageInputs


@rule_inputs
class CoverageTarget:
    """The day `on` which to be covered; asked is by when the pension must have been handled."""

    group: str = question_from(Person, "group")
    district: str = question_from(Person, "district")
    on: date = day_field("希望在哪一天已经是保障对象？", "从这一天往回推算办理的时间。")


Target = CoverageTarget


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """Covered, not covered, or covered by others, on the day asked; with the days it begins and ends."""
    status, place = status_on(rulebook, inputs, inputs.on), managing_place(inputs)
    of_the_fund = check(rulebook, inputs).verdict == "covered"
    moved = place != inputs.district
    if status.verdict in (Verdict.ELSEWHERE, Verdict.DEPENDS):
        return FRAME.refusal(status, inputs.on, place)
    dead = inputs.death_verified is not None
    to_come = False  # whether the papers of the handing over have still to be filled in
    items = []
    if inputs.handled is not None and of_the_fund:
        begins = begins_on(status.policy, inputs.handled, inputs.on)
        ends = (
            None
            if inputs.death_verified is None
            else ends_on(status.policy, inputs.death_verified, inputs.on)
        )
        to_come = inputs.on < begins
        items.append(ResultItem("保障期间", status.verdict, status.reason, CLAUSE, begins, ends))
    return Frame(NAME, TITLE, status.clause).result(
        status.policy,
        inputs.on,
        status.verdict,
        f"{day_zh(inputs.on)}：{status.reason}",
        cites=(
            *CLAUSES[:2],
            *((CLAUSES[4],) if moved else ()),
            *(("overpayment",) if dead else ()),
        ),
        steps=(Step(status.reason, clause=status.clause),),
        items=(*items, *(_transfer(status.policy) if of_the_fund and not dead else ())),
        materials=(
            "《企业职工退休“一件事”联办申请表》",
            "《档案移交名册表》",
        )
        if to_come
        else (),
        where=where_to_go(status.policy, place),
        assumptions=status.assumptions,
        changes=_changes(to_come=to_come, dead=dead) if of_the_fund else (),
    )


def _changes(*, to_come: bool, dead: bool) -> tuple[str, ...]:
    """What begins and ends the cover, and what is to be done; to the living and to relatives, their own."""
    return (
        *(("办理退休手续时填好两张表。",) if to_come else ()),
        "办理手续、经退管经办机构审核的，次月起列入；经核实去世的次月起停止；养老金停发期间暂停，恢复后重新列入。",
        LATE_NOTICE if dead else "没有按规定做养老待遇资格认证会被停发，请每年按时认证。",
    )


def _transfer(policy: Policy) -> tuple[ResultItem, ...]:
    """How the care is moved to where one lives now: with which papers, and where (四（一）转移)."""
    transfer = policy.transfer
    if transfer is None:
        return ()
    reason = "；".join(
        (
            "搬了家、常年居住地变了的，可以申请转移，向现在常住地的街道（乡镇）社区提出，凭有效居住证明",
            *transfer.papers,
        )
    )
    return (
        ResultItem("管理关系转移", Verdict.DEPENDS, f"{reason}。转移以后由那里负责经费。", transfer.clause),
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """The last day on which the pension may be handled, so that the person is covered on the day asked."""
    person = Person(group=target.group, district=target.district)
    status = status_on(rulebook, person, target.on)
    if status.verdict is not Verdict.YES:
        return FRAME.refusal(status, target.on, target.district)
    after = status.policy.count_on("coverage.begins_after", target.on)
    last = last_of(add_months(target.on.year, target.on.month, -after))
    return FRAME.result(
        status.policy,
        target.on,
        Verdict.YES,
        f"要在{day_zh(target.on)}属于保障对象，最晚在{day_zh(last)}办理手续。",
        cites=(status.clause,),
        where=where_to_go(status.policy, target.district),
        assumptions=(assumptions.HANDLED_MONTH,),
        solution=Solution("日", (Interval(None, Bound(last, inclusive=True)),)),
    )
