"""An office's folder holds only what is the office's; here it becomes a whole project.

The office's mkdocs.yml says `INHERIT: gongshi.yml`. Then everything else (rules, law, templates, styles, the
browser's scripts) comes from the installed package: both are laid together in `.gongshi/` below the office's
folder, the office's files over the bundled ones of the same name. The rest of the programme sees one project,
as in a checkout. The folder can be deleted at any time; `.gongshi/build` is worth keeping, it saves a minute.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock

from generator.browser.engine import is_finished
from generator.browser.subprocesses import BundleError, run
from generator.domain.rest_day_tables import OFFICE as OFFICE_REST_DAYS
from generator.domain.rest_day_tables import OWN as REST_DAYS
from generator.filesystem.atomic import replace_file

WORKSPACE = ".gongshi"
CONFIG, INHERITED = "mkdocs.yml", "gongshi.yml"
LOCK = "package-lock.json"

_CODE = Path(__file__).parents[2]
_PACKED = _CODE / "generator/scaffold/bundled"  # in an installed package; a checkout has the originals
_FROM_CODE = ("calculators", "generator/domain/kinds.toml", "generator/site")
BUNDLED_PATHS = ("data", "site_src", "package.json", LOCK, ".npmrc")
_NOT_OURS = "data/samples/"  # an office shows its own samples
_ADDED = "data/audit.toml"  # lists: the office's entries follow the bundled ones
_OFFICE = ("data", "site_src", CONFIG)
_MADE = (*_FROM_CODE, *BUNDLED_PATHS, CONFIG, INHERITED)


def bundled(name: str) -> Path:
    """The programme's own file or folder `name`, in an installed package as in a checkout."""
    return (_PACKED if _PACKED.is_dir() else _CODE) / name


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
    workspace = folder / WORKSPACE
    workspace.mkdir(exist_ok=True)
    with FileLock(workspace / "lock"):
        wanted = dict(_contents(folder))
        for name in _MADE:
            _remove_others(workspace, name, wanted)
        for name, content in wanted.items():
            _write(workspace / name, content)
    return workspace


def ready_for_browser(root: Path) -> None:
    """See that the project at `root` has the npm packages its calculators are made with. BundleError if not.

    Where the calculators are made already, nothing is asked of npm. A checkout has the packages from
    `make site`; an office's workspace gets the very versions of the bundled lock.
    """
    if root.name != WORKSPACE or is_finished(root):
        return
    packages, installed = root / "node_modules", _CODE / "node_modules"
    if not _PACKED.is_dir() and installed.is_dir():
        if not packages.exists():
            packages.symlink_to(installed, target_is_directory=True)
        return
    digest = hashlib.sha256((root / LOCK).read_bytes()).hexdigest()
    mark = packages / ".of-lock"
    if mark.is_file() and mark.read_text(encoding="ascii") == digest:
        return
    try:
        run(
            [
                "npm",
                "ci",
                "--omit=dev",
                "--no-audit",
                "--no-fund",
                "--silent",
                "--ignore-scripts",
                "--prefix",
                str(root),
            ]
        )
        # The one package whose install script runs.
        run(["npm", "rebuild", "--silent", "--ignore-scripts=false", "--prefix", str(root), "esbuild"])
    except BundleError as error:
        raise BundleError(
            f"浏览器里的计算器要用的 npm 包没有装上。请检查网络和 Node.js（20 以上），再运行一次。{error}"
        ) from error
    mark.write_text(digest, encoding="ascii")


def _contents(office: Path) -> Iterator[tuple[str, bytes]]:
    files: dict[str, bytes] = {}
    for name in _FROM_CODE:
        files |= _files(_CODE, name)
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
