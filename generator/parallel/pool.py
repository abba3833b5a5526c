"""Tasks shared by two processes.

The result is the same as with one process. The first process does itself whatever the second does not
deliver.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from generator.parallel import fork

_MOST = 30_000  # tasks: two bytes each, within what a pipe holds


def map_shared[T](count: int, work: Callable[[int], T]) -> list[T]:
    """`[work(0), …, work(count - 1)]`; what `work` returns must be picklable.

    Tasks are handed out one by one, and their results are returned in order.
    """
    if not 1 < count <= _MOST or not fork.is_available():
        return [work(task) for task in range(count)]
    todo, fill = os.pipe()
    os.write(fill, b"".join(task.to_bytes(2) for task in range(count)))
    os.close(fill)

    def some() -> dict[int, T]:
        return {task: work(task) for task in _tasks(todo)}

    try:
        there, here = run_both(some, some)
    finally:
        os.close(todo)
    done = here | there
    return [done[task] if task in done else work(task) for task in range(count)]


def run_both[T, U](there: Callable[[], T], here: Callable[[], U]) -> tuple[T, U]:
    """`there(), here()`, at the same time; what `there` returns must be picklable, and not None."""
    if not fork.is_available():
        return there(), here()
    answer = fork.ForkedResult(there)
    try:
        done = here()
        result = answer.get()
    finally:
        answer.stop()  # where `here` failed, the child ends too
    return there() if result is None else result, done


def _tasks(todo: int) -> Iterator[int]:
    while task := os.read(todo, 2):
        yield int.from_bytes(task)
