"""The one way of the data: records folder → batches → judgement → publication."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from calculators.parameters import Policy
from generator.build.carry_over import CarriedOver, carry_over
from generator.build.workspace import project_root
from generator.cache.batches import BatchCache
from generator.cache.cache_key import version_of
from generator.cache.store import CacheStore
from generator.diagnostics.failure import Failure
from generator.diagnostics.problems import Problem
from generator.domain import agency_file
from generator.domain.agencies import Agency
from generator.domain.private_files import SALT_FILE, load_salt
from generator.domain.rest_days import RestDays
from generator.intake.batch import SubmittedBatch, find_batches, read_batches
from generator.intake.table import Table
from generator.notices import ledger
from generator.notices.ledger import History
from generator.notices.model import EndedNotice, LiveNotice, Publication
from generator.notices.period import BEIJING, beijing_day
from generator.notices.redaction import Published, Timing, person_rows, publish
from generator.notices.seal import seal
from generator.records.validation import (
    ValidationContext,
    ValidationReport,
    combine_results,
    validate,
    validate_batch,
)

SAMPLES = Path("data/samples/batches")
_SAMPLES_DAY = Path("data/samples/samples.toml")


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

    @property
    def rules(self) -> ValidationContext:
        """What batches are judged by."""
        years = range(self.rest_days.first_year, self.rest_days.last_year + 1)
        return ValidationContext(self.agencies, self.policies, years)


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """Everything one run over the records found out."""

    publication: Publication
    validation: ValidationReport
    published: Published
    submitted: tuple[SubmittedBatch, ...]
    history: History | None  # what the ledger knew before; None where none is kept
    carried_over: CarriedOver  # notices that come from the ledger and the site alone
    kept: BatchCache | None = None  # for the next build; None where nothing is

    @property
    def tables(self) -> list[Table]:
        """All tables that were read, of refused batches too: what the audit looks for."""
        return [each.table for each in self.submitted if each.table is not None]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found, ordered by place."""
        found = (*self.validation.problems, *self.published.problems, *self.carried_over.problems)
        return tuple(sorted(found, key=Problem.sort_key))


def now() -> datetime:
    """The present moment in Beijing: asked once a build, by the command line, and by nothing else."""
    return datetime.now(UTC).astimezone(BEIJING)


def load_project(root: Path) -> Project:
    """Read the data of the project, or of the office, at `root`.

    Raises InputsError, AgenciesError or RestDaysTableError.
    """
    root = project_root(root)
    policies: dict[str, Policy] = {}
    texts: list[str] = []
    for path in sorted((root / "data/policy").glob("*/parameters.toml")):
        policies[path.parent.name] = Policy.from_mapping(_toml(path))
        texts.append((path.parent / "text.md").read_text(encoding="utf-8"))
    if not policies:
        raise InputsError("data/policy 里没有任何办法的数据。请在项目文件夹里运行，或者恢复 data 文件夹。")
    return Project(
        root=root,
        agencies=agency_file.load(root / "data/agencies.toml"),
        policies=policies,
        rest_days=RestDays.from_mapping(rest_days_table(root)),
        law_text=texts[0],
    )


def rest_days_table(root: Path) -> Mapping[str, object]:
    """The table of rest days as it is written. Raises InputsError."""
    return _toml(root / "data/rest_days.toml")


def seals(records: Path, project: Project) -> Mapping[str, str]:
    """The seal of every batch in `records` that passes, by its id. InputsError where there is no salt."""
    if not (records / SALT_FILE).is_file():
        raise InputsError(f"{records.name} 里没有 {SALT_FILE}，算不出核验码。请找回当时用的 {SALT_FILE}。")
    salt = load_salt(records)
    return {each.id: seal(each, salt) for each in validate(read_records(records), project.rules).batches}


def read_records(records: Path) -> list[SubmittedBatch]:
    """Read every batch in the folder `records`."""
    with _readable(records):
        return list(read_batches(find_batches(records)))


@contextmanager
def _readable(records: Path) -> Iterator[None]:
    """What cannot be read is told as an InputsError."""
    try:
        yield
    except OSError as error:
        raise InputsError(f"明细文件夹 {records.name} 打不开：请检查路径和权限。") from error


def run(
    project: Project,
    records: Path | None,
    as_of: datetime | None,
    ledger_file: Path | None = None,
    progress: Callable[[list[Path]], Iterable[Path]] = list,
    *,
    history: History | None = None,
    site: Path | None = None,
    cached: bool = False,
) -> RunOutcome:
    """From the folder `records` (the samples where None) to what is public at `as_of` (now where None).

    What was out before is known from `history`, or read from `ledger_file`; without either the planned day
    counts. `site` is the folder that is up now: it has the pages of notices whose records are gone. Where
    `cached`, what the last build found out of records that are the same is not found out again.
    """
    sample = records is None
    folder = project.root / SAMPLES if records is None else records
    kept: BatchCache | None = None
    with _readable(folder):
        paths = find_batches(folder)
        salt = load_salt(folder)
        if cached and not sample:
            kept = BatchCache(CacheStore(folder, salt, version_of(project.root)), salt)
            batch_results = kept.batch_results(paths, project.rules, progress)
        else:
            submitted = list(read_batches(progress(paths)))
            if sample and as_of is None:
                submitted = _of_today(submitted, project.root)
            batch_results = [validate_batch(each, project.rules) for each in submitted]
    as_of = as_of or now()
    validation = combine_results(batch_results)
    if history is None and ledger_file is not None:
        history = History.of(ledger.read(ledger_file))
    timing = Timing(as_of, project.policies, project.rest_days, history)
    published = publish(
        validation.batches,
        timing,
        kept.seal if kept else partial(seal, salt=salt),
        kept.rows if kept else person_rows,
    )
    carried_over = CarriedOver()
    if history is not None:
        by_id = {each.submitted.id: each.submitted for each in batch_results}
        carried_over = carry_over(history, published, by_id, project.agencies, site, beijing_day(as_of))
    publication = Publication(
        as_of=as_of.astimezone(BEIJING),
        live=_by_id((*published.live, *carried_over.live)),
        ended=_by_id((*published.ended, *carried_over.ended)),
        agencies=project.agencies,
        law_text=project.law_text,
        sample=sample,
        ledger=history is not None,
    )
    submitted = [each.submitted for each in batch_results]
    return RunOutcome(publication, validation, published, tuple(submitted), history, carried_over, kept)


def _by_id[N: (LiveNotice, EndedNotice)](notices: Iterable[N]) -> tuple[N, ...]:
    return tuple(sorted(notices, key=lambda each: each.facts.id))


def load_publication(root: Path, records: Path | None, as_of: datetime | None) -> Publication:
    """What is public, for a plain `mkdocs build` or `mkdocs serve`."""
    return run(load_project(root), records, as_of).publication


def _of_today(submitted: list[SubmittedBatch], root: Path) -> list[SubmittedBatch]:
    """The samples moved so that the day they were made for is today.

    Only where nobody fixed the clock: whoever looks at the sample site, on any day, sees live notices.
    """
    made_for = _toml(root / _SAMPLES_DAY).get("day")
    if not isinstance(made_for, date):
        raise InputsError(f"{_SAMPLES_DAY.name} 里没有 day。请恢复这个文件。")
    by = beijing_day(now()) - made_for
    return [replace(each, facts=each.facts.moved(by)) if each.facts else each for each in submitted]


def _toml(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputsError(f"{path.name} 打不开。请在项目文件夹里运行，或者恢复这个文件。") from error
    except tomllib.TOMLDecodeError as error:
        raise InputsError(f"{path.name} 的写法有误：{error}") from error
