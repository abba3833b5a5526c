"""The engine that readers get first: the functions of the WebAssembly that answering enters, no other.

Of the ten thousand functions in the trimmed WebAssembly, a trial of every rule with wrong and right inputs
enters some fourteen hundred. Each other function becomes a placeholder, which says it was called and traps.

The trial is no proof that a placeholder is never called, and need not be. Answers are pure: when one is
called the page ends the worker, starts the full engine and asks the same question again (see `client.js`).
The reader waits a moment longer and sees no error. The full engine is a file of the bundle like any other: a
page that needs more of Python than answers do takes it from the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.browser import webassembly
from generator.browser.runtime import MemorySnapshot, TrimmedRuntime


def make(
    root: Path, engine: TrimmedRuntime, snapshot: MemorySnapshot, messages: Sequence[str], scratch: Path
) -> Path:
    """The WebAssembly with what answering `messages` from `snapshot` enters, in a file in `scratch`."""
    instrumented, hot = scratch / "instrumented.wasm", scratch / "hot.wasm"
    webassembly.instrument(root, engine.wasm, instrumented)
    entered = engine.functions_entered(messages, scratch, instrumented, snapshot)
    webassembly.with_placeholders(root, engine.wasm, entered, hot)
    return hot
