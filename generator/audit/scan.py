"""A built site, every byte: each file is expected, each row approved, and nothing private is in it.

Fails closed: what cannot be read, unpacked or recognised is a finding. Any finding stops a build.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from generator.audit.fold import UNIT
from generator.audit.layout import Expected, Layout, expected_layout
from generator.audit.needles import build_index
from generator.audit.public import Public, public_values
from generator.audit.search import Hit, Look, Searcher
from generator.audit.shared import MARGIN, Shells
from generator.audit.tables import Verdict, judge_notice, judge_other
from generator.audit.unpack import PackedError, contents
from generator.intake.table import Table
from generator.notices.model import LiveNotice, Publication
from generator.problems import Place, Problem, problem

_BUFFER = 1 << 20  # characters searched at once
_MOST = 200  # findings that are told one by one: more help nobody
_UNSHOWN = re.compile(r"[^A-Za-z0-9._/~$! -]+|[0-9]{6,}")


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit looked at, and what it found."""

    files: int
    size: int  # bytes
    needles: int
    findings: tuple[Problem, ...]
    notices: int = 0  # pages whose rows were compared, one by one
    rows: int = 0


@dataclass(frozen=True, slots=True)
class _Unit:
    """A piece of a file that is searched in one go."""

    name: str
    offset: int
    data: bytes = field(repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)  # persons who stand there rightly


type Watch = Callable[[str, Hit], object]


class Auditor:
    """What does not change between the files of a site."""

    def __init__(self, tables: Iterable[Table], publication: Publication, root: Path) -> None:
        self.public: Public = public_values(root, publication)
        self.index = build_index(tables)
        self.searcher = Searcher(self.index, self.public)
        self.layout: Layout = expected_layout(root, publication, self.public.pictures)
        self.live: dict[str, LiveNotice] = {
            f"notices/{each.facts.id}/index.html": each for each in publication.live
        }

    def audit(self, site: Path, only: Iterable[str] | None = None, watch: Watch | None = None) -> Report:
        """Audit the folder `site`; `only` the files named, where the others have been audited before.

        `watch` is told of every hit with the file's name; a report tells at most some hundred findings.
        """
        return _Run(self, site, watch or (lambda _name, _hit: None)).report(only)


