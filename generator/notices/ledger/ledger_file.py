"""The ledger's file: read, lengthened under a lock, and kept in step with its copy on the site.

A build makes site and ledger true in one step. The new lines first go onto the site that is being made, as
`ledger.jsonl`; the swap of the folders is the moment at which both become true; the office's own file
follows:

1. `add` the new lines in memory; put `content` onto the staged site.
2. `prepare`: the whole new ledger beside the old one, on the disk. A full disk is found here.
3. The site is swapped.
4. `commit`: the prepared file takes the old one's place, in one step that needs no more room.

Killed before 3, the prepared file does not match the site: it is thrown away, nothing was out. Killed after
3, it does: the next build takes it up. So no line says that something was out that was not, nor the other
way. A file that lags behind the site's copy (an old backup, or lost) is brought up to it by the next build;
one that contradicts it is refused. The file is never written in place: no kill can leave half a line. One
that was cut by others (a copy that broke off) loses the broken line, and the office is told.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from generator.diagnostics.problems import Place, Problem, problem
from generator.domain.clock import beijing_day
from generator.notices.ledger.chain import LedgerError, read_lines
from generator.notices.ledger.events import (
    BY_CLOCK,
    ChainHead,
    Event,
    EventDraft,
    EventName,
    Signer,
    link,
    written_at,
)
from generator.notices.ledger.history import History

PUBLISHED = "ledger.jsonl"
"""The copy's name at the root of the site: /ledger.jsonl."""


def read(path: Path) -> tuple[Event, ...]:
    """Every event of the ledger at `path`, oldest first; none where there is no file yet.

    Raises LedgerError for the first thing wrong with a line or with the chain: what is built on a ledger that
    was changed would be wrong too. A last line that was cut off is left out.
    """
    return _events(_content(path), path.name)


def append(
    path: Path,
    drafts: Iterable[EventDraft],
    at: datetime,
    *,
    forced: bool = False,
    signer: Signer | None = None,
) -> tuple[Event, ...]:
    """Write `drafts` (SEEN, MISSING, WRONG) to the end of the ledger, as of `at`; the events they became.

    `forced`: the moment was given by hand; `signer` puts the office's signature under each. Waits for no one:
    LedgerError where a build holds the ledger, or was killed before it brought it up to date.
    """
    with _locked(path):
        if _prepared(path).exists():
            raise LedgerError(f"上一次生成没有做完，{path.name} 还没有补齐。请先重新运行 gongshi build。")
        ledger = LedgerFile(path, _content(path))
        ledger.forced, ledger.signer = forced, signer
        events = ledger.add(drafts, at)
        ledger.prepare()
        ledger.commit()
        return events


@contextmanager
def open_ledger(path: Path, site: Path) -> Iterator[LedgerFile]:
    """The ledger at `path` for one build into the folder `site`, locked, and brought up to date with it.

    What had to be mended is in `LedgerFile.problems`. Raises LedgerError.
    """
    with _locked(path):
        problems: list[Problem] = []
        place = Place(file=path.name)
        content = _content(path)
        published = _content(site / PUBLISHED)
        prepared = _prepared(path)
        if prepared.exists():
            if published and _content(prepared) == published:
                _replace(prepared, path)
                content = published
                problems.append(problem("ledger_caught_up", place))
            else:
                prepared.unlink()
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            if not content[len(whole) :].startswith(b'{"'):  # no line of ours was cut off here
                raise LedgerError(f"{path.name} 不是台账，不会改写它。请用 --ledger 写台账的位置。")
            content = whole
            problems.append(problem("ledger_torn", place))
        _events(content, path.name)  # a wrong line is told by its number, before anything is compared
        if published.startswith(content) and len(published) > len(content):
            problems.append(problem("ledger_restored", place, lines=published[len(content) :].count(b"\n")))
            content = published
        elif not content.startswith(published):
            raise LedgerError(
                f"{path.name} 和网站上的副本（{site.name}/{PUBLISHED}）对不上。请找回正确的台账；"
                "如果这个文件夹里是另一个网站，请用 --out 换一个位置。"
            )
        ledger = LedgerFile(path, content)
        ledger.problems = tuple(problems)
        try:
            yield ledger
        finally:
            ledger.discard()


