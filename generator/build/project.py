"""What a run knows besides the records: offices, policies, rest days, the words of the law."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from calculators.parameters import Policy
from generator.build.workspace import bundled, project_root
from generator.diagnostics.failure import Failure
from generator.domain import agency_file
from generator.domain.agencies import Agency
from generator.domain.law import Law, laws_of
from generator.domain.rest_day_tables import OFFICE, OWN, merged
from generator.domain.rest_days import RestDays
from generator.intake.formats import database_list
from generator.intake.formats.databases import NONE, Databases
from generator.records.validation import ValidationContext


class InputsError(Failure, ValueError):
    """The records folder or the project's data cannot be used; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class Project:
    """What a build knows besides the records: offices, policies, rest days, the words of the law."""

    root: Path
    agencies: Mapping[str, Agency]
    policies: Mapping[str, Policy]
    rest_days: RestDays
    laws: Mapping[str, Law]  # by policy; first the one of the first agency
    databases: Databases = NONE

    @property
    def law(self) -> Law:
        """The law of the first agency."""
        return next(iter(self.laws.values()))

    def law_of(self, agency: str) -> Law:
        """The law of the agency with this code; the first where it has rules of its own, or is not known."""
        known = self.agencies.get(agency)
        return self.laws.get(known.policy, self.law) if known else self.law

    @property
    def rules(self) -> ValidationContext:
        """What batches are judged by."""
        years = range(self.rest_days.first_year, self.rest_days.last_year + 1)
        return ValidationContext(self.agencies, self.policies, years)


def load_project(root: Path) -> Project:
    """Read the data of the project, or of the office, at `root`.

    Raises InputsError, AgenciesError, DatabaseListError or RestDaysTableError.
    """
    root = project_root(root)
    policies: dict[str, Policy] = {}
    texts: dict[str, str] = {}
    for path in sorted((root / "data/policy").glob("*/parameters.toml")):
        policies[path.parent.name] = Policy.from_mapping(load_toml(path))
        texts[path.parent.name] = (path.parent / "text.md").read_text(encoding="utf-8")
    if not policies:
        raise InputsError("data/policy 里没有任何办法的数据。请在项目文件夹里运行，或者恢复 data 文件夹。")
    agencies = agency_file.load(root / "data/agencies.toml")
    return Project(
        root=root,
        agencies=agencies,
        policies=policies,
        rest_days=RestDays.from_mapping(rest_days_table(root)),
        laws=laws_of(agencies, {name: (texts[name], policy.clause_of) for name, policy in policies.items()}),
        databases=database_list.load(root / "data" / database_list.FILE),
    )


def load_nearest_project(root: Path) -> Project:
    """The project at `root`, or where there is none the one that is installed: the law as it came with us."""
    try:
        return load_project(root)
    except InputsError:
        return load_project(bundled(""))


def rest_days_table(root: Path) -> Mapping[str, object]:
    """The product's table of rest days, and an office's own years in it. Raises InputsError."""
    own = root / OFFICE
    return merged(load_toml(root / OWN), load_toml(own) if own.is_file() else {})


def load_toml(path: Path) -> Mapping[str, object]:
    """The data file `path`. Raises InputsError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputsError(f"{path.name} 打不开。请在项目文件夹里运行，或者恢复这个文件。") from error
    except tomllib.TOMLDecodeError as error:
        raise InputsError(f"{path.name} 的写法有误：{error}") from error
