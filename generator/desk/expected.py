"""What CPython answers with a build's readers: `python -m generator.desk.expected ROOT MESSAGES ANSWERS`.

The build of the desk compares it with what the browser's Python answers.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.browser import desk_sources
from generator.desk.entry import open_desk


def main(root: Path, messages: Path, answers: Path) -> None:
    """Write the answer to each line of `messages` as a line of `answers`."""
    with TemporaryDirectory() as home:
        reply = open_desk(desk_sources.data(root), Path(home) / "desk", "native")
        lines = messages.read_text(encoding="utf-8").splitlines()
        answers.write_text("".join(f"{reply(line)}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
