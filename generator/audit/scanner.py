"""Files of a site, one after the other: what each is, what is in it, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from generator.audit.expected_files import Expected, Layout
from generator.audit.row_check import RowVerdict, check_notice_page, check_other_page
from generator.audit.search import Hit, Searcher, SearchScope
from generator.audit.text.normalize import UNIT
from generator.audit.text.shared_chunks import MARGIN, CleanChunks
from generator.audit.text.text_index import TextIndex
from generator.audit.text.unpack import PackedError, contents, says_nothing_more, unpacked_copy
from generator.diagnostics.problems import Place, Problem, problem
from generator.diagnostics.unforeseen import unforeseen
from generator.notices.model import EndedNotice, LiveNotice
from generator.notices.redaction import usual_title

MOST_FINDINGS = 200
"""Findings that are listed one by one: a longer list helps nobody."""

_BUFFER = 1 << 18  # bytes searched at once
_UNSHOWN = re.compile(r"[^A-Za-z0-9._/~$! -]+|[0-9]{6,}")

type Watch = Callable[[str, Hit], object]


@dataclass(slots=True)
class ScanResult:
    """What one task came to."""

    files: int = 0
    size: int = 0  # bytes
    notices: int = 0  # pages whose rows were compared
    rows: int = 0
    findings: list[Problem] = field(default_factory=list)
    by_file: dict[str, Problem] = field(default_factory=dict, repr=False)  # the first finding of each file
    text_index: TextIndex = field(
        default_factory=TextIndex
    )  # and `clean`: empty unless they are to be remembered
    clean: set[bytes] = field(default_factory=set, repr=False)  # keys of chunks in which nothing was found


@dataclass(frozen=True, slots=True)
class _Unit:
    """A piece of a file that is searched in one go."""

    name: str
    offset: int
    data: bytes = field(repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)  # persons who stand there rightly
    keys: tuple[bytes, ...] = field(default=(), repr=False)  # of its chunks


class Scanner:
    """Scans the files of `site`, task by task; one scanner for each process."""

    def __init__(
        self,
        searcher: Searcher,
        layout: Layout,
        live: Mapping[str, LiveNotice | EndedNotice],
        site: Path,
        watch: Watch | None = None,
        remembered: Iterable[bytes] | None = None,
    ) -> None:
        """`remembered`: keys of chunks that were clean before; where given, more of them are remembered."""
        self.searcher = searcher
        self.layout = layout
        self.live = live
        self.site = site
        self.watch: Watch = watch or (lambda _name, _hit: None)
        self.reported = 0  # findings of all tasks so far
        self.result = ScanResult()
        self.chunks = CleanChunks(remembered or ())
        self.remembers = remembered is not None
        self.buffers: dict[tuple[SearchScope, str], list[_Unit]] = {}
        self.sizes: dict[tuple[SearchScope, str], int] = {}
        self.seen: set[tuple[str, str, str]] = set()

    def scan(self, entries: Iterable[tuple[str, Path]]) -> ScanResult:
        """Scan these paths, each with its name within the site."""
        self.result = ScanResult()
        self.searcher.text_index = self.result.text_index if self.remembers else None
        self.seen.clear()
        for name, path in entries:
            if path.is_symlink():
                self._wrong("audit_link", name)
            elif path.is_file():
                data = path.read_bytes()
                self.result.files += 1
                self.result.size += len(data)
                try:
                    self._file(name, data)
                except OSError:  # of the disk, and of no page
                    raise
                except Exception as error:  # noqa: BLE001 - what cannot be searched must not be published
                    self._report(name, unforeseen(error, Place(file=shown(name)), "audit_unforeseen"))
            elif not any(path.iterdir()):
                self._name(name)
        for key in list(self.buffers):
            self._flush(key)
        return self.result

    def document(self, name: str, data: bytes, names: frozenset[str]) -> ScanResult:
        """Scan a file for another system: all that is in it, as of a page; `names` stand there rightly."""
        self.result = ScanResult(files=1, size=len(data))
        self.seen.clear()
        try:
            for content in contents(name, data):
                self._bytes(content.name, content.data, searched=content.whole, names=names)
        except PackedError:
            self._wrong("audit_packed", name)
        for key in list(self.buffers):
            self._flush(key)
        return self.result

    def missing(self, names: Sequence[str]) -> ScanResult:
        """Pages of notices that are up, and are not there."""
        self.result = ScanResult()
        for name in names:
            self._wrong("audit_missing", name)
        return self.result

    def titles(self) -> ScanResult:
        """Names in the titles of notices that are up, of whoever's list, two characters in a word too."""
        self.result = ScanResult()
        for name, notice in sorted(self.live.items()):
            facts = notice.facts
            usual = usual_title(facts.agency, facts.fund_period, facts.kind)
            source = self.searcher.name_in_title(facts.title, usual) if facts.title != usual else None
            if source is not None:
                place = Place(batch=source.place.batch, file=shown(name))
                self._report(name, problem("leak", place, kind=source.kind, offset=0, source=source.words))
        return self.result

    # ── one file ────────────────────────────────────────────────────────────────────────────────────────
    def _file(self, name: str, data: bytes) -> None:
        self._name(name)
        original = self.layout.packed_copy_of(name)
        expected = Expected("packed") if original else self.layout.classify(name, data)
        if expected.wrong:
            self._wrong(expected.wrong, name)
        try:
            if original and self._is_copy(name, original, data):
                return
            scope = self._scope_of(data)
            for content in contents(name, data):
                if content.name == name:
                    self._content(name, data, expected)
                elif scope is SearchScope.ALL:
                    self._bytes(content.name, content.data, self._scope_of(content.data), content.whole)
                else:  # what is in a package is of the package
                    self._bytes(content.name, content.data, scope)
        except PackedError:
            self._wrong("audit_packed", name)

    def _is_copy(self, name: str, original: str, data: bytes) -> bool:
        """Whether nothing is left to scan: what a copy unpacks to is scanned where it stands."""
        file = self.site / original
        if not file.is_file() or file.read_bytes() != unpacked_copy(name, data):
            self._wrong("audit_copy", name)
            return False
        if not says_nothing_more(data):
            self._bytes(name, data)
        return True

    def _content(self, name: str, data: bytes, expected: Expected) -> None:
        if expected.kind == "page":
            self._page(name, data)
        else:
            self._bytes(name, data, self._scope_of(data))

    def _scope_of(self, data: bytes) -> SearchScope:
        """All words of an installed package were there before any record; a number is looked for in all."""
        return SearchScope.NUMBERS if self.layout.is_package_file(data) else SearchScope.ALL

    def _bytes(
        self,
        name: str,
        data: bytes,
        look: SearchScope = SearchScope.ALL,
        searched: bool = False,
        names: frozenset[str] = frozenset(),
    ) -> None:
        """Search bytes for what they say as text; and as bytes, unless those were `searched` before."""
        unit = _Unit(name, 0, data, names)
        readable = _is_utf8(data)
        if not searched and (not readable or b"\x00" in data):
            self._binary(unit, look)
        if readable:
            self._add(unit, look)

    def _page(self, name: str, data: bytes) -> None:
        notice = self.live.get(name)
        verdict: RowVerdict = check_notice_page(data, notice) if notice else check_other_page(data)
        if verdict.wrong:
            self._wrong(verdict.wrong, name, verdict.offset)
        if notice:
            self.result.notices += 1
            self.result.rows += notice.facts.count
        if not _is_utf8(data):
            self._binary(_Unit(name, 0, data), SearchScope.ALL)
            return
        if verdict.names:
            # What stands rightly here need not do so on the next page: it does not become known as clean.
            self._add(_Unit(name, 0, data, verdict.names), SearchScope.ALL)
            return
        start, end = verdict.right or (len(data), len(data))
        for offset, piece in ((0, data[:start]), (end, data[end:])):
            for part in self.chunks.fresh(piece):
                self._add(_Unit(name, offset + part.offset, part.data, keys=part.keys), SearchScope.ALL)

    def _name(self, name: str) -> None:
        """A path is a text like any other; a finding in it does not repeat it."""
        for hit in self.searcher.hits(name.replace("/", " / "), SearchScope.NUMBERS | SearchScope.WORDS):
            self._found(hit, _Unit(name, 0, b""), lambda _: 0)
        for hit in self.searcher.hits(PurePosixPath(name).name, SearchScope.PATTERNS):
            self._found(hit, _Unit(name, 0, b""), lambda _: 0)

    # ── searching ───────────────────────────────────────────────────────────────────────────────────────
    def _binary(self, unit: _Unit, look: SearchScope) -> None:
        if self.remembers and SearchScope.WORDS in look:
            self.result.text_index.binaries.add(unit.name.partition("!")[0])

        def search(data: bytes) -> Iterator[Hit]:
            return self.searcher.binary_hits(data, look)

        for hit in search(unit.data):
            self._found(hit, unit, lambda found: _locate(found, unit, search))

    def _add(self, unit: _Unit, look: SearchScope) -> None:
        """Put a piece of text on the pile of its kind; a full pile is searched."""
        suffix = PurePosixPath(unit.name.rstrip("!")).suffix
        key = (look, suffix if suffix in (".css", ".ics") else "")
        self.buffers.setdefault(key, []).append(unit)
        self.sizes[key] = self.sizes.get(key, 0) + len(unit.data)
        if self.sizes[key] >= _BUFFER:
            self._flush(key)

    def _flush(self, key: tuple[SearchScope, str]) -> None:
        look, suffix = key
        units = self.buffers.pop(key, [])
        self.sizes[key] = 0

        def search(text: str) -> Iterator[Hit]:
            return self.searcher.hits(text, look, css=suffix == ".css", calendar=suffix == ".ics")

        def locate(hit: Hit) -> int:
            return _locate(hit, units[hit.unit], lambda data: search(_text(data)))

        dirty: set[int] = set()
        for hit in search(UNIT.join(_text(unit.data) for unit in units)):
            dirty.add(hit.unit)
            if hit.key not in units[hit.unit].names:
                self._found(hit, units[hit.unit], locate)
        for number, unit in enumerate(units):
            if number not in dirty:
                self.chunks.clean(unit.keys)
                if self.remembers:
                    self.result.clean.update(unit.keys)

    # ── findings ────────────────────────────────────────────────────────────────────────────────────────
    def _found(self, hit: Hit, unit: _Unit, locate: Callable[[Hit], int]) -> None:
        key = (unit.name, hit.kind, hit.key if hit.source is None else str(id(hit.source)))
        if key in self.seen:
            return
        self.seen.add(key)
        self.watch(unit.name, hit)
        if self.reported >= MOST_FINDINGS and unit.name.partition("!")[0] in self.result.by_file:
            return  # tasks come in order: what is found now would not be listed any more
        offset = unit.offset + locate(hit)
        place = Place(batch=hit.source.place.batch if hit.source else "", file=shown(unit.name))
        if hit.source:
            found = problem("leak", place, kind=hit.kind, offset=offset, source=hit.source.words)
            self._report(unit.name, found)
        else:
            self._report(unit.name, problem("leak_unlisted", place, kind=hit.kind, offset=offset))

    def _wrong(self, code: str, name: str, offset: int = 0) -> None:
        self._report(name, problem(code, Place(file=shown(name)), offset=offset))

    def _report(self, name: str, finding: Problem) -> None:
        self.result.by_file.setdefault(name.partition("!")[0], finding)
        self.result.findings.append(finding)
        self.reported += 1


def is_text(data: bytes) -> bool:
    """Whether `data` is searched as text alone."""
    return b"\x00" not in data and _is_utf8(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def shown(name: str) -> str:
    """The path as a finding may show it: nothing of it that could be a name or a number of a person."""
    return _UNSHOWN.sub("…", name)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "ignore").replace(UNIT, " ")


def _locate(hit: Hit, unit: _Unit, search: Callable[[bytes], Iterable[Hit]]) -> int:
    """The byte in `unit` at which what was hit begins: the search again, on ever smaller parts."""

    def has(data: bytes) -> bool:
        return any(each.kind is hit.kind and each.key == hit.key for each in search(data))

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
