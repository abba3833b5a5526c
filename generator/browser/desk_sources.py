"""What the clerk's desk is made of: our own modules by their files, the packages they use, and plain data.

Nothing of it is imported here: the browser's room knows no record. Code and rules are shipped, no record.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import files as files_of
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from generator.browser import wheel
from generator.domain import agency_file
from generator.domain.agencies import Agency
from generator.domain.rest_day_tables import OFFICE, OWN, merged

# The door has the names of the rule-book's, so that one runtime opens both alike.
_ENTRY = """\
from pathlib import Path
from generator.desk.entry import open_desk


def open_book(data):
    return open_desk(data, Path("/desk"))
"""
_BASE = Path(__file__).parents[2]  # of our own packages
_SHIPPED = {".py", ".toml", ".jinja"}
_PACKAGES = (
    "defusedxml", "et_xmlfile", "jinja2", "markupsafe", "olefile", "openpyxl", "python-stdnum", "xlrd",
)  # fmt: skip
_STUBS = Path(__file__).parent / "desk_stubs"
# The rooms that judge, and what they use of others; only a change in these makes another desk.
_OURS = (
    "calculators", "generator/__init__.py", "generator/audit", "generator/build/__init__.py",
    "generator/build/citations.py", "generator/desk", "generator/diagnostics", "generator/domain",
    "generator/filesystem", "generator/intake",
    "generator/notices", "generator/parallel", "generator/payments", "generator/records",
    "generator/reporting", "generator/system",
)  # fmt: skip


def sources(root: Path) -> dict[str, bytes]:
    """Every file that may be shipped, by its name; which of them are, a trial run says."""
    found = dict(_packages())
    for path in _own():
        found[path.relative_to(_BASE).as_posix()] = path.read_bytes()
    for path in _STUBS.glob("*.py"):
        found[path.name] = path.read_bytes()
    door = {
        f"{wheel.ENTRY}.py": _ENTRY,
        f"{wheel.DATA}.py": wheel.data_module(data(root) | {"standards": []}),
    }
    return found | {name: text.encode() for name, text in door.items()}


def data(root: Path) -> dict[str, Any]:
    """Offices, policies, laws and rest days of the project at `root`; and the digest of all that decides."""
    listed = agency_file.load(root / "data/agencies.toml")
    agencies = {code: {**asdict(each), **_former(each)} for code, each in listed.items()}
    folders = sorted((root / "data/policy").glob("*/parameters.toml"))
    own = root / OFFICE
    table = merged(_toml(root / OWN), _toml(own) if own.is_file() else {})
    return {
        "agencies": agencies,
        "policies": {path.parent.name: _toml(path) for path in folders},
        "texts": {
            path.parent.name: (path.parent / "text.md").read_text(encoding="utf-8") for path in folders
        },
        "rest_days": table,
        "program": program(root),
    }


def _former(agency: Agency) -> dict[str, list[str]]:
    """As plain lists: a browser reads no others."""
    return {"former_names": list(agency.former_names), "former_codes": list(agency.former_codes)}


def program(root: Path) -> str:
    """A digest of the code that judges, the rules and the offices: the same here and there, or not."""
    digest = hashlib.sha256()
    for path in _own():
        _add(digest, path.relative_to(_BASE).as_posix(), path)
    for name in ("data/agencies.toml", OWN, OFFICE):
        if (root / name).is_file():
            _add(digest, name, root / name)
    for path in sorted((root / "data/policy").glob("*/*")):
        if path.suffix in (".toml", ".md"):
            _add(digest, path.relative_to(root).as_posix(), path)
    return digest.hexdigest()[:16]


def _own() -> Iterator[Path]:
    for name in _OURS:
        place = _BASE / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.suffix in _SHIPPED and "__pycache__" not in path.parts:
                yield path


def _add(digest: Any, name: str, path: Path) -> None:
    digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")


def versions() -> Iterator[str]:
    """The packages that are shipped, with their versions."""
    yield from (f"{name} {version(name)}" for name in _PACKAGES)


def _packages() -> Iterator[tuple[str, bytes]]:
    for name in _PACKAGES:
        for path in files_of(name) or ():
            if path.suffix == ".py" and ".." not in PurePosixPath(path).parts:
                yield path.as_posix(), Path(str(path.locate())).read_bytes()


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
