"""Crash reports without values: an unforeseen error is reported by kind and place, never by its message.

The message of an exception may hold the value that caused it, and a traceback the lines and variables around
it. So no traceback is printed; a maintainer has the kind, the places and the input.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, TracebackType

from generator.system.processes import keep_memory_private

_PACKAGES = ("generator", "calculators")
_SIGNALS = ("SIGTERM", "SIGHUP")


def install_crash_handler() -> None:
    """Scrub what escapes from any thread; let a polite end (SIGTERM) remove what is half done."""
    keep_memory_private()
    sys.excepthook = _hook
    sys.unraisablehook = lambda found: _report(found.exc_type, found.exc_traceback)
    threading.excepthook = lambda found: _report(found.exc_type, found.exc_traceback)
    if threading.current_thread() is threading.main_thread():
        for name in _SIGNALS:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), _end)


def scrubbed_sentence(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The sentence for an unforeseen error: kind, file, line and function, never its message."""
    return (
        f"没有完成：程序出错（{scrubbed_place(kind, trace)}）。网站仍是原来的样子。"
        "请把这一行告诉维护人员；不要附上明细。"
    )


def scrubbed_place(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of an error and where in the programme it came up, innermost first: nothing of its words."""
    places = [
        f"{path.parent.name}/{path.name}:{line} {frame.f_code.co_name}"
        for frame, line in _frames(trace)
        if (path := Path(frame.f_code.co_filename)).parent.name in _PACKAGES
        or any(package in path.parts for package in _PACKAGES)
    ]
    where = " ← ".join(reversed(places[-4:])) or "—"
    return f"{kind.__name__}，{where}"


def _frames(trace: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    """Each frame of `trace` and its line; the module `traceback` reads source files besides."""
    while trace:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:  # noqa: ARG001
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write("已停止。网站仍是原来的样子。\n")
        return
    _report(kind, trace)


def _report(kind: type[BaseException], trace: TracebackType | None) -> None:
    sys.stderr.write(scrubbed_sentence(kind, trace) + "\n")


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signal handlers are called
    """Leave through every `finally`, as if the work had been stopped by hand."""
    raise SystemExit(128 + number)
