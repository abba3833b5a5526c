"""An office's folder holds only what is the office's; here it becomes a whole project.

The office's mkdocs.yml says `INHERIT: gongshi.yml`. Then everything else (rules, law, templates, styles, the
browser's scripts) comes from the installed package: both are laid together in `.gongshi/` below the office's
folder, the office's files over the bundled ones of the same name. The rest of the programme sees one project,
as in a checkout. The folder can be deleted at any time; `.gongshi/build` is worth keeping, it saves a minute.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.domain.rest_day_tables import OFFICE as OFFICE_REST_DAYS
from generator.domain.rest_day_tables import OWN as REST_DAYS
from generator.filesystem.atomic import replace_file

WORKSPACE = ".gongshi"
CONFIG, INHERITED = "mkdocs.yml", "gongshi.yml"
LOCK = "package-lock.json"

CODE = Path(__file__).parents[2]
PACKED = CODE / "generator/scaffold/bundled"  # in an installed package; a checkout has the originals
_FROMCODE = ("calculators", "generator/domain/kinds.toml", "generator/site")
BUNDLED_PATHS = ("data", "site_src", "package.json", LOCK, ".npmrc")
_NOT_OURS = "data/samples/"  # an office shows its own samples
_ADDED = "data/audit.toml"  # lists: the office's entries follow the bundled ones
_OFFICE = ("data", "site_src", CONFIG)
_MADE = (*_FROMCODE, *BUNDLED_PATHS, CONFIG, INHERITED)


def bundled(name: str) -> Path:
    """The programme's own file or folder `name`, in an installed package as in a checkout."""
    return (PACKED if PACKED.is_dir() else CODE) / name


def is_office(folder: Path) -> bool:
    """Whether `folder` is an office's, which inherits the bundled configuration."""
    config = folder / CONFIG
    try:
        return f"INHERIT: {INHERITED}" in config.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False


def office_of(folder: Path) -> Path:
    """The office whose workspace `folder` is; any other folder is its own."""
    return folder.parent if folder.name == WORKSPACE and is_office(folder.parent) else folder


def project_root(folder: Path) -> Path:
    """The whole project of `folder`: itself, or in an office (or its workspace) that, brought up to date."""
    folder = office_of(folder)
    if not is_office(folder):
        return folder
    from filelock import FileLock  # slow to load, and a checkout needs none

    workspace = folder / WORKSPACE
    workspace.mkdir(exist_ok=True)
    with FileLock(workspace / "lock"):
        wanted = dict(_contents(folder))
        for name in _MADE:
            _remove_others(workspace, name, wanted)
        for name, content in wanted.items():
            _write(workspace / name, content)
    return workspace


def _contents(office: Path) -> Iterator[tuple[str, bytes]]:
    files: dict[str, bytes] = {}
    for name in _FROMCODE:
        files |= _files(CODE, name)
    for name in BUNDLED_PATHS:
        files |= _files(bundled(""), name)
    files = {name: content for name, content in files.items() if not name.startswith(_NOT_OURS)}
    files[INHERITED] = bundled(CONFIG).read_bytes()
    for name in _OFFICE:
        own = _files(office, name)
        if _ADDED in own:
            own[_ADDED] = files[_ADDED] + b"\n" + own[_ADDED]
        if REST_DAYS in own:  # its years only: merged when they are read
            own[OFFICE_REST_DAYS] = own.pop(REST_DAYS)
        files |= own
    yield from files.items()


def _files(root: Path, name: str) -> dict[str, bytes]:
    """The file, or all files of the folder, `name` below `root`, by their paths below it."""
    top = root / name
    paths = [top] if top.is_file() else sorted(path for path in top.rglob("*") if path.is_file())
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in paths
        if path.suffix != ".pyc" and not path.is_symlink()
    }


def _write(path: Path, content: bytes) -> None:
    """Leave what is the same already alone: dates tell the preview what changed."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)


def _remove_others(workspace: Path, name: str, wanted: Mapping[str, bytes]) -> None:
    top = workspace / name
    paths = [top] if top.is_file() else list(top.rglob("*"))
    for path in paths:
        if path.is_file() and path.relative_to(workspace).as_posix() not in wanted:
            path.unlink()
    for path in sorted((each for each in paths if each.is_dir()), reverse=True):
        if not any(path.iterdir()):
            shutil.rmtree(path)
