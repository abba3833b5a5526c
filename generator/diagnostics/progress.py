"""Progress of long work: reported by the code that does it, to the listeners there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

type Listener = Callable[[str, int, int], None]  # what is done, how far, of how much

_listeners: list[Listener] = []


def report(what: str, done: int, of: int) -> None:
    """`done` of `of` bytes or rows; never what stands in them."""
    for listener in _listeners:
        listener(what, done, of)


@contextmanager
def listen(listener: Listener) -> Iterator[None]:
    """Pass every report of any thread to `listener` for the time of the context."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
