"""`gongshi guard`: records never enter the repository. Run by git before each commit, or by hand on files.

Refused are workbooks, CSV files, databases and packages that hold identity numbers or a column of them,
the seal's salt, a build's cache, and any text with an identity number; but for the invented samples and the
tests, which hold invented ones.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.audit import patterns
from generator.audit.sensitive_values import ValueKind
from generator.audit.text import numbers
from generator.audit.text.normalize import fold
from generator.diagnostics.failure import Failure
from generator.diagnostics.problems import Place, Problem, problem
from generator.domain.private_files import CACHE_FILE, SALT_FILE
from generator.intake.grid import label
from generator.intake.header import column_kinds

INVENTED = ("data/samples/", "tests/")
_TABLES = {".xlsx", ".xls", ".xlsm", ".et", ".ods", ".csv", ".tsv", ".parquet", ".db", ".sqlite", ".sqlite3"}
_SEALED = {".xls", ".et", ".parquet", ".db", ".sqlite", ".sqlite3", ".7z", ".rar", ".mdb", ".accdb"}
_CHANGED = ("-m", "--raw", "-z", "--no-renames", "--no-abbrev", "--format=", "--diff-filter=AMT")
_FILES = {b"100644", b"100755", b"120000"}  # modes: no folder, no submodule
_WORDS = re.compile(r"[^\s,;\t<>|\"']+")
_HOOK = (
    "#!/bin/sh\n# Made by `gongshi guard --install`: no records in the repository.\nexec {command} guard\n"
)


class GuardError(Failure, RuntimeError):
    """The guard cannot work here; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class CommitCandidate:
    """A file about to be committed."""

    path: str  # below the top of the repository
    data: bytes


def staged() -> Iterator[CommitCandidate]:
    """What the next commit would add or change. Raises GuardError outside a repository."""
    listed = _git("diff", "--cached", "--name-only", "--diff-filter=ACMRT", "-z").decode("utf-8", "replace")
    for path in filter(None, listed.split("\0")):
        yield CommitCandidate(path, _git("show", f":{path}"))


def history() -> Iterator[CommitCandidate]:
    """Every file that the present commit or any before it holds, each content once; submodules are none.

    Raises GuardError outside a repository, and where a part of the history was not fetched.
    """
    if _git("rev-parse", "--is-shallow-repository").strip() == b"true":
        raise GuardError("历史没有取全，检查不了：请用 git fetch --unshallow 取全（CI 里 fetch-depth: 0）。")
    seen: set[tuple[bytes, bytes]] = set()
    words = iter(_git("log", *_CHANGED, "HEAD").split(b"\0"))
    for about in words:
        if not about.lstrip().startswith(b":"):
            continue
        path = next(words)
        _, mode, _, blob, _ = about.split()
        if mode in _FILES and (blob, path) not in seen:
            seen.add((blob, path))
            yield CommitCandidate(path.decode("utf-8", "replace"), _git("cat-file", "blob", blob.decode()))


def check(candidates: Iterable[CommitCandidate]) -> list[Problem]:
    """A problem for each file that must not be committed; its name and the kind, never a value."""
    return [problem(code, Place(file=each.path)) for each in candidates if (code := _wrong(each))]


def install(command: str) -> Path:
    """Write the hook, where none is yet. Raises GuardError where another hook stands already."""
    folder = Path(_git("rev-parse", "--git-path", "hooks").decode().strip())
    hook = folder / "pre-commit"
    text = _HOOK.format(command=command)
    if hook.exists() and hook.read_text(encoding="utf-8", errors="replace") != text:
        raise GuardError(f"已经有 {hook.name} 钩子。请在里面加一行：{command} guard || exit 1")
    folder.mkdir(parents=True, exist_ok=True)
    hook.write_text(text, encoding="utf-8")
    hook.chmod(0o755)
    return hook


def _wrong(candidate: CommitCandidate) -> str:
    path = PurePosixPath(candidate.path)
    if path.name == SALT_FILE:
        return "guard_salt"
    if candidate.path.startswith(INVENTED):
        return ""
    suffix = path.suffix.lower()
    if path.name.startswith(("~$", CACHE_FILE)) or suffix in _SEALED:
        return "guard_records"
    text = "\n".join(_texts(candidate.data))
    if _has_identity(text):
        return "guard_records" if suffix in _TABLES else "guard_identity"
    if suffix in _TABLES and _has_identity_column(text):
        return "guard_records"
    return ""


def _texts(data: bytes) -> Iterator[str]:
    """The file as text, and the parts of a workbook or package that are text."""
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for member in archive.infolist():
                    if member.filename.endswith((".xml", ".csv", ".txt", ".json", ".toml")):
                        yield fold(archive.read(member).decode("utf-8", "replace"))
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
            return
        return
    for encoding in ("utf-8", "gb18030"):
        try:
            yield fold(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        return


def _has_identity(text: str) -> bool:
    return any(
        len(number.digits) >= 17 and patterns.number_kind(number) is ValueKind.IDENTITY
        for number in numbers.numbers(text)
    )


def _has_identity_column(text: str) -> bool:
    words = column_kinds()["identity"].words
    return any(label(word) in words for word in _WORDS.findall(text))


def _git(*arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], check=True, capture_output=True).stdout  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError) as error:
        raise GuardError("这里不是 git 仓库，或者没有安装 git。请在项目文件夹里运行。") from error
