"""The problems of a run as JSON, for whoever reads them by machine."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from generator.diagnostics.problems import Problem
from generator.filesystem.atomic import write_file

BEGINNINGS = ("[]", "[\n  {")
"""How a report in JSON begins: nothing that begins otherwise is written over."""


def write_json(path: Path, problems: Iterable[Problem]) -> None:
    """The problems as a list of flat objects, one a cell, written whole or not at all.

    A person reads 400 equal ones as one message (`generator.reporting`); a machine counts and filters them.
    """
    text = json.dumps([each.as_json() for each in problems], ensure_ascii=False, indent=2) + "\n"
    write_file(path, text.encode())
