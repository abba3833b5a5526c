"""The one way of the data: records folder → batches → validation → publication."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from generator.build.carry_over import CarriedOver, carry_over
from generator.build.citations import cited
from generator.build.cluster_work import spread
from generator.build.held_back import NOTHING_HELD, HeldBack
from generator.build.judging import judge
from generator.build.project import InputsError, Project, load_project, load_toml
from generator.build.workspace import office_of
from generator.cache.build_cache import BuildCache, Cache, NullCache
from generator.cache.store import remove_parts
from generator.diagnostics.problems import Place, Problem, problem
from generator.domain.clock import BEIJING, beijing_day, now
from generator.domain.private_files import (
    HOW_TO_RESTORE,
    SALT_FILE,
    SaltError,
    has_salt,
    load_salt,
    salt_fingerprint,
)
from generator.intake.batch import SubmittedBatch, find_batches, read_batch, read_batches
from generator.intake.formats.databases import NONE, Databases
from generator.intake.table import Table
from generator.notices import ledger
from generator.notices.ledger import History
from generator.notices.ledger.verify import Seals
from generator.notices.model import EndedNotice, LiveNotice, Publication
from generator.notices.objections import FILE as OBJECTIONS
from generator.notices.objections import Objections, ObjectionsError, read_objections
from generator.notices.redaction import Published, Timing, publish
from generator.notices.seal import seal
from generator.parallel.cluster import Cluster
from generator.records.validation import (
    BatchResult,
    ValidationReport,
    combine_results,
    validate,
)

SAMPLES = Path("data/samples/batches")
_SAMPLES_DAY = Path("data/samples/samples.toml")

type Progress = Callable[[list[Path]], Iterable[Path]]
"""Wraps the batches that have to be read, to show how far reading is."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """Everything one run over the records found out."""

    project: Project
    publication: Publication
    validation: ValidationReport
    published: Published
    submitted: tuple[SubmittedBatch, ...]
    history: History | None  # what the ledger knew before; None where there is none
    carried_over: CarriedOver  # notices that come from the ledger and the site alone
    cache: BuildCache
    salt: str  # its fingerprint

    @property
    def tables(self) -> list[Table]:
        """All tables that were read, of refused batches too: what the audit looks for."""
        return [each.table for each in self.submitted if each.table is not None]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found, ordered by place."""
        found = (*self.validation.problems, *self.published.problems, *self.carried_over.problems)
        return tuple(sorted(cited(found, self.project, self.submitted), key=Problem.sort_key))


def seals(records: Path, project: Project) -> Seals:
    """The seal of every batch in `records` that passes. InputsError where there is no salt."""
    if not has_salt(records):
        raise InputsError(f"{records.name} 里没有 {SALT_FILE}，算不出核验码。请找回当时用的 {SALT_FILE}。")
    salt = load_salt(records, make=False)
    batches = validate(read_records(records, project.databases), project.rules).batches
    return Seals({each.id: seal(each, salt) for each in batches}, salt_fingerprint(salt))


def salt_for(records: Path, history: History | None, *, new_salt: bool = False) -> bytes:
    """The salt of the `records`, which is the one that the ledger's seals were made with. SaltError if not.

    `new_salt`: the old one is lost for good, and a new one may take its place.
    """
    ledger_started = history is not None and history.last is not None
    salt = load_salt(records, make=new_salt or not ledger_started)
    known = history.salt if history else ""
    if known and known != salt_fingerprint(salt) and not new_salt:
        raise SaltError(
            f"{SALT_FILE} 不是台账里的核验码所用的那一个（换了电脑，或者丢了又生成过）。{HOW_TO_RESTORE}"
        )
    return salt


def read_records(records: Path, databases: Databases = NONE) -> list[SubmittedBatch]:
    """Read every batch in the folder `records`."""
    with _readable(records):
        return list(read_batches(find_batches(records), databases))


@contextmanager
def _readable(records: Path) -> Iterator[None]:
    """Raise an InputsError for what cannot be read."""
    try:
        yield
    except OSError as error:
        raise InputsError(f"明细文件夹 {records.name} 打不开：请检查路径和权限。") from error


def run(
    project: Project,
    records: Path | None,
    as_of: datetime | None,
    ledger_file: Path | None = None,
    progress: Progress = list,
    *,
    history: History | None = None,
    site: Path | None = None,
    cached: bool = False,
    new_salt: bool = False,
    expire_only: bool = False,
    held: HeldBack = NOTHING_HELD,
    cluster: Cluster | None = None,
) -> RunOutcome:
    """From the folder `records` (the samples where None) to what is public at `as_of` (now where None).

    What was out before is known from `history`, or read from `ledger_file`; without either the planned day
    counts. `site` is the folder that is up now: it has the pages of notices whose records are gone. Where
    `cached`, what the last build found out of records that are the same is not found out again. Batches that
    are `held` back are refused for what the audit found. Where `cached`, a `cluster` reads what is not known.
    """
    if expire_only:
        return _expired(project, as_of or now(), history or History(), site, held)
    sample = records is None
    folder = project.root / SAMPLES if records is None else records
    if history is None and ledger_file is not None:
        history = History.of(ledger.read(ledger_file))
    with _readable(folder):
        paths = find_batches(folder)
        salt = salt_for(folder, history, new_salt=new_salt)
        cache = Cache(folder, salt, project.root) if cached and not sample else NullCache(salt)
        moved = _to_today(project.root) if sample and as_of is None else _as_given
        results = [held.refuse(each) for each in _results(paths, project, cache, progress, moved, cluster)]
    as_of = as_of or now()
    validation = combine_results(results, cache.digest)
    fingerprint = salt_fingerprint(salt)
    if history is not None and history.salt and history.salt != fingerprint and history.last:
        history = replace(history, salt=fingerprint, salt_since=history.last.seq + 1)
    timing = Timing(as_of, project.policies, project.rest_days, history)
    published = publish(validation.batches, timing, cache.seal, cache.rows)
    submitted = tuple(each.submitted for each in results)
    carried_over = CarriedOver()
    if history is not None:
        by_id = {each.id: each for each in submitted}
        today, dropped = beijing_day(as_of), frozenset(held.dropped)
        carried_over = carry_over(history, published, by_id, project.agencies, site, today, dropped)
        carried_over = carried_over.with_problems(held.without_batch(by_id))
    objections, unreadable = _objections(project)
    carried_over = carried_over.with_problems(unreadable)
    kept = history is not None
    publication = _publication(project, as_of, published, carried_over, sample, kept, objections)
    return RunOutcome(
        project, publication, validation, published, submitted, history, carried_over, cache, fingerprint
    )


