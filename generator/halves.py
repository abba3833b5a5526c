"""Work done by two processes: pages and their audit are work on strings and bytes, and there are two cores.

Tasks are handed out in order, one by one, and what they came to is put back in that order: the outcome is the
same as that of one process. Whatever the second process does not deliver, the first does itself: nothing
counts as done because nothing was heard of it.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator

from generator import second

_MOST = 30_000  # tasks: two bytes each, within what a pipe holds


def shared_out[T](count: int, work: Callable[[int], T]) -> list[T]:
    """`[work(0), …, work(count - 1)]`; what `work` returns must be picklable."""
    if not 1 < count <= _MOST or not second.is_of_use():
        return [work(task) for task in range(count)]
    todo, fill = os.pipe()
    os.write(fill, b"".join(task.to_bytes(2) for task in range(count)))
    os.close(fill)
    answer, tell = os.pipe()

    def serve() -> None:
        os.close(answer)
        with open(tell, "wb") as stream:  # noqa: PTH123 - a pipe has no path
            pickle.dump({task: work(task) for task in _tasks(todo)}, stream)

    child = second.begin(serve)
    os.close(tell)
    running = True
    try:
        with open(answer, "rb") as stream:  # noqa: PTH123
            done = {task: work(task) for task in _tasks(todo)}
            told = stream.read()
        failed = os.waitpid(child, 0)[1]
        running = False
        if not failed:
            done |= pickle.loads(told)  # noqa: S301 - written by our own fork
    finally:
        os.close(todo)
        if running:  # stopped half-way: so is the other
            second.end(child)
    return [done[task] if task in done else work(task) for task in range(count)]


def _tasks(todo: int) -> Iterator[int]:
    while task := os.read(todo, 2):
        yield int.from_bytes(task)
