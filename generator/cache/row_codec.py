"""What the public rows of a list are made of on whatever first day: births stand for ages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from calculators.dates import age_on
from generator.cache.codec import Codec
from generator.notices.model import PersonRow
from generator.records.person_list import PersonRecord


class _Person(NamedTuple):
    name: str
    gender: str
    birth: date
    amount: Decimal


ROW_CODEC = Codec[list[_Person]](list[_Person])


def pack(people: Sequence[PersonRecord]) -> bytes:
    """What the rows of `people` are made of again. Raises UnreadableError."""
    return ROW_CODEC.encode([_Person(each.name, each.gender, each.birth, each.amount) for each in people])


def unpack(packed: bytes | memoryview, start: date) -> list[PersonRow]:
    """The rows of the people that `pack` was given, with ages as of `start`. Raises UnreadableError."""
    return [
        PersonRow(name, gender, age_on(birth, start), amount)
        for name, gender, birth, amount in ROW_CODEC.decode(packed)
    ]
