"""What a run knows besides the records: offices, policies, rest days, the words of the law."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from calculators.parameters import Policy
from generator.build.workspace import project_root
from generator.diagnostics.failure import Failure
from generator.domain import agency_file
from generator.domain.agencies import Agency
from generator.domain.rest_days import RestDays
from generator.intake.formats import database_list
from generator.intake.formats.database_list import Databases
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
    law_text: str
    databases: Databases = database_list.NONE

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
    texts: list[str] = []
    for path in sorted((root / "data/policy").glob("*/parameters.toml")):
        policies[path.parent.name] = Policy.from_mapping(load_toml(path))
        texts.append((path.parent / "text.md").read_text(encoding="utf-8"))
    if not policies:
        raise InputsError("data/policy 里没有任何办法的数据。请在项目文件夹里运行，或者恢复 data 文件夹。")
    return Project(
        root=root,
        agencies=agency_file.load(root / "data/agencies.toml"),
        policies=policies,
        rest_days=RestDays.from_mapping(rest_days_table(root)),
        law_text=texts[0],
        databases=database_list.load(root / "data" / database_list.FILE),
    )


def rest_days_table(root: Path) -> Mapping[str, object]:
    """The table of rest days as it is written. Raises InputsError."""
    return load_toml(root / "data/rest_days.toml")


def load_toml(path: Path) -> Mapping[str, object]:
    """The data file `path`. Raises InputsError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputsError(f"{path.name} 打不开。请在项目文件夹里运行，或者恢复这个文件。") from error
    except tomllib.TOMLDecodeError as error:
        raise InputsError(f"{path.name} 的写法有误：{error}") from error
