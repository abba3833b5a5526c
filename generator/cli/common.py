"""What the commands share: the terminal, the options, the exit codes, and failures told in one sentence."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.errors import LiveError
from rich.markup import escape

from generator.diagnostics.failure import Failure
from generator.diagnostics.progress import listen
from generator.domain.clock import BEIJING
from generator.filesystem.private_target import TargetError

if TYPE_CHECKING:
    from rich.progress import TaskID

WRONG_USAGE, REFUSED, FOUND = 2, 3, 4
_PROGRESS_FROM = 50  # batches: below, a progress bar only flickers
_LONG = 20_000  # rows, or bytes
_REDRAW = 0.1  # seconds between two drawings of a bar
PATIENCE = 1.0  # seconds after which somebody waits


class _Terminal(Console):
    """What is said is lost where nobody listens any more; what is done is done, and the exit code says it."""

    def _check_buffer(self) -> None:
        try:
            super()._check_buffer()
        except OSError:  # closed, or on a disk that is full
            self._discard_output()

    def on_broken_pipe(self) -> None:
        """Go on without a word: rich would end the program as if it had failed."""
        self._discard_output()

    def _discard_output(self) -> None:
        self.quiet = True
        stream = sys.stderr if self.stderr else sys.stdout
        with suppress(OSError, ValueError, AttributeError):
            null_device = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null_device, stream.fileno())  # its buffer goes there when the program ends
            os.close(null_device)


console: Console = _Terminal(highlight=False, soft_wrap=True)
errors: Console = _Terminal(stderr=True, highlight=False, soft_wrap=True)


class Moment(click.ParamType[datetime]):
    """An ISO time; without a zone it is Beijing's, a bare day is its first moment."""

    name = "ISO-TIME"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment in `value`; fails with a sentence in Chinese."""
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail("时间写成 2026-11-23 或 2026-11-23T09:00+08:00 的样子。", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
records_option = click.option(
    "--records", type=FOLDER, help="放批次文件夹的位置；不写就用 data/samples/batches 里的演示数据。"
)
as_of_option = click.option(
    "--as-of", type=Moment(), help="按这个时间做；不写就是现在。台账会记下时间是手工指定的。"
)
report_option = click.option("--report", "report_file", type=FILE, help="把全部问题写成 JSON 文件。")


@contextmanager
def failures() -> Iterator[None]:
    """What stops a whole run is one sentence and an exit code (1, wrong usage 2), never a traceback."""
    try:
        yield
    except TargetError as error:  # wrong usage, as any other wrong option
        errors.print(f"[red]没有做：[/red]{escape(str(error))}")
        sys.exit(WRONG_USAGE)
    except Failure as error:
        errors.print(f"[red]没有完成：[/red]{escape(str(error))}")  # [[agency]] is no markup
        sys.exit(1)


def with_progress(paths: list[Path]) -> Iterable[Path]:
    """The batches `paths`, with a bar that shows how far reading is."""
    if len(paths) < _PROGRESS_FROM:
        return paths
    return _counted(paths)


def _counted(paths: list[Path]) -> Iterator[Path]:
    """The paths, each drawn on a bar as it is taken.

    The bar has no thread of its own: rich.progress.track starts one and waits for it, for ever where the
    loop that it counts ends by an error.
    """
    from rich.progress import Progress  # loads much, and few commands take long enough for a bar

    with Progress(console=errors, auto_refresh=False) as bar:
        task = bar.add_task("核对", total=len(paths))
        drawn = 0.0
        for path in paths:
            yield path
            bar.advance(task)
            if time.monotonic() - drawn > _REDRAW:
                bar.refresh()
                drawn = time.monotonic()
        bar.refresh()


def step(words: str) -> AbstractContextManager[object]:
    """What is being done, while it is done: on a terminal, for elsewhere a spinner is work and no news."""
    return errors.status(words) if errors.is_terminal else nullcontext()


@contextmanager
def long_files() -> Iterator[None]:
    """A bar for the bytes and rows of a file that takes long, where there is no bar for many batches already.

    It comes up after a moment only: what is done by then needs none.
    """
    started = time.monotonic()
    bar: _FileBar | None = None

    def show(what: str, done: int, of: int) -> None:
        nonlocal bar
        if of < _LONG or time.monotonic() - started < PATIENCE:
            return
        bar = bar or _FileBar()
        bar.show(what, done, of)

    with listen(show):
        try:
            yield
        finally:
            if bar:
                bar.stop()


class _FileBar:
    """The bar on the terminal, if there is one."""

    def __init__(self) -> None:
        from rich.progress import Progress

        self._tasks: dict[str, TaskID] = {}
        self._bar = Progress(console=errors, transient=True, disable=not errors.is_terminal)

    def show(self, what: str, done: int, of: int) -> None:
        """Draw how far `what` is."""
        with suppress(LiveError):  # the bar of many batches is there
            self._bar.start()
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what)
        self._bar.update(self._tasks[what], completed=done, total=of)

    def stop(self) -> None:
        """Remove it."""
        self._bar.stop()
