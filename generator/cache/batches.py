"""Batches that are, byte for byte, what they were in the last build: read and validated already.

Only what passed is stored. What was refused is read anew each time, and so is what comes from a database,
which can change without any file telling. What is seldom needed, the table and the persons one by one, is
read again when somebody asks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from generator.domain.private_files import person_digest
from generator.intake.batch import is_read
from generator.intake.file_names import leads_out
from generator.intake.formats.csv_text import MAX_BYTES
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

_HEAD, _VALUES, _PEOPLE = "head", "values", "people"


class BatchCache:
    """The batches of one build: those that `store` knew, and those that the next build will know."""

    def __init__(self, store: CacheStore, salt: bytes) -> None:
        self._store = store
        self.salt = salt
        self.digest = person_digest(salt)
        self._seals: dict[str, str] = {}  # by the batch's id
        self._names: dict[str, str] = {}  # in the store, likewise
        self._digests: dict[Path, str] = {}  # of the batches, in order; empty where one is not cached
        self._values: dict[Path, PlainValueIndex] = {}  # of those that are not cached
        self._read: dict[Path, Callable[[], BatchResult]] = {}

    def lookup(
        self, path: Path, read: Callable[[Path], BatchResult], agencies: Mapping[str, Agency]
    ) -> BatchResult | None:
        """The batch at `path` if it is, byte for byte, what it was; `read` gives what is seldom needed."""
        self._read[path] = partial(read, path)
        name = self._digests[path] = digest_of(path)
        head = self._store.get(f"{name} {_HEAD}") if name else None
        if head is None or not self._store.keep(f"{name} {_VALUES}", f"{name} {_PEOPLE}"):
            return None
        try:
            result, sealed = batch_codec.unpack(head, self._read[path], agencies)
        except UnreadableError:
            return None
        self._remember(result.submitted.id, name, sealed)
        return result

    def store(self, path: Path, result: BatchResult, agencies: Mapping[str, Agency]) -> BatchResult:
        """Store what the batch at `path` came to, if it passed; the result, without what is seldom needed.

        A table is many times as large as what is public of it, and a city hands in thousands.
        """
        values = _values(result.submitted.table)
        name, batch = self._digests[path], _cacheable(result)
        again = self._read[path]
        if batch is not None and name and digest_of(path) == name:  # else written to meanwhile
            try:
                sealed = seal(batch, self.salt)  # a pass over all rows: made once
                head = batch_codec.pack(result, batch, sealed, self.digest)
                light, _ = batch_codec.unpack(head, again, agencies)
                pieces = {_VALUES: INDEX_CODEC.encode(values), _PEOPLE: row_codec.pack(batch.people)}
            except UnreadableError:
                pass
            else:
                for kind, piece in ({_HEAD: head} | pieces).items():
                    self._store.put(f"{name} {kind}", piece)
                self._remember(result.submitted.id, name, sealed)
                return light
        self._digests[path] = ""
        self._values[path] = values
        self._names.setdefault(result.submitted.id, "")
        return batch_codec.without_rows(result, again, self.digest) if _is_of_files(result) else result

    def _remember(self, batch: str, name: str, sealed: str) -> None:
        self._seals.setdefault(batch, sealed)
        self._names.setdefault(batch, name)

    def seal(self, batch: Batch) -> str:
        """The seal of `batch`."""
        return self._seals.get(batch.id) or seal(batch, self.salt)

    def rows(self, batch: Batch, start: date) -> Sequence[PersonRow]:
        """As `person_rows`; of a batch that is stored they are made when somebody looks."""
        if not self._names[batch.id]:
            return person_rows(batch, start)
        return LazyRows(len(batch.people), partial(self._stored_rows, batch, start))

    def _stored_rows(self, batch: Batch, start: date) -> Sequence[PersonRow]:
        packed = self._store.get(f"{self._names[batch.id]} {_PEOPLE}")
        try:
            return row_codec.unpack(packed or b"", start)
        except UnreadableError:  # the disk has lost it
            return person_rows(batch, start)

    def values(self) -> Iterator[tuple[str, PlainValueIndex]]:
        """The sensitive values of every batch, in order; with its name in the store, if it is cached."""
        for path, name in self._digests.items():
            yield name, self._stored_values(path, name) if name else self._values[path]

    def _stored_values(self, path: Path, name: str) -> PlainValueIndex:
        try:
            return INDEX_CODEC.decode(self._store.get(f"{name} {_VALUES}") or b"")
        except UnreadableError:  # the disk has lost it
            return _values(self._read[path]().submitted.table)


def _cacheable(result: BatchResult) -> Batch | None:
    """The batch, if it may be published and comes from files, which show when they change."""
    _, batch, problems = result
    if not _is_of_files(result):
        return None
    return None if any(each.severity is Severity.ERROR for each in problems) else batch


def _is_of_files(result: BatchResult) -> bool:
    facts = result.submitted.facts
    return facts is None or not is_address(facts.records)


def _values(table: Table | None) -> PlainValueIndex:
    """What is sensitive in `table`."""
    return plain_index(build_index([table] if table else []))


def digest_of(path: Path) -> str:
    """Stands for all bytes that are read of a batch and all its names; of a folder, for what lies in it.

    Empty where something is not read (a file without rights, one that is too large, a link that leads
    away, perhaps to what has no end): what that means is reported by whoever reads the batch.
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
            if file.is_file() and is_read(inner := Path(file)):
                _take(digest, inner)
    except OSError:
        return ""
    return digest.hexdigest()


def _take(digest: blake2b, file: Path) -> None:
    """Raises OSError where `file` is not read."""
    if leads_out(file) or file.stat().st_size > MAX_BYTES:
        raise OSError("not to be read")
    with file.open("rb") as stream:
        digest.update(file_digest(stream, blake2b).digest())
