"""Every byte of a built site against every needle, in one pass a file; any finding stops a build."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import ahocorasick_rs

from generator.audit.needles import Needle, Sort
from generator.problems import Place, Problem, problem

_HASH = re.compile(rb"[0-9a-f]{32,}")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]")
# Words in these are the theme's own: a remark of two characters may well stand there.
_CODE = (".js", ".css", ".map", ".svg", ".png", ".ico", ".woff2", ".wasm")


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit looked at, and what it found."""

    files: int
    size: int  # bytes
    needles: int
    findings: tuple[Problem, ...]


def audit(site: Path, needles: Iterable[Needle], public_text: str) -> Report:
    """Search the folder `site` for `needles`.

    `public_text` is everything that people wrote for publication (the law, hand-written pages, offices,
    titles): a remark or a name that stands there already is no leak and is not looked for.
    """
    wanted: dict[bytes, Needle] = {}
    for needle in needles:
        soft = needle.sort in (Sort.TEXT, Sort.NAME, Sort.PHONE)
        if needle.text and not (soft and needle.text in public_text):
            wanted.setdefault(needle.text.encode(), needle)
    patterns, ordered = list(wanted), list(wanted.values())
    matcher = ahocorasick_rs.BytesAhoCorasick(patterns) if patterns else None
    files = size = 0
    findings: list[Problem] = []
    for path in sorted(site.rglob("*")):
        if not path.is_file():
            continue
        files += 1
        size += path.stat().st_size
        name = path.relative_to(site).as_posix()
        for content in (name.encode(), *_contents(path)):
            if matcher is not None:
                findings += _findings(name, content, matcher, ordered)
    return Report(files, size, len(wanted), tuple(findings))


def _contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and what they are when unpacked."""
    raw = path.read_bytes()
    yield raw
    if raw.startswith(b"\x1f\x8b"):
        try:
            yield gzip.decompress(raw)
        except (OSError, EOFError, zlib.error):
            return


def _findings(
    name: str, content: bytes, matcher: ahocorasick_rs.BytesAhoCorasick, needles: list[Needle]
) -> Iterator[Problem]:
    seen: set[int] = set()
    hashes: list[tuple[int, int]] | None = None
    for index, start, end in matcher.find_matches_as_indexes(content, overlapping=True):
        needle = needles[index]
        if index in seen:
            continue
        if needle.sort in (Sort.NAME, Sort.TEXT):
            if name.endswith(_CODE) or _inside_word(content, start, end):
                continue
        elif needle.sort in (Sort.BIRTH, Sort.PHONE, Sort.CARD):
            if hashes is None:
                hashes = [match.span() for match in _HASH.finditer(content)]
            if any(first <= start and end <= last for first, last in hashes):
                continue  # digits of a hash or seal that happen to agree
            if needle.sort is Sort.BIRTH and _inside_number(content, start, end):
                continue
        seen.add(index)
        where = needle.place
        yield problem(
            "leak",
            Place(batch=where.batch, file=name),
            sort=needle.sort,
            offset=start,
            source=f"{where.file} {where.sheet} 第 {where.row} 行 {where.column}".replace("  ", " "),
        )


def _inside_word(content: bytes, start: int, end: int) -> bool:
    """True where Chinese characters run on before or after: 王芳 in 王芳芳 is somebody else."""
    before = content[max(0, start - 4) : start].decode("utf-8", "ignore")[-1:]
    after = content[end : end + 4].decode("utf-8", "ignore")[:1]
    return bool(_HAN.match(before) or _HAN.match(after))


def _inside_number(content: bytes, start: int, end: int) -> bool:
    return content[max(0, start - 1) : start].isdigit() or content[end : end + 1].isdigit()