class _Run:
    """One audit."""

    def __init__(self, auditor: Auditor, site: Path, watch: Watch) -> None:
        self.auditor = auditor
        self.site = site
        self.watch = watch
        self.findings: list[Problem] = []
        self.shells = Shells()
        self.buffers: dict[tuple[Look, str], list[_Unit]] = {}
        self.sizes: dict[tuple[Look, str], int] = {}
        self.seen: set[tuple[str, str, str]] = set()
        self.notices = self.rows = 0

    def report(self, only: Iterable[str] | None) -> Report:
        files = size = 0
        chosen = None if only is None else set(only)
        for path in sorted(self.site.rglob("*")):
            name = path.relative_to(self.site).as_posix()
            if chosen is not None and name not in chosen:
                continue
            if path.is_symlink():
                self._wrong("audit_link", name)
            elif path.is_file():
                data = path.read_bytes()
                files += 1
                size += len(data)
                self._file(name, data)
            elif not any(path.iterdir()):
                self._name(name)
        missing = set(self.auditor.live) - {
            name for name in self.auditor.live if (self.site / name).is_file()
        }
        for name in sorted(missing) if chosen is None else ():
            self._wrong("audit_missing", name)
        for key in list(self.buffers):
            self._flush(key)
        self.findings.sort(key=Problem.sort_key)
        needles = len(self.auditor.index)
        return Report(files, size, needles, tuple(self.findings[:_MOST]), self.notices, self.rows)

    # ── one file ────────────────────────────────────────────────────────────────────────────────────────
    def _file(self, name: str, data: bytes) -> None:
        self._name(name)
        layout = self.auditor.layout
        original = layout.packed_copy_of(name)
        expected = Expected("packed") if original else layout.judge(name, data)
        if expected.wrong:
            self._wrong(expected.wrong, name)
        unpacked = False
        try:
            for content in contents(name, data):
                unpacked = unpacked or content.name == name + "!"
                if content.name == name:
                    self._content(name, content.data, expected)
                    continue
                if content.name == name + "!" and original:
                    self._copy(name, original, content.data)
                elif layout.is_package_file(content.data):
                    self._add(_Unit(content.name, 0, content.data), Look.NUMBERS)
                else:
                    self._bytes(content.name, content.data)
            if original and not unpacked:
                raise PackedError(name)  # noqa: TRY301 - as where it cannot be unpacked
        except PackedError:
            self._wrong("audit_packed", name)

    def _copy(self, name: str, original: str, data: bytes) -> None:
        file = self.site / original
        if not file.is_file() or file.read_bytes() != data:
            self._wrong("audit_copy", name)
            self._bytes(name + "!", data)

    def _content(self, name: str, data: bytes, expected: Expected) -> None:
        if expected.kind == "page":
            self._page(name, data)
        elif self.auditor.layout.is_package_file(data):
            self._bytes(name, data, Look.NUMBERS)
        else:
            self._bytes(name, data)

    def _bytes(self, name: str, data: bytes, look: Look = Look.ALL) -> None:
        unit = _Unit(name, 0, data)
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            self._binary(unit, look)
            return
        if b"\x00" in data:
            self._binary(unit, look)
        self._add(unit, look)

    def _page(self, name: str, data: bytes) -> None:
        notice = self.auditor.live.get(name)
        verdict: Verdict = judge_notice(data, notice) if notice else judge_other(data)
        if verdict.wrong:
            self._wrong(verdict.wrong, name, verdict.offset)
        if notice:
            self.notices += 1
            self.rows += len(notice.people) + len(notice.spending)
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            self._binary(_Unit(name, 0, data), Look.ALL)
            return
        folder = PurePosixPath(name).parts[0]
        if verdict.right:
            start, end = verdict.right
            parts = [("head", 0, data[:start]), ("tail", end, data[end:])]
        else:
            parts = [("page", 0, data)]
        for part, offset, piece in parts:
            for within, fresh in self.shells.fresh(f"{folder}/{part}", piece):
                self._add(_Unit(name, offset + within, fresh, verdict.names), Look.ALL)

    def _name(self, name: str) -> None:
        """A path is a text like any other; what is wrong with it is said without it."""
        for hit in self.auditor.searcher.hits(name.replace("/", " / "), Look.NUMBERS | Look.WORDS):
            self._found(hit, _Unit(name, 0, b""), lambda _: 0)
        for hit in self.auditor.searcher.hits(PurePosixPath(name).name, Look.PATTERNS):
            self._found(hit, _Unit(name, 0, b""), lambda _: 0)

    # ── searching ───────────────────────────────────────────────────────────────────────────────────────
    def _binary(self, unit: _Unit, look: Look) -> None:
        hits = self.auditor.searcher.binary_hits(unit.data)
        for hit in hits:
            if look & Look.WORDS or hit.sort.name in ("IDENTITY", "PHONE", "CARD"):
                self._found(hit, unit, lambda found: _locate(found, unit, self.auditor.searcher.binary_hits))

    def _add(self, unit: _Unit, look: Look) -> None:
        """Put a piece of text on the pile of its kind; a full pile is searched."""
        suffix = PurePosixPath(unit.name.rstrip("!")).suffix
        key = (look, suffix if suffix in (".css", ".ics") else "")
        self.buffers.setdefault(key, []).append(unit)
        self.sizes[key] = self.sizes.get(key, 0) + len(unit.data)
        if self.sizes[key] >= _BUFFER:
            self._flush(key)

    def _flush(self, key: tuple[Look, str]) -> None:
        look, suffix = key
        units = self.buffers.pop(key, [])
        self.sizes[key] = 0

        def search(text: str) -> Iterator[Hit]:
            return self.auditor.searcher.hits(text, look, css=suffix == ".css", calendar=suffix == ".ics")

        def locate(hit: Hit) -> int:
            return _locate(hit, units[hit.unit], lambda data: search(_text(data)))

        for hit in search(UNIT.join(_text(unit.data) for unit in units)):
            if hit.key not in units[hit.unit].names:
                self._found(hit, units[hit.unit], locate)

    # ── findings ────────────────────────────────────────────────────────────────────────────────────────
    def _found(self, hit: Hit, unit: _Unit, locate: Callable[[Hit], int]) -> None:
        key = (unit.name, hit.sort, hit.key if hit.source is None else str(id(hit.source)))
        if key in self.seen:
            return
        self.seen.add(key)
        self.watch(unit.name, hit)
        if len(self.findings) >= _MOST:
            self.findings.append(self.findings[-1])
            return
        offset = unit.offset + locate(hit)
        place = Place(batch=hit.source.place.batch if hit.source else "", file=shown(unit.name))
        if hit.source:
            self.findings.append(
                problem("leak", place, sort=hit.sort, offset=offset, source=hit.source.words)
            )
        else:
            self.findings.append(problem("leak_unlisted", place, sort=hit.sort, offset=offset))

    def _wrong(self, code: str, name: str, offset: int = 0) -> None:
        self.findings.append(problem(code, Place(file=shown(name)), offset=offset))


def shown(name: str) -> str:
    """The path as a finding may show it: nothing of it that could be a name or a number of a person."""
    return _UNSHOWN.sub("…", name)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "ignore").replace(UNIT, " ")


def _locate(hit: Hit, unit: _Unit, search: Callable[[bytes], Iterable[Hit]]) -> int:
    """The byte in `unit` at which what was hit begins: the search again, on ever smaller parts."""

    def has(data: bytes) -> bool:
        return any(each.sort is hit.sort and each.key == hit.key for each in search(data))

    first, last = 0, len(unit.data)
    while last - first > 4 * MARGIN:
        middle = (first + last) // 2
        if has(unit.data[first : middle + MARGIN]):
            last = middle + MARGIN
        elif has(unit.data[middle - MARGIN : last]):
            first = middle - MARGIN
        else:
            break
    low, high = first, last
    while high - low > 1:
        middle = (low + high) // 2
        if has(unit.data[middle:last]):
            low = middle
        else:
            high = middle
    return low
