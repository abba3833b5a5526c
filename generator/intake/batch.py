"""Folders → batches as handed in: facts, one table, and every problem found on the way."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.diagnostics.problems import Place, Problem, problem
from generator.diagnostics.unforeseen import unforeseen
from generator.intake import cell_marks, notice_facts
from generator.intake.file_names import is_of_people, is_same, leads_out, readable
from generator.intake.formats import file_content, files
from generator.intake.formats.database_url import is_address
from generator.intake.formats.databases import NONE, Databases
from generator.intake.grid import Grid
from generator.intake.notice_facts import FACTS_SHEET, NOTICE_FILE, NoticeFacts
from generator.intake.table import Table, find_table

_MISNAMED_NOTICE = re.compile(r"notice\b.*toml|.*[ -]notice\.toml|notice\.txt$")
_MISNAMED_TOML = re.compile(r"notice\b.*toml|.*[ -]notice\.toml")
_BATCH_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_AT_ONCE = 2  # processes that parse
# A file of these forms beside the folders is taken for a batch and gets a message; a .txt does not.
_BATCH_SUFFIXES = {*files.SUFFIXES, *file_content.SPREADSHEETS, *file_content.ARCHIVES} - {".txt"}


@dataclass(frozen=True, slots=True)
class SubmittedBatch:
    """One batch as an office handed it in. With problems of severity error it will be refused.

    A `draft` is checked as any other, and neither published nor refused.
    """

    id: str
    facts: NoticeFacts | None
    facts_place: Place
    table: Table | None
    problems: tuple[Problem, ...]
    draft: bool = False


def find_batches(records: Path) -> list[Path]:
    """The batches below `records`: each folder, and each table that stands for itself; ordered by name."""
    return sorted(
        path
        for path in records.iterdir()
        if is_of_people(path.name)
        and (path.is_dir() or (path.is_file() and path.suffix.lower() in _BATCH_SUFFIXES))
    )


def read_batch(path: Path, databases: Databases = NONE) -> SubmittedBatch:
    """Read the batch at `path`: a folder, or a workbook with the sheets 公示信息 and 明细.

    `databases` are those that the office lists: no other is asked. Never raises for what is in the batch: an
    unforeseen error refuses this batch and no other.
    """
    batch = readable(path.name if path.is_dir() else path.stem)
    try:
        return _read(path, batch, databases)
    except BaseException as error:  # noqa: BLE001 - a library's panic is no Exception
        return _refused(batch, [unforeseen(error, Place(batch))])


def _read(path: Path, batch: str, databases: Databases) -> SubmittedBatch:
    problems = [] if _BATCH_ID.fullmatch(batch) else [problem("bad_batch_id", Place(batch))]
    own = [path] if path.is_file() else [path / NOTICE_FILE, *_data_files(path)]
    if any(map(leads_out, own)):  # to another list, or to what has no end (/proc/kmsg): not even opened
        return _refused(batch, [*problems, problem("records_outside", Place(batch))])
    if path.is_file():
        return _from_workbook(batch, path, problems)
    notice = path / NOTICE_FILE
    if notice.is_file():
        return _from_folder(batch, path, notice, problems, databases)
    workbooks = [file for file in _data_files(path) if file.suffix.lower() in files.WORKBOOKS]
    if len(workbooks) == 1:
        return _renamed_notice(path, _from_workbook(batch, workbooks[0], problems))
    if len(workbooks) > 1:
        return _refused(batch, [*problems, problem("several_workbooks", Place(batch))])
    code = "notice_name" if _has_misnamed_notice(path) else _too_deep(path) or "missing_notice"
    others = [] if any(_data_files(path)) else _other_files(path, Place(batch))
    return _refused(batch, [*problems, *others, problem(code, Place(batch))])


def _renamed_notice(folder: Path, submitted: SubmittedBatch) -> SubmittedBatch:
    """The batch of a workbook, refused where a file beside it was meant as notice.toml.

    Where the workbook has facts, a notice.txt is any text; one with .toml in its name states them again.
    """
    others = [each for each in submitted.problems if each.code != "missing_notice"]
    has_facts = len(others) == len(submitted.problems)
    if not _has_misnamed_notice(folder, _MISNAMED_TOML if has_facts else _MISNAMED_NOTICE):
        return submitted
    return replace(submitted, problems=(*others, problem("notice_name", Place(submitted.id))))


def read_batches(paths: Iterable[Path], databases: Databases = NONE) -> Iterator[SubmittedBatch]:
    """As `read_batch` for each path, in order; while one batch is validated here, the next are parsed."""
    from concurrent.futures import Future, ThreadPoolExecutor  # here, for a browser has no threads

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting: deque[Future[SubmittedBatch]] = deque()
        for path in paths:
            waiting.append(pool.submit(read_batch, path, databases))
            if len(waiting) > _AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _from_folder(
    batch: str, folder: Path, notice: Path, problems: list[Problem], databases: Databases
) -> SubmittedBatch:
    place = Place(batch, NOTICE_FILE)
    facts, found, draft = notice_facts.from_toml(notice, place)
    problems += found
    if _has_misnamed_notice(folder):
        problems.append(problem("several_notices", Place(batch)))
    if facts is None:
        return SubmittedBatch(batch, None, place, _only_table(folder, place), tuple(problems), draft)
    if is_address(facts.records):
        grids, records_place, found = files.readers().database(facts, folder, place, databases)
    else:
        file, found = _records_file(folder, facts.records, place)
        records_place = Place(batch, readable(file.name) if file else "")
        grids, found = files.read(file, records_place) if file else ([], found)
    problems += found
    table = None
    if grids or not found:
        hidden = any(each.code == "hidden_sheet" for each in found)
        sheet = _facts_sheet(grids)
        if sheet:  # it is not needed with notice.toml, but what is filled in must agree
            also = notice_facts.from_sheet(sheet, records_place)
            draft = draft or also.draft
            if also.facts and notice_facts.contradict(facts, also.facts):
                problems.append(problem("notice_and_sheet", replace(records_place, sheet=sheet.sheet)))
        records = [grid for grid in grids if grid is not sheet]
        table, found = find_table(records, records_place, hidden=hidden)
        problems += found
        problems += cell_marks.check_marks(grids, sheet, table, records_place)
    return SubmittedBatch(batch, facts, place, table, tuple(problems), draft)


def _facts_sheet(grids: Iterable[Grid]) -> Grid | None:
    return next((grid for grid in grids if grid.sheet.strip() == FACTS_SHEET), None)


def _has_misnamed_notice(folder: Path, pattern: re.Pattern[str] = _MISNAMED_NOTICE) -> bool:
    """Whether a file was meant as notice.toml: Windows hides .txt, and a copy is called notice (1)."""
    names = (file.name for file in folder.iterdir() if file.is_file() and file.name != NOTICE_FILE)
    return any(pattern.match(name.lower()) for name in names)


def _other_files(folder: Path, batch: Place) -> list[Problem]:
    """What lies in `folder` instead of a table, a message a form; no names, which may be of persons."""
    suffixes = {
        file.suffix.lower() for file in folder.iterdir() if file.is_file() and is_of_people(file.name)
    }
    return [found for suffix in sorted(suffixes) if (found := file_content.other(suffix, batch)) is not None]


def _only_table(folder: Path, place: Place) -> Table | None:
    """The table, where facts that cannot be used do not name it: the one file, if it can be read."""
    candidates = list(_data_files(folder))
    if len(candidates) != 1:
        return None
    file = candidates[0]
    where = Place(place.batch, readable(file.name))
    grids, found = files.read(file, where)
    return None if found else find_table(grids, where)[0]


def _records_file(folder: Path, named: str | None, place: Place) -> tuple[Path | None, list[Problem]]:
    """The one file of records in `folder`, or why there is none."""
    where = place.at(column="records")
    if named is None:
        candidates = list(_data_files(folder))
        if len(candidates) == 1:
            return candidates[0], []
        batch = Place(place.batch)
        if candidates:
            return None, [problem("several_files", batch)]
        return None, _other_files(folder, batch) or [problem(_too_deep(folder) or "no_records_file", batch)]
    file = folder / named
    # Only what lies in the batch's own folder: no way out by a path or a link.
    if Path(named).name != named or file.resolve().parent != folder.resolve():
        return None, [problem("records_outside", where)]
    if file.is_file():
        return file, []
    same = [each for each in _data_files(folder) if is_same(each.name, named)]
    if len(same) == 1 and same[0].resolve().parent == folder.resolve():
        return same[0], []
    return None, [problem(_too_deep(folder) or "no_records_file", where)]


def _too_deep(folder: Path) -> str:
    """The message where what is missing in `folder` lies in a folder of it; empty where it does not."""
    inner = [each for each in folder.iterdir() if each.is_dir() and is_of_people(each.name)]
    filled = [each for each in inner if (each / NOTICE_FILE).is_file() or any(_data_files(each))]
    if len(filled) > 1:
        return "folder_of_batches"
    if filled:
        return "folder_too_deep"
    return "folder_too_deep" if any(_too_deep(each) for each in inner if not each.is_symlink()) else ""


def _from_workbook(batch: str, file: Path, problems: list[Problem]) -> SubmittedBatch:
    place = Place(batch, readable(file.name))
    grids, found = files.read(file, place)
    problems += found
    if found and (not grids or any(each.place.sheet.strip() == FACTS_SHEET for each in found)):
        return _refused(batch, problems)
    facts_grid = _facts_sheet(grids)
    facts, draft = None, False
    facts_place = place
    if facts_grid is None:
        problems.append(problem("missing_notice", place))
    else:
        facts_place = replace(place, sheet=facts_grid.sheet)
        facts, found, draft = notice_facts.from_sheet(facts_grid, place)
        problems += found
    hidden = any(each.code == "hidden_sheet" for each in problems)
    table, found = find_table([grid for grid in grids if grid is not facts_grid], place, hidden=hidden)
    found += cell_marks.check_marks(grids, facts_grid, table, place)
    return SubmittedBatch(batch, facts, facts_place, table, tuple(problems + found), draft)


def _data_files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.iterdir()) if file.is_file() and _is_data(file))


def _is_data(file: Path) -> bool:
    return file.suffix.lower() in files.SUFFIXES and is_of_people(file.name)


def is_read(file: Path) -> bool:
    """Whether the bytes of `file` say anything of its batch; of all other files in a folder the names do."""
    return file.name == NOTICE_FILE or _is_data(file)


def _refused(batch: str, problems: list[Problem]) -> SubmittedBatch:
    return SubmittedBatch(batch, None, Place(batch), None, tuple(problems))
