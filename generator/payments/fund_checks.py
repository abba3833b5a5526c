"""The books compared with what the office stated and with the limits of the law (四).

The numbers are those of the rules that answer offices (`settlement`, `budget`, `advance`); none stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from calculators.errors import InputError
from calculators.money import yuan
from calculators.parameters import FundHead, Policy, end_of_year
from calculators.reference_data import FestivalDays
from calculators.rulebook import RuleBook
from calculators.rules import advance, settlement
from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.notice_facts import NoticeFacts

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent under each head, in yuan, by the head's key."""

    heads: Mapping[str, Decimal]

    @classmethod
    def of(cls, policy: Policy, lines: Iterable[tuple[str, Decimal]]) -> Spent:
        """From (name of the head, amount)."""
        sums = {head.key: _ZERO for head in policy.heads}
        keys = {head.name: head.key for head in policy.heads}
        for name, amount in lines:
            sums[keys[name]] += amount
        return cls(sums)

    @property
    def total(self) -> Decimal:
        """All heads together."""
        return sum(self.heads.values(), _ZERO)


def check_fund(
    spent: Spent, facts: NoticeFacts, place: Place, policy: Policy, district: str
) -> list[Problem]:
    """How a ledger, `spent`, differs from the facts 经费核对 at `place`, and every limit of 四 passed.

    `district` is the code whose values of the policy apply; the city's own code for the city.
    """
    fund = facts.fund
    problems = [*_stated(spent, facts, place, policy.heads)]
    # The rules ask for a rule-book; nothing of it but this policy is used.
    rulebook = RuleBook((policy,), FestivalDays({}), (), ())
    if fund.people is not None:
        asked = settlement.Inputs(
            district=district,
            year=facts.period.year,
            people=fund.people,
            paid_ahead=_ZERO,
            **spent.heads,
        )
        care = settlement.answer(rulebook, asked).items[0]
        cap = care.amount.high if care.amount is not None else _ZERO
        over = spent.heads["care"] - cap
        if over > 0:
            words = {"sum": yuan(spent.heads["care"]), "cap": yuan(cap), "over": yuan(over)}
            problems.append(
                problem("care_over_cap", facts.place_of("fund.people", place), people=fund.people, **words)
            )
        problems += _over_standard(spent, facts, place, policy, district)
    problems += _reserve(facts, place, policy, district)
    if fund.expected is not None and fund.advance is not None:
        wanted = advance.Inputs(district=district, year=facts.period.year, expected=fund.expected)
        try:
            least = advance.answer(rulebook, wanted).amount
        except InputError:  # the advance for the law's first year was sent before the law
            return [*problems, problem("advance_before_law", facts.place_of("fund.advance", place))]
        if least is not None and fund.advance < least.high:
            words = {"least": yuan(least.high), "missing": yuan(least.high - fund.advance)}
            problems.append(problem("advance_low", facts.place_of("fund.advance", place), **words))
    elif fund.expected is not None or fund.advance is not None:
        problems.append(problem("advance_not_checked", facts.place_of("fund.advance", place)))
    return problems


def _over_standard(
    spent: Spent, facts: NoticeFacts, place: Place, policy: Policy, district: str
) -> Iterator[Problem]:
    """Heads that cost more than their standard for each person: a warning, since people come and go."""
    people = facts.fund.people or 0
    day = end_of_year(policy, facts.period.year)
    names = {head.key: head.name for head in policy.heads}
    for key, (rate, over) in settlement.over_standard(policy, day, district, people, spent.heads).items():
        words = {"sum": yuan(spent.heads[key]), "rate": f"{rate:f}", "over": yuan(over)}
        yield problem(
            "head_over_standard",
            facts.place_of("fund.people", place),
            head=names[key],
            people=people,
            **words,
        )


def _stated(spent: Spent, facts: NoticeFacts, place: Place, heads: Iterable[FundHead]) -> Iterator[Problem]:
    """What the office stated compared with the sums of its lines: the total, then head by head."""
    apart: list[str] = []
    for head in heads:
        stated: Decimal | None = getattr(facts.fund, head.key)
        if stated is not None and stated != spent.heads[head.key]:
            apart.append(head.name)
            words = _difference(spent.heads[head.key], stated)
            yield problem("head_differs", facts.place_of(f"fund.{head.key}", place), head=head.name, **words)
    total = facts.fund.total
    if total is not None and total != spent.total:
        # Without the heads' own sums: a head whose sum is the difference was left out, or counted twice.
        gap = abs(total - spent.total)
        likely = apart or [head.name for head in heads if spent.heads[head.key] == gap]
        hint = (
            f"差在{'、'.join(likely)}。" if apart else "".join(f"相差的正好是{one}的数。" for one in likely)
        )
        words = _difference(spent.total, total)
        yield problem("total_differs", facts.place_of("fund.total", place), hint=hint, **words)


def _difference(found: Decimal, stated: Decimal) -> dict[str, str]:
    gap = found - stated
    return {
        "sum": yuan(found),
        "stated": yuan(stated),
        "difference": f"{'多' if gap > 0 else '少'} {yuan(abs(gap))}",
    }


def _reserve(facts: NoticeFacts, place: Place, policy: Policy, district: str) -> Iterator[Problem]:
    """What the district kept back of 服务关怀经费, compared with its limit for each person."""
    reserve, people = facts.fund.reserve, facts.fund.people
    if reserve is None:
        return
    where = facts.place_of("fund.reserve", place)
    if people is None:
        yield problem("reserve_not_checked", where)
        return
    rate = policy.bound_on("budget.care_reserve", end_of_year(policy, facts.period.year), district)
    limit = type(rate)(rate.value * people, rate.inclusive)
    if not limit.holds(reserve):
        over = yuan(reserve - limit.value)
        yield problem("reserve_over", where, rate=f"{rate.value:f}", limit=yuan(limit.value), over=over)
