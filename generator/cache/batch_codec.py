"""A batch that passed, as bytes: without its table and its persons, which are read again when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, overload

import msgspec

from generator.cache.codec import Codec, UnreadableError, mirrored
from generator.diagnostics.problems import Problem
from generator.domain.agencies import Agency
from generator.domain.private_files import PERSON_DIGEST
from generator.intake.batch import SubmittedBatch
from generator.intake.notice_facts import NoticeFacts
from generator.intake.table import Table
from generator.records.model import Batch
from generator.records.person_list import PersonList, PersonRecord
from generator.records.validation import BatchResult


class _CachedTable(Table):
    """A table that is read again when the first of its values is asked for."""

    def __init__(self, again: Callable[[], BatchResult]) -> None:
        self.__dict__["again"] = again

    def __getattr__(self, name: str) -> Any:
        again = self.__dict__.pop("again", None)
        if again is None:
            raise AttributeError(name)
        table = again().submitted.table
        if table is None:
            raise LookupError("a table that was read cannot be read now")
        for field in fields(Table):
            object.__setattr__(self, field.name, getattr(table, field.name))
        return getattr(self, name)


class _CachedPersonList(PersonList):
    """Persons who are read again when somebody asks for one; what lists are compared by is there at once."""

    def __init__(self, again: Callable[[], BatchResult], count: int, digests: bytes, total: Decimal) -> None:
        self._again = again
        self._count = count
        self._digests = digests
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
        return self._people.keys()

    def digests(self, digest: Callable[[str], bytes]) -> list[bytes]:  # noqa: ARG002 - made by it before
        return [self._digests[at : at + PERSON_DIGEST] for at in range(0, len(self._digests), PERSON_DIGEST)]

    def total(self) -> Decimal:
        return self._total


class _CachedPersons(msgspec.Struct, array_like=True, frozen=True):
    """What lists are compared by: without names, sums or anything else of a person."""

    count: int
    digests: bytes  # one after the other
    total: Decimal


_Submitted = mirrored(SubmittedBatch, table=bool)  # whether there is one
_Batch = mirrored(Batch, facts=NoticeFacts | None, agency=str, people=_CachedPersons)  # facts: where others


class _CachedBatch(msgspec.Struct, array_like=True, frozen=True):
    """A batch without the table, the persons, and the agency, which the rules have."""

    seal: str
    submitted: _Submitted  # type: ignore[valid-type]
    batch: _Batch  # type: ignore[valid-type]
    problems: tuple[Problem, ...]


BATCH_CODEC = Codec[_CachedBatch](_CachedBatch)


def pack(result: BatchResult, batch: Batch, sealed: str, digest: Callable[[str], bytes]) -> bytes:
    """The bytes of a result that passed, `batch`, and its seal. Raises UnreadableError.

    `digest` makes a person's key unreadable, and tells persons apart as the key does.
    """
    submitted = {each.name: getattr(result.submitted, each.name) for each in fields(SubmittedBatch)}
    about = {each.name: getattr(batch, each.name) for each in fields(Batch)}
    people = batch.people
    submitted["table"] = result.submitted.table is not None
    about["facts"] = None if batch.facts is result.submitted.facts else batch.facts
    about["agency"] = batch.agency.code
    about["people"] = _CachedPersons(len(people), b"".join(people.digests(digest)), people.total())
    return BATCH_CODEC.encode(_CachedBatch(sealed, _Submitted(**submitted), _Batch(**about), result.problems))


def unpack(
    packed: bytes | memoryview, again: Callable[[], BatchResult], agencies: Mapping[str, Agency]
) -> tuple[BatchResult, str]:
    """What `pack` was given; `again` reads what was left out. Raises UnreadableError."""
    cached = BATCH_CODEC.decode(packed)
    submitted, about = msgspec.structs.asdict(cached.submitted), msgspec.structs.asdict(cached.batch)
    submitted["table"] = _CachedTable(again) if submitted["table"] else None
    people: _CachedPersons = about["people"]
    about["people"] = _CachedPersonList(again, people.count, people.digests, people.total)
    about["facts"] = about["facts"] or submitted["facts"]
    try:
        about["agency"] = agencies[about["agency"]]
    except KeyError as error:
        raise UnreadableError from error
    return BatchResult(SubmittedBatch(**submitted), Batch(**about), cached.problems), cached.seal


def without_rows(
    result: BatchResult, again: Callable[[], BatchResult], digest: Callable[[str], bytes]
) -> BatchResult:
    """A result that is not stored, without table and persons, which `again` reads when they are asked for."""
    submitted, batch, problems = result
    if submitted.table is not None:
        submitted = replace(submitted, table=_CachedTable(again))
    if batch is not None:
        digests = b"".join(batch.people.digests(digest))
        people = _CachedPersonList(again, len(batch.people), digests, batch.people.total())
        batch = replace(batch, people=people)
    return BatchResult(submitted, batch, problems)
