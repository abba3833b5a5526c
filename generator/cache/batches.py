"""Batches that are, byte for byte, what they were in the last build: read and validated already.

Only what passed is stored. What was refused is read anew each time, and so is what comes from a database,
which can change without any file telling. What is seldom needed, the table and the persons one by one, is
read again when somebody asks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any, overload

import msgspec

from generator.audit.sensitive_values import PlainValueIndex, build_index, plain_index
from generator.cache.codec import Codec, UnreadableError, mirrored
from generator.cache.row_codec import pack, unpack
from generator.cache.store import CacheStore
from generator.diagnostics.problems import Problem, Severity
from generator.domain.agencies import Agency
from generator.intake.batch import SubmittedBatch
from generator.intake.formats.database_url import is_address
from generator.intake.notice_facts import NoticeFacts
from generator.intake.table import Table
from generator.notices.lazy_rows import LazyRows
from generator.notices.model import PersonRow
from generator.notices.redaction import person_rows
from generator.notices.seal import seal
from generator.records.model import Batch
from generator.records.person_list import PersonList, PersonRecord
from generator.records.validation import BatchResult

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
        name = self._digests[path] = _digest(path)
        head = self._store.get(f"{name} {_HEAD}") if name else None
        if head is None:
            return None
        try:
            result, sealed = _result(head, partial(read, path), agencies)
            values = _INDEXES.decode(self._store.get(f"{name} {_VALUES}") or b"")
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
        if batch is None or not name or _digest(path) != name:  # written to meanwhile
            self._digests[path] = name = ""
        if batch is not None and name:
            try:
                sealed = seal(batch, self._salt)  # a pass over all rows: made once
                self._seals.setdefault(result.submitted.id, sealed)
                pieces = _head(result, batch, sealed), _INDEXES.encode(values)
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
                self._store.put(name, pack(rows))
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


class _CachedTable(Table):
    """A table that is read again when the first of its values is asked for."""

    def __init__(self, again: Callable[[], BatchResult]) -> None:
        self.__dict__["again"] = again

    def __getattr__(self, name: str) -> Any:
        again = self.__dict__.pop("again", None)
        if again is None:
            raise AttributeError(name)
        table = again().submitted.table
        for field in fields(Table):
            object.__setattr__(self, field.name, getattr(table, field.name))
        return getattr(self, name)


class _CachedPersonList(PersonList):
    """Persons who are read again when somebody asks for one; what lists are compared by is there at once."""

    def __init__(self, again: Callable[[], BatchResult], count: int, keys: str, total: Decimal) -> None:
        self._again = again
        self._count = count
        self._keys = keys
        self._total = total

    @cached_property
    def _people(self) -> PersonList:
        batch = self._again().batch
        if batch is None:
            raise LookupError("a batch that was kept is refused now")
        return batch.people

    @overload
    def __getitem__(self, index: int) -> PersonRecord: ...
    @overload
    def __getitem__(self, index: slice) -> list[PersonRecord]: ...
    def __getitem__(self, index: int | slice) -> PersonRecord | list[PersonRecord]:
        return self._people[index]

    def __iter__(self) -> Iterator[PersonRecord]:
        return iter(self._people)

    def names(self) -> list[str]:
        return self._people.names()

    def someone_twice(self) -> bool:
        return self._people.someone_twice()

    def __len__(self) -> int:
        return self._count

    def keys(self) -> list[str]:
        return self._keys.split("\n") if self._keys else []

    def total(self) -> Decimal:
        return self._total


class _CachedPersons(msgspec.Struct, array_like=True, frozen=True):
    """What lists are compared by: without names, sums or anything else of a person."""

    count: int
    keys: str
    total: Decimal


_Submitted = mirrored(SubmittedBatch, table=bool)  # whether there is one
_Batch = mirrored(Batch, facts=NoticeFacts | None, agency=str, people=_CachedPersons)  # facts: where others


class _CachedBatch(msgspec.Struct, array_like=True, frozen=True):
    """A batch without the table, the persons, and the agency, which the rules have."""

    seal: str
    submitted: _Submitted  # type: ignore[valid-type]
    batch: _Batch  # type: ignore[valid-type]
    problems: tuple[Problem, ...]


_HEADS = Codec[_CachedBatch](_CachedBatch)
_INDEXES = Codec[PlainValueIndex](PlainValueIndex)


def _head(result: BatchResult, batch: Batch, sealed: str) -> bytes:
    submitted = {each.name: getattr(result.submitted, each.name) for each in fields(SubmittedBatch)}
    about = {each.name: getattr(batch, each.name) for each in fields(Batch)}
    people = batch.people
    submitted["table"] = result.submitted.table is not None
    about["facts"] = None if batch.facts is result.submitted.facts else batch.facts
    about["agency"] = batch.agency.code
    about["people"] = _CachedPersons(len(people), "\n".join(people.keys()), people.total())
    return _HEADS.encode(_CachedBatch(sealed, _Submitted(**submitted), _Batch(**about), result.problems))


def _result(
    head: bytes | memoryview, again: Callable[[], BatchResult], agencies: Mapping[str, Agency]
) -> tuple[BatchResult, str]:
    """What `_head` was given; `again` reads what was left out. Raises UnreadableError."""
    cached = _HEADS.decode(head)
    submitted, about = msgspec.structs.asdict(cached.submitted), msgspec.structs.asdict(cached.batch)
    submitted["table"] = _CachedTable(again) if submitted["table"] else None
    people: _CachedPersons = about["people"]
    about["people"] = _CachedPersonList(again, people.count, people.keys, people.total)
    about["facts"] = about["facts"] or submitted["facts"]
    try:
        about["agency"] = agencies[about["agency"]]
    except KeyError as error:
        raise UnreadableError from error
    return BatchResult(SubmittedBatch(**submitted), Batch(**about), cached.problems), cached.seal


def _unpacked(packed: bytes | memoryview, batch: Batch, start: date) -> Sequence[PersonRow]:
    try:
        return unpack(packed)
    except UnreadableError:
        return person_rows(batch, start)


def _values(table: Table | None) -> PlainValueIndex:
    """What is sensitive in `table`."""
    return plain_index(build_index([table] if table else []))


def _digest(path: Path) -> str:
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
