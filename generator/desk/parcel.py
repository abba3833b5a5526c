"""送审包: the files of a batch and a receipt, for whoever publishes. Its receipt holds no value."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from generator.desk.checking import UNNAMED, Checked, NotABatchError
from generator.desk.context import DeskContext
from generator.diagnostics.problems import Problem
from generator.filesystem import deterministic_zip

RECEIPT = "receipt.json"
FORMAT = 1


def make(checked: Checked, context: DeskContext) -> tuple[str, bytes]:
    """The name of the .zip and its bytes: one folder that is the batch, its receipt beside it.

    Raises NotABatchError where the batch has no name yet.
    """
    batch = checked.folder.name
    if batch == UNNAMED:
        raise NotABatchError("请先给批次起一个名字（小写英文字母、数字和短横线），再打送审包。")
    files = {path.name: path.read_bytes() for path in sorted(checked.folder.iterdir()) if path.is_file()}
    receipt = receipt_of(checked, context, files)
    contents = {f"{batch}/{name}": content for name, content in files.items()}
    contents[RECEIPT] = (json.dumps(receipt, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    return f"{batch}.zip", deterministic_zip.archive(contents)


def receipt_of(checked: Checked, context: DeskContext, files: dict[str, bytes]) -> dict[str, Any]:
    """What was judged and by what: digests, versions, how many of which message."""
    return {
        "format": FORMAT,
        "batch": checked.folder.name,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        "program": context.program,
        "refused": checked.refused,
        "messages": counted(checked.problems),
    }


def counted(problems: Iterable[Problem]) -> dict[str, int]:
    """How many there are of each code."""
    return dict(sorted(Counter(each.code for each in problems).items()))
