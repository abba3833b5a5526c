"""Batches that are, byte for byte, what they were in the last build: read and validated already.

Only what passed is stored. What was refused is read anew each time, and so is what comes from a database,
which can change without any file telling. What is seldom needed, the table and the persons one by one, is
read again when somebody asks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from hashlib import blake2b, file_digest
from pathlib import Path

from generator.audit.sensitive_values import PlainValueIndex, build_index, plain_index
from generator.cache import batch_codec, row_codec
from generator.cache.codec import Codec, UnreadableError
from generator.cache.store import CacheStore
from generator.diagnostics.problems import Severity
from generator.domain.agencies import Agency
from generator.intake.formats.database_url import is_address
from generator.intake.table import Table
from generator.notices.lazy_rows import LazyRows
from generator.notices.model import PersonRow
from generator.notices.redaction import person_rows
from generator.notices.seal import seal
from generator.records.model import Batch
from generator.records.validation import BatchResult

INDEX_CODEC = Codec[PlainValueIndex](PlainValueIndex)
"""What is sensitive in a batch, as bytes."""

_HEAD, _VALUES, _ROWS = "head", "values", "rows"


class BatchCache:
    """The batches of one build: those that `store` knew, and those that the next build will know."""

    def __init__(self, store: CacheStore, salt: bytes) -> None:
        self._store = store
        self._salt = salt
        self._seals: dict[str, str] = {}  # by the batch's id
        self._names: dict[str, str] = {}  # in the store, likewise
        self._digests: dict[Path, str] = {}  # of the batches, in order; empty where one is not cached
        self._values: dict[Path, PlainValueIndex] = {}

    def lookup(
        self, path: Path, read: Callable[[Path], BatchResult], agencies: Mapping[str, Agency]
    ) -> BatchResult | None:
        """The batch at `path` if it is, byte for byte, what it was; `read` gives what is seldom needed."""
        name = self._digests[path] = digest_of(path)
        head = self._store.get(f"{name} {_HEAD}") if name else None
        if head is None:
            return None
        try:
            result, sealed = batch_codec.unpack(head, partial(read, path), agencies)
            values = INDEX_CODEC.decode(self._store.get(f"{name} {_VALUES}") or b"")
        except UnreadableError:
            return None
        self._seals.setdefault(result.submitted.id, sealed)
        self._names.setdefault(result.submitted.id, name)
        self._values[path] = values
        return result

    def store(self, path: Path, result: BatchResult) -> None:
        """Store what the batch at `path` came to, if it passed."""
        values = self._values[path] = _values(result.submitted.table)
        name, batch = self._digests[path], _cacheable(result)
        if batch is None or not name or digest_of(path) != name:  # written to meanwhile
            self._digests[path] = name = ""
        if batch is not None and name:
            try:
                sealed = seal(batch, self._salt)  # a pass over all rows: made once
                self._seals.setdefault(result.submitted.id, sealed)
                pieces = batch_codec.pack(result, batch, sealed), INDEX_CODEC.encode(values)
                for kind, piece in zip((_HEAD, _VALUES), pieces, strict=True):
                    self._store.put(f"{name} {kind}", piece)
            except UnreadableError:
                self._digests[path] = name = ""
        self._names.setdefault(result.submitted.id, name)

    def seal(self, batch: Batch) -> str:
        """The seal of `batch`."""
        return self._seals.get(batch.id) or seal(batch, self._salt)

    def rows(self, batch: Batch, start: date) -> Sequence[PersonRow]:
        """As `person_rows`; made once for a first day."""
        name = f"{self._names[batch.id]} {_ROWS} {start}"
        packed = self._store.get(name) if self._names[batch.id] else None
        if packed is not None:
            return LazyRows(len(batch.people), partial(_unpacked, packed, batch, start))
        rows = person_rows(batch, start)
        if self._names[batch.id]:
            with suppress(UnreadableError):
                self._store.put(name, row_codec.pack(rows))
        return rows

    def values(self) -> list[tuple[str, PlainValueIndex]]:
        """The sensitive values of every batch, in order; with its name in the store, if it is cached."""
        return [(name, self._values[path]) for path, name in self._digests.items()]


def _cacheable(result: BatchResult) -> Batch | None:
    """The batch, if it may be published and comes from files, which show when they change."""
    submitted, batch, problems = result
    if submitted.facts is None or is_address(submitted.facts.records):
        return None
    return None if any(each.severity is Severity.ERROR for each in problems) else batch


def _unpacked(packed: bytes | memoryview, batch: Batch, start: date) -> Sequence[PersonRow]:
    try:
        return row_codec.unpack(packed)
    except UnreadableError:
        return person_rows(batch, start)


def _values(table: Table | None) -> PlainValueIndex:
    """What is sensitive in `table`."""
    return plain_index(build_index([table] if table else []))


def digest_of(path: Path) -> str:
    """Stands for every byte of a batch and all its names; of a folder, for what lies in it itself.

    Empty where something cannot be read: what that means is reported by whoever reads the batch.
    """
    digest = blake2b(os.fsencode(path.name), digest_size=16)
    try:
        if path.is_file():
            _take(digest, path)
            return digest.hexdigest()
        for file in sorted(os.scandir(path), key=lambda each: each.name):
            digest.update(os.fsencode(f"/{file.name}"))
            if file.is_symlink():
                digest.update(os.fsencode(f" -> {os.readlink(file)}"))  # noqa: PTH115
            if file.is_file():
                _take(digest, file)
    except OSError:
        return ""
    return digest.hexdigest()


def _take(digest: blake2b, file: os.PathLike[str]) -> None:
    with open(file, "rb") as stream:  # noqa: PTH123
        digest.update(file_digest(stream, blake2b).digest())