class LedgerFile:
    """A ledger in memory, and the steps that bring it onto the disk."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self.events: tuple[Event, ...] = _events(content, path.name)
        self.content = content[: content.rfind(b"\n") + 1]
        self.history = History.of(self.events)
        self.problems: tuple[Problem, ...] = ()
        self.signer: Signer | None = None  # puts the office's signature under each build
        self.forced = False  # the time is given by hand: `--as-of`, not the machine's clock
        self._due = False  # the site says what was prepared: it must not be thrown away any more

    def moment(self, at: datetime) -> datetime:
        """`at` as the next line may say it: never before the last line.

        A clock that went back within the Beijing day changes no period, and the last line's time is taken.
        Raises LedgerError where it went back by a day or more.
        """
        last = self.history.last
        if last is None or written_at(at) >= last.at:
            return written_at(at)
        if beijing_day(at) == last.day:
            return last.at
        raise LedgerError(
            f"现在的时间早于台账最后一行（{last.at:%Y-%m-%d %H:%M}）。请核对电脑的日期和时间。"
            "如果现在的时间是对的、上一次的时间错了，请加上 --clock-corrected 再运行："
            "被错误的时间提前撤下的公示会重新计满天数。"
        )

    def correct_clock(self, at: datetime) -> None:
        """Say that the clock had been ahead; nothing where the last line is no later than the day of `at`."""
        last = self.history.last
        if last is not None and beijing_day(at) < last.day:
            self._add([EventDraft(EventName.CLOCK, {})], written_at(at))

    def add(self, drafts: Iterable[EventDraft], at: datetime) -> tuple[Event, ...]:
        """Put `drafts` at the end, in memory. Raises LedgerError where the clock went back."""
        return self._add(drafts, self.moment(at))

    def _add(self, drafts: Iterable[EventDraft], at: datetime) -> tuple[Event, ...]:
        head, events, program = self.head, [], _program()
        for draft in map(self.as_written, drafts):
            events.append(link(head, at, program, draft, self.signer))
            head = events[-1].head
        self.events += tuple(events)
        self.content += b"".join(event.line for event in events)
        self.history = self.history.then(events)
        return tuple(events)

    def as_written(self, draft: EventDraft) -> EventDraft:
        """The draft, which says so where its time is not the clock's."""
        if not self.forced or draft.name not in BY_CLOCK:
            return draft
        return EventDraft(draft.name, {**draft.body, "forced": True})

    @property
    def head(self) -> ChainHead:
        """The last line."""
        return self.history.head

    def prepare(self) -> None:
        """Write the whole ledger beside the old one, safely on the disk. Raises LedgerError."""
        prepared = _prepared(self.path)
        try:
            with prepared.open("wb") as stream:
                stream.write(self.content)
                stream.flush()
                os.fsync(stream.fileno())
            if self.path.exists():
                prepared.chmod(self.path.stat().st_mode & 0o777)
        except OSError as error:
            self.discard()
            raise _unwritable(self.path) from error

    def commit(self) -> None:
        """Let the prepared file take the old one's place, in one step. Raises LedgerError."""
        self._due = True
        _replace(_prepared(self.path), self.path)

    def discard(self) -> None:
        """Remove what was prepared for a site that was not put up."""
        if self._due:
            return
        with contextlib.suppress(OSError):
            _prepared(self.path).unlink(missing_ok=True)


@cache
def _program() -> str:
    from importlib.metadata import version  # here, for the desk writes no ledger

    return version("gongshi")


def _events(content: bytes, name: str) -> tuple[Event, ...]:
    reading = read_lines(content)
    for fault in reading.faults:
        raise LedgerError(f"{name} {fault} 请从备份或网站上的副本恢复，不要手工修改。")
    return reading.events


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise LedgerError(f"{path.name} 打不开：请检查文件和权限。") from error


def _prepared(path: Path) -> Path:
    return path.with_name(f".{path.name}.next")


def _replace(prepared: Path, path: Path) -> None:
    try:
        prepared.replace(path)
        if os.name == "posix":  # the folder's own entry, too, outlives a power cut
            handle = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    except OSError as error:
        raise _unwritable(path) from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout  # here: a browser, which keeps no ledger, has none

    lock = FileLock(path.with_name(f".{path.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        if not Path(lock.lock_file).exists():  # nobody holds it: it could not be made
            raise _unwritable(path) from error
        raise LedgerError(f"{path.name} 正被另一次生成使用。请等它结束后再试。") from error
    except OSError as error:
        raise _unwritable(path) from error
    try:
        yield
    finally:
        lock.release()


def _unwritable(path: Path) -> LedgerError:
    return LedgerError(f"{path.name} 写不进去：请检查磁盘空间、文件夹在不在、有没有权限。")
