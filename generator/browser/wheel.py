"""The wheel for the browser: `calculators` as it stands, the data it reads, and the door to both."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from pprint import pformat
from typing import Any

from calculators.__main__ import read
from generator.browser.subprocesses import BundleError
from generator.filesystem import deterministic_zip

NAME, VERSION = "gongshi_rulebook", "1"
ENTRY, DATA = "rulebook_entry", "rulebook_data"
_INFO = f"{NAME}-{VERSION}.dist-info"
_METADATA = f"Metadata-Version: 2.1\nName: {NAME.replace('_', '-')}\nVersion: {VERSION}\n"
_WHEEL = "Wheel-Version: 1.0\nGenerator: gongshi\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def sources(root: Path) -> dict[str, bytes]:
    """Every file of the wheel by its name; tests and the command line stay out."""
    package = root / "calculators"
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(package.rglob("*.py"))
        if path.name != "__main__.py"
    }
    return files | {
        f"{ENTRY}.py": (Path(__file__).parent / "entry.py").read_bytes(),
        f"{DATA}.py": data_module(read(root / "data")).encode(),
        f"{_INFO}/METADATA": _METADATA.encode(),
        f"{_INFO}/WHEEL": _WHEEL.encode(),
        f"{_INFO}/top_level.txt": f"calculators\n{ENTRY}\n{DATA}\n".encode(),
    }


def data_module(data: dict[str, Any]) -> str:
    """Python that is `data`, so that nothing has to be parsed in the browser; it is checked to be equal."""
    text = f"import datetime\n\nDATA = {pformat(data, sort_dicts=False, width=110)}\n"
    made: dict[str, Any] = {}
    exec(compile(text, DATA, "exec"), made)  # noqa: S102 - our own text, made a line above
    if made["DATA"] != data or not _plain(data):
        raise BundleError("data 里有浏览器读不出的值。请只用文字、整数、日期、列表和表。")
    return text


def _plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(each) for key, each in value.items())
    if isinstance(value, list):
        return all(map(_plain, value))
    return isinstance(value, str | int | date) and not isinstance(value, datetime)


def make(root: Path, folder: Path) -> Path:
    """Write the wheel of the project at `root` into `folder`."""
    path = folder / f"{NAME}-{VERSION}-py3-none-any.whl"
    contents = sources(root)
    record = "".join(f"{name},,\n" for name in sorted(contents))
    contents[f"{_INFO}/RECORD"] = record.encode()
    return deterministic_zip.write_stored(path, contents)
