"""How far a long piece of work is: told by whoever does it, shown by whoever listens; nobody has to."""

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
    """Whatever is told meanwhile, by any thread, goes to `listener`."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
