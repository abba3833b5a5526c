"""The files that a clerk dropped → a batch, judged as `gongshi check` judges it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from calculators.money import yuan
from generator.audit.typed_facts import with_typed_facts
from generator.build.citations import cited
from generator.desk import facts_form
from generator.desk.context import DeskContext
from generator.desk.unpacking import UnsafeZipError, is_workbook, members
from generator.diagnostics.labels import shown
from generator.diagnostics.problems import Problem, Severity, problem
from generator.intake.batch import SubmittedBatch, read_batch
from generator.intake.file_names import is_of_people
from generator.intake.notice_facts import NOTICE_FILE
from generator.payments.journal import is_ledger
from generator.records.model import Batch
from generator.records.rule_data import RuleData
from generator.records.validation import combine_results, find_agency, validate_batch
from generator.reporting.grouping import MessageGroup, counts, group_problems

UNNAMED = "batch"
"""The id of a batch to which nobody gave one yet."""

BATCH_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_WITHOUT_FACTS = {"missing_notice"}
_KEY = re.compile(r"（[a-z_.]+）$")  # of a fact in notice.toml, which who types into the page never sees


class NotABatchError(ValueError):
    """What was dropped is no batch; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A batch in its folder, and what there is to say of it."""

    folder: Path
    submitted: SubmittedBatch
    batch: Batch | None  # where it passed
    problems: tuple[Problem, ...]
    readings: tuple[Problem, ...]

    @property
    def refused(self) -> bool:
        """Whether something must be mended before it is published."""
        return any(each.severity in (Severity.ERROR, Severity.DRAFT) for each in self.problems)


def check(
    given: Mapping[str, bytes],
    facts: Mapping[str, str] | None,
    batch_id: str,
    home: Path,
    context: DeskContext,
) -> Checked:
    """Judge the files `given` by name, with the `facts` of the form where there are any.

    Raises NotABatchError.
    """
    if batch_id and not BATCH_ID.fullmatch(batch_id):
        raise NotABatchError("批次的名字只能用小写英文字母、数字和短横线，不超过 64 个字。")
    folder = home / (batch_id or UNNAMED)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in _unpacked(given).items():
        if is_of_people(name):
            (folder / name).write_bytes(content)
    if facts:
        (folder / NOTICE_FILE).write_text(facts_form.as_toml(facts), encoding="utf-8")
    return judge(folder, _without_ledger(read_batch(folder)), context)


def judge(folder: Path, submitted: SubmittedBatch, rules: RuleData) -> Checked:
    """The batch in `folder` as `gongshi check` judges it."""
    result = with_typed_facts(validate_batch(submitted, rules.rules))
    report = combine_results([result])
    problems = cited(report.problems, rules, [submitted])
    checked = Checked(folder, submitted, None, problems, report.readings)
    return checked if checked.refused else replace(checked, batch=result.batch)


def _unpacked(given: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files by the last part of their names; those of a .zip in its place."""
    found: dict[str, bytes] = {}
    for name, content in given.items():
        if zipfile.is_zipfile(io.BytesIO(content)) and not is_workbook(content):
            try:
                inner = members(content)
            except UnsafeZipError as error:
                raise NotABatchError(str(error)) from None
        else:
            inner = {name: content}
        for path, each in inner.items():
            short = Path(path).name
            if short in found and found[short] != each:
                raise NotABatchError("里面有同名的文件，像是几个批次放在一起。请一次放一个批次。")
            found[short] = each
    if not found:
        raise NotABatchError("里面没有文件。请放进明细工作簿，或者装着它的文件夹、.zip。")
    return found


def _without_ledger(submitted: SubmittedBatch) -> SubmittedBatch:
    """A payments ledger is added up where the site is built."""
    if submitted.table is None or not is_ledger(submitted.table) or submitted.facts is None:
        return submitted
    if submitted.facts.kind.lists_people:
        return submitted
    found = problem("ledger_not_on_the_desk", submitted.table.place)
    return replace(submitted, table=None, problems=(*submitted.problems, found))


def shown_result(checked: Checked, context: DeskContext, *, typed: bool = False) -> dict[str, Any]:
    """What the page shows; `typed` says whether the facts were typed into it.

    That there are none is no message: the page asks for them.
    """
    messages = group_problems(each for each in checked.problems if each.code not in _WITHOUT_FACTS)
    files = [
        {"name": "刚填的公示信息", "messages": [_of_form(each) for each in those]}
        if typed and name == NOTICE_FILE
        else {"name": shown(name) or "整个批次", "messages": [_message(each) for each in those]}
        for name, those in groupby(messages, key=lambda each: each.place.file)
    ]
    batch = checked.batch
    return {
        "refused": checked.refused,
        "counts": counts(messages),
        "files": files,
        "readings": [_reading(each) for each in checked.readings],
        "read": None if batch is None else {"count": batch.count, "total": yuan(batch.total)},
        "unit": batch.facts.kind.described.unit if batch else "",
        "needs_facts": any(each.code in _WITHOUT_FACTS for each in checked.problems),
        "marks": sorted(
            {
                each.place.file
                for each in checked.problems
                if each.place.file.lower().endswith((".xlsx", ".csv")) and each.place.file != NOTICE_FILE
            }
        ),
        "id": _offered_id(checked.submitted, context),
    }


def _message(group: MessageGroup) -> dict[str, Any]:
    return {
        "must": group.is_error or group.severity is Severity.DRAFT,
        "demand": group.demand,
        "where": group.where_in_file,
        "message": group.message,
        "remedy": group.remedy,
        "clause": group.clause,
    }


def _of_form(group: MessageGroup) -> dict[str, Any]:
    return _message(group) | {"where": _KEY.sub("", group.where_in_file)}


def _reading(read: Problem) -> dict[str, str]:
    place = read.place.shown()
    return {"file": place.file, "sheet": place.sheet, "message": read.message}


def _offered_id(submitted: SubmittedBatch, context: DeskContext) -> str:
    """A name for the batch of its office, period and kind; empty where these are not known."""
    facts = submitted.facts
    agency = find_agency(facts.agency, context.agencies) if facts else None
    if facts is None or agency is None:
        return ""
    quarter = f"-q{facts.period.quarter}" if facts.period.quarter else ""
    return f"{agency.code}-{facts.period.year}{quarter}-{facts.kind.described.slug}"
