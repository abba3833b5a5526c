"""Everything the rules know: the versions of the law and what has been published beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from calculators.dates import year_end
from calculators.errors import InputError
from calculators.parameters import ParameterOption, Policy, outside_policy
from calculators.reference_data import (
    CheckupRound,
    FestivalDays,
    PublishedStandard,
    read_festivals,
    read_rounds,
    read_standard,
)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Immutable. Made once from the parsed data files, then handed to every rule."""

    policies: tuple[Policy, ...]
    festivals: FestivalDays
    rounds: tuple[CheckupRound, ...]
    standards: tuple[PublishedStandard, ...]

    @classmethod
    def from_mappings(
        cls,
        *,
        policies: Iterable[Mapping[str, object]],
        festivals: Mapping[str, object],
        rounds: Mapping[str, object],
        standards: Iterable[Mapping[str, object]] = (),
    ) -> RuleBook:
        """Made from the parsed parameters.toml of every policy, festivals, checkup rounds and standards.

        Days may be dates or ISO text, so the same data may come as JSON. Raises ValueError or TypeError for
        data that contradicts itself, such as two versions that govern one district on one day.
        """
        read = sorted(map(Policy.from_mapping, policies), key=lambda policy: policy.valid_from)
        for one, other in combinations(read, 2):
            if one.districts.keys() & other.districts.keys() and one.covers(other.valid_from):
                raise ValueError(f"{one.name} and {other.name} govern the same days")
        return cls(
            tuple(read), read_festivals(festivals), read_rounds(rounds), tuple(map(read_standard, standards))
        )

    def district_name(self, code: str) -> str:
        """The name of a district that a version of the law speaks of; InputError `unknown_district`."""
        for policy in reversed(self.policies):
            for names in (policy.districts, policy.neighbours):
                if code in names:
                    return names[code]
        raise InputError("unknown_district", "请从列出的区、县（市）中选择一个。", "scope", "district")

    def district_names(self) -> Mapping[str, str]:
        """Every district to choose from: those governed, then those with rules of their own (六（一）)."""
        governed = {code: name for policy in self.policies for code, name in policy.districts.items()}
        others = {code: name for policy in self.policies for code, name in policy.neighbours.items()}
        return governed | {code: name for code, name in others.items() if code not in governed}

    def rounds_under(self, policy: Policy) -> tuple[CheckupRound, ...]:
        """The known checkup rounds of the people under `policy`, earliest first."""
        return tuple(one for one in self.rounds if not one.policies or policy.name in one.policies)

    def law_of(self, district: str) -> Policy:
        """The newest version that governs or names `district`; the first of all where none does."""
        for names in ("districts", "neighbours"):
            for policy in reversed(self.policies):
                if district in getattr(policy, names):
                    return policy
        return self.policies[0]

    def one_of_each[T](
        self, options: Callable[[Policy], Iterable[T]], key: Callable[[T], str]
    ) -> tuple[T, ...]:
        """The options of all laws, one for each key: what may be chosen before the law is known."""
        found: dict[str, T] = {}
        for policy in reversed(self.policies):
            for option in options(policy):
                found.setdefault(key(option), option)
        return tuple(found.values())

    def groups(self) -> tuple[ParameterOption, ...]:
        """The groups of people that any law tells apart (二), each once."""
        return self.one_of_each(lambda policy: policy.groups, lambda group: group.key)

    def policy_for(self, district: str, day: date) -> Policy | None:
        """The version that governs `district` on `day`; None where the district writes its own rules.

        Raises InputError `outside_policy` where the district is governed, but not on that day, and
        `unknown_district`.
        """
        self.district_name(district)
        own = [policy for policy in self.policies if district in policy.districts]
        for policy in own:
            if policy.covers(day):
                return policy
        if own:
            raise outside_policy(own[0].valid_from, own[-1].valid_to)
        return None

    def governs(self, district: str, day: date) -> bool:
        """Whether some version governs `district` on `day`."""
        return any(district in policy.districts and policy.covers(day) for policy in self.policies)

    def office_policy(self, district: str, day: date) -> Policy:
        """`policy_for` where only a governed district makes sense; else InputError `other_district`."""
        policy = self.policy_for(district, day)
        if policy is None:
            name = self.district_name(district)
            raise InputError(
                "other_district",
                f"{name}不直接用这份办法，可以参照它制定自己的办法，请查阅当地的办法。",
                "own_rules",
                "district",
            )
        return policy

    def year_policy(self, district: str, year: int) -> tuple[Policy, date]:
        """`office_policy` for a whole year, and the day whose numbers count for it (decided: 31 December)."""
        day = year_end(year)
        return self.office_policy(district, day), day

    def home_policy(self, day: date, district: str = "") -> Policy:
        """A version in force on `day`, to cite where `district` has its own rule; else `outside_policy`.

        One that names the district comes before others.
        """
        in_force = [policy for policy in self.policies if policy.covers(day)]
        for policy in in_force:
            if district in policy.districts or district in policy.neighbours:
                return policy
        if in_force:
            return in_force[0]
        raise outside_policy(self.policies[0].valid_from, self.policies[-1].valid_to)

    def standard_for(self, district: str, year: int) -> PublishedStandard | None:
        """What `district` has published on illness aid for the settlement year, or None."""
        return next((one for one in self.standards if (one.district, one.year) == (district, year)), None)
