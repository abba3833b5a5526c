"""Guards on output paths: no foreign file is overwritten, and no private file is written into a website.

A build replaces whole folders, and an option is easily mistyped (`--out records`, `--out .`). So a site of
ours carries a mark: the list of all its files, and the digest of that list. A folder is replaced only where
it is absent, empty, or has a mark that is sound and holds no file that the mark does not name; or is wholly a
site of a version that knew no mark yet (`unmarked_site`). Files for the
office alone (reports, keys, copies with names) are never written where a site stands or is made from, and
never over a file of another kind.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from generator.diagnostics.failure import Failure
from generator.filesystem.unmarked_site import is_unmarked_site

MARK = "site-files.txt"
PUBLIC = (Path("site"), Path("site_src"))
"""What a website is made from, or is."""

_FIRST = b"gongshi-site 1 "  # then the digest of the lines that follow
_PACKED = (".gz", ".br")  # copies that a server is given, made after the build
_SOURCES = ("site_src", "data", "generator", "calculators", "node_modules", "batches")
_KEPT = frozenset({"notice.toml", "salt.txt", ".git"})  # in no site: whoever names them in a mark forged it
_NAMED = 3  # foreign files in a message
_HARMLESS = re.compile(r"[A-Za-z0-9._/-]{1,60}")  # and fewer digits in a row than a phone or identity number
_NUMBER = re.compile(r"[0-9]{6}")
_ELSEWHERE = "请用 --out 换一个空的、或者还没有的文件夹，例如 --out site。"


class TargetError(Failure, ValueError):
    """What was asked for would destroy or publish something; the sentence says what to do (Chinese)."""


# ── the site's folder ──────────────────────────────────────────────────────────────────────────────────────
def mark(names: Iterable[str]) -> bytes:
    """The content of the file `MARK` for a site of the files `names`, paths below its folder."""
    lines = "".join(f"{name}\n" for name in sorted({*names, MARK})).encode()
    return _FIRST + sha256(lines).hexdigest().encode() + b"\n" + lines


def files_below(folder: Path) -> list[str]:
    """Every file and link below `folder`, and every folder without any, as paths below it."""
    found: list[str] = []
    start = len(os.path.join(folder, ""))  # noqa: PTH118 - of a city's site, many thousand files
    for each, inner, names in os.walk(folder):
        below = f"{each[start:]}/" if len(each) > start else ""
        links = [name for name in inner if os.path.islink(f"{each}/{name}")]  # noqa: PTH114
        found += [below + name for name in (*names, *links)]
        if below and not names and not inner:
            found.append(below)
    return found


def check_site_folder(out: Path, project: Path, protected: Iterable[Path]) -> bool:
    """Refuse a folder that a build must not replace: TargetError. True for a site from before the mark.

    `project` is the folder of the project or office; `protected` are all other files and folders that the
    build reads or writes: records, ledger, keys, reports.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise TargetError(f"--out 指的 {_shown(out)} 不是普通文件夹，不能替换。{_ELSEWHERE}")
    place, home = out.resolve(), project.resolve()
    for each in (home, Path.cwd(), *protected):
        if each.resolve().is_relative_to(place):
            raise TargetError(
                f"--out 指的 {_shown(out)} 里放着项目、明细、台账或别的要留下的文件，"
                f"网站不能生成在这里。{_ELSEWHERE}"
            )
    inside = [home / name for name in _SOURCES] + [each for each in protected if each.is_dir()]
    if ".git" in place.parts or any(place.is_relative_to(each.resolve()) for each in inside):
        raise TargetError(
            f"--out 指的 {_shown(out)} 在放源文件、数据或明细的文件夹里，网站不能生成在这里。{_ELSEWHERE}"
        )
    staging = out.parent / f".gongshi-staging-{out.name}"
    if staging.is_symlink():
        raise TargetError(f"{staging.name} 是一个链接，不是文件夹。请删除这个链接，再运行一次。")
    found = files_below(out) if out.is_dir() else []
    if not found:
        return False
    if not os.path.lexists(out / MARK) and is_unmarked_site(out, found):
        return True
    _check_mark(out, found)
    return False


