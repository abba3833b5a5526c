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
from generator.domain.law import laws_of
from generator.domain.rest_day_tables import OFFICE, OWN, merged
from generator.domain.rest_days import RestDays
from generator.intake.formats import database_list
from generator.intake.formats.databases import NONE, Databases
from generator.records.rule_data import RuleData


class InputsError(Failure, ValueError):
    """The records folder or the project's data cannot be used; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(RuleData):
    """What a build knows besides the records: where it stands, by what batches are judged, the databases."""

    root: Path
    databases: Databases = NONE


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
