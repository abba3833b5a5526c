"""Validate batches: each as submitted → a batch that may be published, or every reason why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, assert_never

from calculators.dates import day_zh
from calculators.errors import InputError
from calculators.parameters import Policy
from generator.diagnostics.problems import Place, Problem, Severity, problem
from generator.diagnostics.unforeseen import unforeseen
from generator.domain.agencies import OWN_RULES, Agency, agency_of, district_of
from generator.domain.kinds import Kind, Listing
from generator.intake.batch import SubmittedBatch
from generator.intake.notice_facts import NoticeFacts, folded
from generator.intake.table import Table
from generator.records.awards import award_of
from generator.records.disclosure import check_facts, check_names
from generator.records.example_row import check_example
from generator.records.model import Batch, SpendingRecord
from generator.records.person_list import PersonList
from generator.records.person_rows import read_people, read_unplaced, same_person_twice
from generator.records.plausibility import check_plausible
from generator.records.reading_summary import reading_summary
from generator.records.spending import read_spending
from generator.records.statuses import check_statuses
from generator.records.totals import check_approved, check_products, check_totals


@dataclass(frozen=True, slots=True)
class ValidationContext:
    """What batches are validated against: the offices, and the policies in force by name."""

    agencies: Mapping[str, Agency]
    policies: Mapping[str, Policy]
    years: range  # whose rest days are known or can be foreseen


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The batches that passed whole, and everything found in all of them, ordered by place."""

    batches: tuple[Batch, ...]
    problems: tuple[Problem, ...] = field(default=())
    readings: tuple[Problem, ...] = field(default=())  # what was read of each batch, for information
    drafts: tuple[str, ...] = field(default=())  # ids of the batches that are drafts, ordered

    @property
    def refused(self) -> tuple[str, ...]:
        """Ids of the batches with an error, ordered."""
        return tuple(sorted({each.place.batch for each in self.problems if _is_error(each)}))


class BatchResult(NamedTuple):
    """The outcome of one batch on its own: `batch` where its rows could be read, and all problems."""

    submitted: SubmittedBatch
    batch: Batch | None
    problems: tuple[Problem, ...]


def validate(submitted: Iterable[SubmittedBatch], rules: ValidationContext) -> ValidationReport:
    """Validate every batch on its own, then all of them together."""
    return combine_results(validate_batch(each, rules) for each in submitted)


def combine_results(
    batch_results: Iterable[BatchResult], digest: Callable[[str], bytes] | None = None
) -> ValidationReport:
    """Combine batches that were validated each on its own. Drafts come last, so that they stop no other.

    Persons are compared by what `digest` makes of their keys, where there is one.
    """
    passed: list[Batch] = []
    refused: list[Batch] = []
    problems: list[Problem] = []
    readings: list[Problem] = []
    seen: dict[str, str] = {}
    drafts: set[str] = set()
    for submitted, batch, own in sorted(batch_results, key=lambda each: each.submitted.draft):
        found = [each for each in own if each.severity is not Severity.INFO]
        readings += [each for each in own if each.severity is Severity.INFO]
        if (other := seen.get(submitted.id)) is not None:
            found.append(problem("batch_id_twice", Place(submitted.id), other=other))
        seen.setdefault(submitted.id, submitted.facts_place.file)
        if submitted.draft:
            drafts.add(submitted.id)
            found = [problem("draft", submitted.facts_place), *map(_of_draft, found)]
        problems += found
        if batch is not None:
            (refused if submitted.draft or any(map(_is_error, found)) else passed).append(batch)
    twice = [
        _of_draft(each) if each.place.batch in drafts else each
        for each in _same_person_across(passed, refused, digest or _plain)
    ]
    found_twice = {each.place.batch for each in twice}
    twice += [each for each in _same_notice_twice(passed) if each.place.batch not in found_twice]
    problems += twice
    stopped = {each.place.batch for each in twice if _is_error(each)}
    batches = tuple(sorted((batch for batch in passed if batch.id not in stopped), key=lambda each: each.id))
    return ValidationReport(
        batches,
        tuple(sorted(problems, key=Problem.sort_key)),
        tuple(sorted(readings, key=Problem.sort_key)),
        tuple(sorted(drafts)),
    )


def _is_error(found: Problem) -> bool:
    return found.severity is Severity.ERROR


def _of_draft(found: Problem) -> Problem:
    """The problem of a batch that is a draft: it refuses nothing."""
    return replace(found, severity=Severity.DRAFT) if _is_error(found) else found


