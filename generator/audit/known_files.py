"""Files that were searched before, with what their texts say: a new value is looked for in that alone.

The browser's engine is most of a small site's bytes and no record ever touched it. Its files are searched
once a machine, with nothing held to be public, and known by their digests from then on (`engine_texts`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.audit.allowlist import nothing_public
from generator.audit.auditor import Auditor
from generator.audit.expected_files import Layout
from generator.audit.scanner import Scanner, is_text
from generator.audit.search import Searcher
from generator.audit.sensitive_values import ValueIndex
from generator.audit.text.text_index import TextIndex
from generator.audit.text.unpack import PackedError, contents
from generator.parallel.pool import map_shared


@dataclass(frozen=True, slots=True)
class KnownFiles:
    """Files in which nothing was found, whatever is public, and all that their texts say."""

    names: frozenset[str] = frozenset()
    text_index: TextIndex = field(default_factory=TextIndex, repr=False)


def engine_texts(layout: Layout, site: Path, names: Sequence[str]) -> list[TextIndex | None]:
    """What each of the files `names` says; None for one in which something would be found.

    Nothing is held to be public here, so what is found clean is clean whatever an office makes public.
    """
    searcher = Searcher(ValueIndex(), nothing_public())

    def work(task: int) -> TextIndex | None:
        found = Scanner(searcher, layout, {}, site, remembered=()).scan([(names[task], site / names[task])])
        return None if found.findings else found.text_index

    return map_shared(len(names), work)


def still_clean(auditor: Auditor, site: Path, known: KnownFiles) -> KnownFiles:
    """`known` where no value of `auditor` may be in those files; where one may be, nothing is known."""
    if may_be_in(auditor.searcher, known.text_index, site, known.names, auditor.layout):
        return KnownFiles()
    return known


def may_be_in(
    searcher: Searcher, text_index: TextIndex, site: Path, names: Collection[str], layout: Layout
) -> bool:
    """Whether a value of `searcher` may be in the files `names`, whose texts are all in `text_index`."""
    if searcher.may_be_in(text_index):
        return True
    binaries = sorted(text_index.binaries.intersection(names))

    def search_binary(task: int) -> bool:
        name = binaries[task]
        data = (site / name).read_bytes()
        try:
            # What a copy unpacks to is scanned where it stands.
            inner = [data] if layout.packed_copy_of(name) else [each.data for each in contents(name, data)]
        except PackedError:
            return True
        return any(any(searcher.words_in_binary(each)) for each in inner if not is_text(each))

    return any(map_shared(len(binaries), search_binary))
