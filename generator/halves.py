"""Work done by two processes: pages and their audit are work on strings and bytes, and there are two cores.

The second process is a fork, so that what the first has gathered is there at once and takes no memory twice.
Tasks are handed out in order, one by one, and what they came to is put back in that order: the outcome is the
same as that of one process. Whatever the second process does not deliver, the first does itself: nothing
counts as done because nothing was heard of it.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable, Iterator

_PR_SET_PDEATHSIG = 1
_MOST = 30_000  # tasks: two bytes each, within what a pipe holds


def shared_out[T](count: int, work: Callable[[int], T]) -> list[T]:
    """`[work(0), …, work(count - 1)]`; what `work` returns must be picklable."""
    if sys.platform != "linux" or (os.process_cpu_count() or 1) < 2 or not 1 < count <= _MOST:
        return [work(task) for task in range(count)]
    todo, fill = os.pipe()
    os.write(fill, b"".join(task.to_bytes(2) for task in range(count)))
    os.close(fill)
    answer, tell = os.pipe()
    parent = os.getpid()
    child = _fork()
    if child == 0:
        os.close(answer)
        _serve(todo, tell, work, parent)
    os.close(tell)
    running = True
    try:
        with open(answer, "rb") as stream:  # noqa: PTH123 - a pipe has no path
            done = {task: work(task) for task in _tasks(todo)}
            told = stream.read()
        failed = os.waitpid(child, 0)[1]
        running = False
        if not failed:
            done |= pickle.loads(told)  # noqa: S301 - written by our own fork
    finally:
        os.close(todo)
        if running:  # stopped half-way: so is the other
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return [done[task] if task in done else work(task) for task in range(count)]


def _fork() -> int:
    gc.freeze()  # the collector would touch, and so copy, every page of memory that is shared
    with warnings.catch_warnings():
        # Python warns where other threads run (a progress bar). The fork uses nothing of theirs: no terminal.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        gc.unfreeze()
    return child


def _serve[T](todo: int, tell: int, work: Callable[[int], T], parent: int) -> None:
    """The second process, from its first to its last moment: silent, and gone without any clean-up."""
    try:
        # If the first is killed so is this one, at once: it shares the lock of the staging folder.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        with open(tell, "wb") as stream:
            pickle.dump({task: work(task) for task in _tasks(todo)}, stream)
    except BaseException:  # noqa: BLE001 - its words may hold a value; the first process meets it again
        os._exit(1)
    os._exit(0)


def _tasks(todo: int) -> Iterator[int]:
    while task := os.read(todo, 2):
        yield int.from_bytes(task)
