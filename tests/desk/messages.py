"""Messages as the page sends them, of files on the disk."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from generator.browser import desk_sources
from generator.desk.entry import open_desk
from tests.helpers import ROOT

SAMPLES = ROOT / "data/samples"
EVERY = [path for room in ("batches", "mess", "refused") for path in sorted((SAMPLES / room).iterdir())]


def files_of(path: Path) -> dict[str, bytes]:
    inside = [path] if path.is_file() else sorted(each for each in path.iterdir() if each.is_file())
    return {each.name: each.read_bytes() for each in inside}


def check(files: dict[str, bytes], batch: str = "", facts: dict[str, str] | None = None) -> str:
    coded = {name: base64.b64encode(content).decode() for name, content in files.items()}
    message = {"do": "check", "batch": batch, "files": coded} | ({"facts": facts} if facts else {})
    return json.dumps(message, ensure_ascii=False)


def packed(home: Path, sample: Path, batch: str) -> bytes:
    """The parcel of `sample` under the name `batch`, as the page makes it with its files below `home`."""
    reply = open_desk(desk_sources.data(ROOT), home)
    reply(check(files_of(sample), batch))
    content: str = json.loads(reply('{"do":"pack"}'))["content"]
    return base64.b64decode(content)