def is_site(folder: Path) -> bool:
    """Whether `folder` carries the mark of a site of ours, sound or not."""
    return (folder / MARK).is_file()


def _check_mark(out: Path, found: list[str]) -> None:
    try:
        first, _, lines = (out / MARK).read_bytes().partition(b"\n")
    except OSError:
        first = lines = b""
    if first != _FIRST + sha256(lines).hexdigest().encode():
        raise TargetError(
            f"--out 指的 {_shown(out)} 里有文件，又不是 gongshi 生成的网站（没有 {MARK}，或者它被改过），"
            f"不会替换。{_ELSEWHERE}确实是旧网站的，请把这个文件夹改名留着，再运行一次。"
        )
    ours = set(lines.decode("utf-8", "surrogateescape").split("\n"))
    foreign = sorted(
        name
        for name in found
        if not name.endswith("/") and not (_is_ours(name, ours) and _KEPT.isdisjoint(name.split("/")))
    )
    if foreign:
        named = [name for name in foreign if _HARMLESS.fullmatch(name) and not _NUMBER.search(name)][:_NAMED]
        examples = f"（例如 {'、'.join(named)}）" if named else ""
        raise TargetError(
            f"--out 指的 {_shown(out)} 里有 {len(foreign)} 个不是 gongshi 生成的文件{examples}，"
            "替换网站会把它们删掉。"
            "请先把它们移到别处，再运行一次；要跟网站一起发布的，放在 site_src 里。"
        )


def _is_ours(name: str, ours: set[str]) -> bool:
    original, dot, ending = name.rpartition(".")
    return name in ours or (dot + ending in _PACKED and original in ours)


def _shown(folder: Path) -> str:
    """The folder's own name, where that is safe to print."""
    name = folder.name
    return name if _HARMLESS.fullmatch(name) and not _NUMBER.search(name) else "位置"


# ── files for the office alone ─────────────────────────────────────────────────────────────────────────────
def check_private_file(
    target: Path, what: str, *, public: Iterable[Path] = PUBLIC, records: Iterable[Path] = ()
) -> None:
    """Refuse a place where a file for the office alone would be published or taken for a batch: TargetError.

    `what` is what the file is called. `public` are folders that a website is made from or stands in,
    `records` those that batches are read from.
    """
    place = target.resolve()
    above = [place, *place.parents]
    websites = [each for each in above if is_site(each) or (each / "index.html").exists()]
    if websites or any(each.resolve() in above for each in public):
        raise TargetError(f"{what}只由本单位存档，不能写进网站的文件夹或 site_src。请换一个位置。")
    if any(each.resolve() in above for each in records):
        raise TargetError(f"{what}不能写进放明细的文件夹，会被当成另一个批次。请换一个位置。")
    if ".git" in place.parts:
        raise TargetError(f"{what}不能写进 .git 文件夹。请换一个位置。")


def check_replaceable(target: Path, what: str, beginnings: Iterable[str]) -> None:
    """Refuse to write over a file that does not begin as `what` does (one of `beginnings`): TargetError.

    A pipe or a device is refused unopened: to open a pipe that nobody writes to never ends.
    """
    if not target.exists():
        return
    starts = [each.encode() for each in beginnings]
    beginning = None
    if target.is_file():
        with suppress(OSError), target.open("rb") as stream:
            beginning = stream.read(max(map(len, starts)))
    if beginning is None:
        raise TargetError(f"{what}要写的位置不是能替换的文件。请换一个文件名。")
    if beginning and not any(beginning.startswith(each) for each in starts):
        raise TargetError(f"{what}要写的文件已经有了，而且不是{what}，不会覆盖它。请换一个文件名。")