def validate_batch(submitted: SubmittedBatch, rules: ValidationContext) -> BatchResult:
    """Validate one batch on its own. An unforeseen error refuses this batch and no other."""
    try:
        batch, problems = _validate(submitted, rules)
    except BaseException as error:  # noqa: BLE001 - a library's panic is no Exception
        place = submitted.table.place if submitted.table else submitted.facts_place
        return BatchResult(submitted, None, (*submitted.problems, unforeseen(error, place)))
    return BatchResult(submitted, batch, tuple(problems))


def _validate(submitted: SubmittedBatch, rules: ValidationContext) -> tuple[Batch | None, list[Problem]]:
    problems = list(submitted.problems)
    if submitted.facts is None:
        return None, [*problems, *_not_yet_reported(_check_rows_only(submitted.table), problems)]
    facts, place = submitted.facts, submitted.facts_place
    agency = find_agency(facts.agency, rules.agencies)
    if agency is None:
        problems.append(problem("unknown_agency", facts.place_of("agency", place)))
    # Without an agency the city's rules apply, so that mistakes in the rows are reported in the same pass.
    governing = agency or next(each for each in rules.agencies.values() if each.level == "city")
    policy = rules.policies.get(governing.policy)
    try:
        if policy is None:
            code = "agency_outside" if governing.policy == OWN_RULES else "unknown_policy"
            problems.append(problem(code, facts.place_of("agency", place), agency=governing.name))
        else:
            problems += _check_facts(facts, place, policy, rules.years)
    except InputError:
        since = day_zh(policy.valid_from) if policy else ""
        problems.append(problem("outside_policy", facts.place_of("period", place), since=since))
        policy = None
    if policy is None:
        return None, [*problems, *_not_yet_reported(_check_rows_only(submitted.table), problems)]
    if submitted.table is None:
        return None, problems
    district = district_of(governing, rules.agencies)
    people, spending, found = _read_rows(submitted.table, facts, policy, district)
    problems += _not_yet_reported(found, problems)
    implausible = check_plausible(submitted.table, facts, place, spending, policy, district or governing.code)
    problems += _not_yet_reported(implausible, problems)
    batch = Batch(submitted.id, facts, place, governing, district, people, tuple(spending))
    whole = not any(map(_is_error, found))  # else neither the sum nor what was spent is known
    problems.append(reading_summary(batch, submitted.table, whole=whole))
    problems += check_approved(batch, len(submitted.table.rows), whole=whole)
    if facts.kind.lists_people:
        if whole and facts.fund.given:
            problems.append(problem("fund_not_needed", facts.place_of("fund", place)))
        problems += check_facts(facts, submitted.table, people.names, place, governing)
    elif whole:
        problems += _check_fund(spending, facts, place, policy, district or governing.code)
    return batch, problems


def _check_fund(
    spending: Iterable[SpendingRecord], facts: NoticeFacts, place: Place, policy: Policy, district: str
) -> list[Problem]:
    # The rules of the fund take long to load, and few batches are ledgers.
    from generator.payments.fund_checks import Spent, check_fund

    spent = Spent.of(policy, ((line.item, line.amount) for line in spending))
    return check_fund(spent, facts, place, policy, district)


def _check_rows_only(table: Table | None) -> list[Problem]:
    """Problems of the rows that need neither facts nor policy, where these are not known."""
    if table is None or "identity" not in table.columns:
        return []
    reading = read_unplaced(table)
    twice = same_person_twice(reading, "")
    return [
        *reading.problems,
        *twice,
        *check_statuses(table),
        *check_example(table),
        *check_totals(table),
    ]


def _not_yet_reported(found: Iterable[Problem], problems: Iterable[Problem]) -> list[Problem]:
    """Those of `found` whose cell has no problem yet: a formula without a value is not missing as well."""
    reported = {_cell(each.place) for each in problems}
    return [each for each in found if not each.place.row or _cell(each.place) not in reported]


def _cell(place: Place) -> tuple[str, int | None, str]:
    return place.sheet, place.row, place.letter


def find_agency(given: str, agencies: Mapping[str, Agency]) -> Agency | None:
    """The agency with this code, or with this name where only one has it: now, or else formerly."""
    if (agency := agency_of(given, agencies)) is not None:
        return agency
    every = agencies.values()
    named = [each for each in every if folded(given) in (folded(each.office), folded(each.name))]
    named = named or [each for each in every if folded(given) in map(folded, each.former_names)]
    return named[0] if len(named) == 1 else None


