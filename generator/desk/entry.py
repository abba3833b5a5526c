"""What runs in the clerk's browser: one message of JSON in, one of JSON out, nothing kept but the last batch.

No message, no answer and no error of it holds a value of a cell, but for the copies that she asks for: the
marked workbook, the sample of the notice, and the parcel for whoever publishes.
"""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from generator.desk import checking, offices
from generator.desk.checking import Checked
from generator.desk.context import DeskContext
from generator.diagnostics.crash_report import scrubbed_place
from generator.diagnostics.labels import shown
from generator.intake.formats import files

READERS = "pure"


def open_desk(data: Mapping[str, Any], home: Path, readers: str = READERS) -> Callable[[str], str]:
    """A function that answers messages, with the rules and offices of `data`; files are put below `home`."""
    desk = _Desk(DeskContext.of(data), home, readers)
    return desk.reply


class _Desk:
    def __init__(self, context: DeskContext, home: Path, readers: str) -> None:
        self._context = context
        self._home = home
        self._readers = readers
        self._checked: Checked | None = None
        self._tasks: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
            "offices": lambda _: offices.choices(self._context),
            "check": self._check,
            "mark": self._mark,
            "sample": self._sample,
            "pack": self._pack,
            "forget": self._forget,
        }

    def reply(self, message: str) -> str:
        """The answer to `{"do": …}`. An error is told by its kind and place: its words may hold a value."""
        asked = json.loads(message)
        with files.using(self._readers):
            try:
                answer = self._tasks[asked["do"]](asked)
            except checking.NotABatchError as error:
                answer = {"refused_task": str(error)}
            except Exception as error:  # noqa: BLE001 - whatever a file brings about
                answer = {"failed": scrubbed_place(type(error), error.__traceback__)}
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    def _check(self, asked: Mapping[str, Any]) -> Any:
        given = {name: base64.b64decode(content) for name, content in asked["files"].items()}
        self._forget({})
        self._checked = checking.check(
            given, asked.get("facts"), asked.get("batch", ""), self._home, self._context
        )
        return checking.shown_result(self._checked, self._context, typed=bool(asked.get("facts")))

    def _last(self) -> Checked:
        if self._checked is None:
            raise LookupError("nothing has been checked")
        return self._checked

    # What only a task after the check needs is imported then: the desk starts without it.

    def _sample(self, _: Mapping[str, Any]) -> Any:
        from generator.desk import sample_notice

        return sample_notice.of(self._last(), self._context)

    def _pack(self, _: Mapping[str, Any]) -> Any:
        from generator.desk import parcel

        name, content = parcel.make(self._last(), self._context)
        return {"name": name, "content": _text(content)}

    def _mark(self, asked: Mapping[str, Any]) -> Any:
        from generator.reporting.annotated_workbook import MarkedError, write_marked

        checked = self._last()
        source = checked.folder / asked["file"]
        if source.parent != checked.folder or not source.is_file():
            raise LookupError("no such file")
        target = self._home / "marked.xlsx"
        target.unlink(missing_ok=True)
        try:
            write_marked(source, checked.problems, target)
        except MarkedError as error:
            raise checking.NotABatchError(str(error)) from None
        content = target.read_bytes()
        target.unlink()
        return {"name": f"{Path(shown(source.name)).stem}-标注.xlsx", "content": _text(content)}

    def _forget(self, _: Mapping[str, Any]) -> Any:
        self._checked = None
        shutil.rmtree(self._home, ignore_errors=True)
        self._home.mkdir(parents=True, exist_ok=True)
        return {}


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
