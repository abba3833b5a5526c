"""One version of the law as data: every number with its unit, clause, words, dates and bound.

A `Policy` is made from the parsed `data/policy/<name>/parameters.toml` (or the same as JSON) and never
changes. Whoever asks for a number names the day; a day that the policy does not govern is refused, never
answered with another year's number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calculators.bounds import Bound
from calculators.dates import FIRST_YEAR, LAST_YEAR, day_zh, parse_day
from calculators.errors import InputError


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph of the law: its key, such as 三（一）4, and its own words."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A number and when it holds, both days included; `district` is empty where it holds for all."""

    value: Decimal
    first: date
    last: date | None
    district: str

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies in the value's life."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the law. `inclusive` says, for a bound alone, whether the number itself still belongs."""

    key: str
    name: str
    unit: str
    clause: str
    excerpt: str
    source: str
    inclusive: bool | None
    values: tuple[DatedValue, ...]


@dataclass(frozen=True, slots=True)
class PermittedUse:
    """A use that a head's money may be put to (三), and what else offices call it.

    `fixed_sum` is the key of the parameter that the law gives each person for this use, empty where it fixes
    no sum: what is paid under such a use is a multiple of it.
    """

    name: str
    clause: str
    excerpt: str
    synonyms: tuple[str, ...] = ()
    fixed_sum: str = ""


@dataclass(frozen=True, slots=True)
class FundHead:
    """One of the four heads of money (一) with its uses (三)."""

    key: str
    name: str
    clause: str
    uses: tuple[PermittedUse, ...]


@dataclass(frozen=True, slots=True)
class ParameterOption:
    """A case that the law tells apart by words and not by a number: a group of people, a forbidden use."""

    key: str
    name: str
    clause: str
    excerpt: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Who may have the care of the fund moved to where they live now (四（一）转移), and with which papers.

    `districts` are the codes in which the pension must have been handled, `area` is what the law calls them
    together, empty where it has no word for them.
    """

    area: str
    districts: frozenset[str]
    clause: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A version of the law, for the districts it names and the days from `valid_from` to `valid_to`.

    `area` is the city or county whose people the law is for; `city_district` is the code under which the
    city's own agency manages people and the city alone pays (四（一）), empty where the law knows no such
    people; `delegated` are the districts that manage people for the city by agreement (四（三）); `transfer`
    is None where it gives no right to move.
    """

    name: str
    title: str
    number: str
    source: str
    valid_from: date
    valid_to: date | None
    districts: Mapping[str, str]
    neighbours: Mapping[str, str]
    area: str
    city_district: str
    delegated: frozenset[str]
    transfer: Transfer | None
    heads: tuple[FundHead, ...]
    groups: tuple[ParameterOption, ...]
    prohibitions: tuple[ParameterOption, ...]
    parameters: Mapping[str, Parameter]
    clauses: Mapping[str, Clause]
    examples: Mapping[str, str]  # districts in worked tables, by who asks: retiree, office
    clause_of: Mapping[str, str]  # the key of the paragraph about a matter, such as `notice`

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Policy:
        """The policy written in `mapping`, the parsed parameters.toml; days may be dates or ISO text.

        Raises ValueError where the data contradicts itself (an unknown clause, values that overlap, a number
        that is not exact): a mistake in the file, not in anyone's input.
        """
        from calculators.policy_loader import read_policy  # the reader is long and needs these types

        return read_policy(mapping)

    def covers(self, day: date) -> bool:
        """Whether the policy is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def check_covers(self, day: date) -> None:
        """Refuse a day outside the policy's life: InputError `outside_policy`."""
        if not self.covers(day):
            raise outside_policy(self.valid_from, self.valid_to)

    def value_on(self, key: str, day: date, district: str = "") -> Decimal:
        """The number `key` as it stands on `day`, a district's own one before the general one.

        The unit is the parameter's. Raises InputError `outside_policy`; KeyError for an unknown key.
        """
        self.check_covers(day)
        holding = [dated for dated in self.parameters[key].values if dated.holds_on(day)]
        for wanted in (district, "") if district else ("",):
            for dated in holding:
                if dated.district == wanted:
                    return dated.value
        raise outside_policy(self.valid_from, self.valid_to)

    def count_on(self, key: str, day: date, district: str = "") -> int:
        """`value_on` for numbers that count something: days, times, completed years, months."""
        return int(self.value_on(key, day, district))

    def bound_on(self, key: str, day: date, district: str = "") -> Bound[Decimal]:
        """`value_on` with the law's word on whether the number itself belongs (超出 or 不超过)."""
        inclusive = self.parameters[key].inclusive
        if inclusive is None:
            raise KeyError(key)
        return Bound(self.value_on(key, day, district), inclusive)

    def key(self, name: str) -> str:
        """The key of the paragraph about `name`, such as `festival`; a key, or nothing, is itself."""
        return self.clause_of.get(name, name)

    def clause(self, name: str) -> Clause:
        """The paragraph about `name`, or with that key, in its own words; KeyError where there is none."""
        return self.clauses[self.key(name)]


def outside_policy(first: date, last: date | None) -> InputError:
    """The refusal of a day or year that no policy at hand governs."""
    life = f"{day_zh(first)}起施行" if last is None else f"{day_zh(first)}至{day_zh(last)}有效"
    return InputError(
        "outside_policy",
        f"本办法{life}，请填写这段时间内的日期或年度；其他时间要按当时的规定办理。",
        "in_force",
    )


def end_of_year(policy: Policy, year: int) -> date:
    """The day whose numbers count for a whole year: its 31 December. Decided; the law does not say.

    Raises InputError `outside_policy`.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise outside_policy(policy.valid_from, policy.valid_to)
    day = date(year, 12, 31)
    policy.check_covers(day)
    return day


def as_day(value: object) -> date:
    """A day from data: a TOML date, or its ISO text as JSON carries it."""
    return value if isinstance(value, date) else parse_day(str(value))