def _check_facts(facts: NoticeFacts, place: Place, policy: Policy, years: range) -> list[Problem]:
    """Facts against each other and the policy. Raises InputError for a period the policy does not govern."""
    problems = []
    policy.check_covers(facts.period.first_day)
    least = policy.count_on("notice.min_days", facts.publish_on)
    if facts.publish_on.year not in years:
        problems.append(problem("year_not_covered", facts.place_of("publish_on", place)))
    if facts.approval.on > facts.publish_on:
        problems.append(problem("published_before_approval", facts.place_of("publish_on", place)))
    if facts.min_days is not None and facts.min_days < least:
        problems.append(problem("min_days_below_law", facts.place_of("min_days", place), days=least))
    if facts.period.first_day > facts.publish_on:
        problems.append(problem("period_in_future", facts.place_of("period", place)))
    kind = facts.kind.described
    if kind.once_a_year and facts.period.quarter is not None:
        problems.append(problem("whole_year_needed", facts.place_of("period", place), clause=kind.clause))
    if facts.withdrawn_on is not None and facts.withdrawn_on <= facts.publish_on:
        problems.append(problem("withdrawn_before_start", facts.place_of("withdrawn_on", place)))
    return problems


def _read_rows(
    table: Table, facts: NoticeFacts, policy: Policy, district: str
) -> tuple[PersonList, list[SpendingRecord], list[Problem]]:
    people = PersonList({})
    needs_review: Sequence[int] = range(len(table.rows))
    spending: list[SpendingRecord] = []
    cap: Decimal | None = None
    match facts.kind.described.lists:
        case Listing.SPENDING:
            spending, problems = read_spending(table, facts, policy)
        case Listing.PEOPLE:
            reading = read_people(table, facts, policy, district)
            people, problems, needs_review = reading.people, reading.problems, reading.needs_review
            problems += same_person_twice(reading, facts.kind.described.clause)
            problems += check_names(table)
            cap = award_of(facts.kind).product_cap(policy, facts.period.year, district)
        case unknown:
            assert_never(unknown)
    amount = table.columns.get("amount")
    refused = {each.place.row for each in problems if amount and each.place.column == amount.place_name}
    problems += check_statuses(table)
    problems += check_example(table)
    problems += check_totals(table)
    problems += check_products(table, cap, {row for row in refused if row}, needs_review)
    return people, spending, problems


def _same_person_across(
    passed: Iterable[Batch], refused: Iterable[Batch], digest: Callable[[str], bytes]
) -> list[Problem]:
    """One award a person, kind and year over all batches; the later batch is the one refused.

    The earlier one may be published already and must stay its full period. A withdrawn batch does not count.
    A batch refused for another mistake comes last: it stops no other, and its duplicates are reported too.
    """
    lists: dict[tuple[Kind, int], list[PersonList]] = {}
    for batches in (passed, refused):
        for batch in sorted(batches, key=lambda each: (each.facts.publish_on, each.id)):
            if batch.facts.withdrawn_on is None:
                lists.setdefault((batch.facts.kind, batch.facts.period.year), []).append(batch.people)
    return [
        found
        for (kind, _), people in lists.items()
        for found in _shared(people, kind.described.clause, digest)
    ]


def _same_notice_twice(passed: Iterable[Batch]) -> list[Problem]:
    """Two notices of one office, kind and period: an error for spending, a warning for persons.

    Spending of a period is one notice, and a correction is a new edition of it. Persons may well come in
    several lists, as long as no person is in two (`_same_person_across`).
    """
    first: dict[tuple[str, Kind, str], Batch] = {}
    problems = []
    for batch in sorted(passed, key=lambda each: (each.facts.publish_on, each.id)):
        if batch.facts.withdrawn_on is not None:
            continue
        earlier = first.setdefault((batch.agency.code, batch.facts.kind, batch.facts.period.words), batch)
        if earlier is not batch:
            code = "persons_noticed_twice" if batch.facts.kind.lists_people else "spending_noticed_twice"
            problems.append(problem(code, batch.facts.place_of("period", batch.place), other=earlier.id))
    return problems


def _shared(lists: Sequence[PersonList], clause: str, digest: Callable[[str], bytes]) -> Iterator[Problem]:
    repeated = _repeated(lists, digest) if len(lists) > 1 else set()
    first: dict[bytes, tuple[PersonList, int]] = {}
    for people in lists if repeated else ():
        for index, key in enumerate(people.digests(digest)):
            if hash(key) not in repeated:
                continue
            others, at = first.setdefault(key, (people, index))
            if others is not people:
                here, where = people[index].place, others[at].place
                row = where.row or 0
                yield problem(
                    "duplicate_across", here, clause=clause, batch=where.batch, file=where.file, row=row
                )


def _repeated(lists: Sequence[PersonList], digest: Callable[[str], bytes]) -> set[int]:
    """Hashes that are met twice: nearly all persons are met once, and of those nothing need be remembered."""
    hashes = sorted(hash(key) for people in lists for key in people.digests(digest))
    return {one for one, other in pairwise(hashes) if one == other}


def _plain(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")