def _publication(
    project: Project,
    as_of: datetime,
    published: Published,
    carried_over: CarriedOver,
    sample: bool,
    has_ledger: bool,
    objections: Mapping[str, Objections],
) -> Publication:
    ended = (
        replace(each, objections=objections.get(each.facts.id))
        for each in (*published.ended, *carried_over.ended)
    )
    return Publication(
        as_of=as_of.astimezone(BEIJING),
        live=_by_id((*published.live, *carried_over.live)),
        ended=_by_id(ended),
        agencies=project.agencies,
        laws=project.laws,
        sample=sample,
        ledger=has_ledger,
    )


def _objections(project: Project) -> tuple[Mapping[str, Objections], tuple[Problem, ...]]:
    """The office's count, which stops no build: what is over comes down whatever it says."""
    try:
        return read_objections(office_of(project.root) / OBJECTIONS), ()
    except ObjectionsError:
        return {}, (problem("objections_unreadable", Place(file=OBJECTIONS)),)


def _expired(
    project: Project, as_of: datetime, history: History, site: Path | None, held: HeldBack
) -> RunOutcome:
    """What is public by the ledger and the site that is up alone: nothing is read, nothing new goes up."""
    published = Published((), (), (), (), frozenset(history.editions))
    today, dropped = beijing_day(as_of), frozenset(held.dropped)
    carried_over = carry_over(history, published, {}, project.agencies, site, today, dropped)
    carried_over = carried_over.with_problems(held.without_batch(()))
    objections, unreadable = _objections(project)
    carried_over = carried_over.with_problems(unreadable)
    publication = _publication(project, as_of, published, carried_over, False, True, objections)
    nothing = combine_results([])
    return RunOutcome(project, publication, nothing, published, (), history, carried_over, NullCache(b""), "")


def _results(
    paths: list[Path],
    project: Project,
    cache: BuildCache,
    progress: Progress,
    moved: Callable[[SubmittedBatch], SubmittedBatch],
    cluster: Cluster | None,
) -> list[BatchResult]:
    """What each batch at `paths` comes to, in order: read and validated where the cache does not know it."""
    rules, databases = project.rules, project.databases

    def read(path: Path) -> BatchResult:
        return judge(moved(read_batch(path, databases)), rules)

    results = {path: cache.lookup(path, read, rules.agencies) for path in paths}
    new = [path for path, result in results.items() if result is None]
    if cluster is not None and isinstance(cache, Cache) and new:
        _read_by_cluster(new, project, cache, cluster, progress)
        results |= {path: cache.lookup(path, read, rules.agencies) for path in new}
        new = [path for path in new if results[path] is None]
        progress = list
    for path, submitted in zip(new, read_batches(progress(new), databases), strict=True):
        results[path] = cache.store(path, judge(moved(submitted), rules), rules.agencies)
    return [result for result in results.values() if result is not None]


def _read_by_cluster(
    new: list[Path], project: Project, cache: Cache, cluster: Cluster, progress: Progress
) -> None:
    """Have the cluster find out what there is to know of the batches `new`; what is refused is read again."""
    folder, shown = new[0].parent, iter(progress(new))
    remove_parts(folder)
    try:
        for count, part in spread(new, project, cache.salt, cache.version, cluster):
            cache.adopt(part)
            deque(islice(shown, count), maxlen=0)
        deque(shown, maxlen=0)
    finally:
        remove_parts(folder)


def _by_id[N: (LiveNotice, EndedNotice)](notices: Iterable[N]) -> tuple[N, ...]:
    return tuple(sorted(notices, key=lambda each: each.facts.id))


def load_publication(root: Path, records: Path | None, as_of: datetime | None) -> Publication:
    """What is public, for a plain `mkdocs build` or `mkdocs serve`."""
    return run(load_project(root), records, as_of).publication


def _as_given(submitted: SubmittedBatch) -> SubmittedBatch:
    return submitted


def _to_today(root: Path) -> Callable[[SubmittedBatch], SubmittedBatch]:
    """Moves a sample so that the day it was made for is today.

    Only where nobody fixed the clock: whoever looks at the sample site, on any day, sees live notices.
    """
    made_for = load_toml(root / _SAMPLES_DAY).get("day")
    if not isinstance(made_for, date):
        raise InputsError(f"{_SAMPLES_DAY.name} 里没有 day。请恢复这个文件。")
    by = beijing_day(now()) - made_for

    def moved(submitted: SubmittedBatch) -> SubmittedBatch:
        return replace(submitted, facts=submitted.facts.moved(by)) if submitted.facts else submitted

    return moved
