"""The kinds of notice that 五（三） asks for, as `kinds.toml` describes them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from generator.domain.resources import load_toml


class Listing(enum.StrEnum):
    """What the rows of a notice are."""

    PEOPLE = "people"  # 姓名, 性别, 年龄, 金额
    SPENDING = "spending"  # 经费项目, 用途, 金额


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a notice of one kind says and asks for; `kinds.toml` explains each field."""

    lists: Listing
    slug: str
    subject: str
    decided: str
    rows: str
    unit: str
    amount: str
    gloss: str
    sheet: tuple[str, ...]
    award: str = ""  # empty where no person is paid
    clause: str = ""  # empty where the clause on notices says it all
    once_a_year: bool = False
    after_year: bool = False
    judged_by: str = ""  # empty where the amounts go by nothing in the table
    words: Mapping[str, str] = field(default_factory=dict)
    example_amount: int = 0  # yuan; of the example row in the empty workbook

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> KindWords:
        """Read one table of `kinds.toml`. Raises TypeError for a missing or an unknown field."""
        known = {each.name for each in fields(cls)} | {"member"}
        if unknown := entry.keys() - known:
            raise TypeError(f"kinds.toml: {', '.join(sorted(unknown))}")
        given = {name: value for name, value in entry.items() if name != "member"}
        return cls(**{**given, "lists": Listing(entry["lists"]), "sheet": tuple(entry["sheet"])})


class _Kind(enum.StrEnum):
    """A kind by the name people know: in files, on pages and in templates."""

    @property
    def described(self) -> KindWords:
        """What `kinds.toml` says of it."""
        return _DESCRIBED[self.value]

    @property
    def lists_people(self) -> bool:
        """True where the notice is a list of persons, False where it is a list of spending."""
        return self.described.lists is Listing.PEOPLE


_TABLES = load_toml(__package__, "kinds.toml")
_DESCRIBED = {name: KindWords.of(entry) for name, entry in _TABLES.items()}

if TYPE_CHECKING:
    Kind = _Kind
else:
    Kind = _Kind("Kind", {entry["member"]: name for name, entry in _TABLES.items()}, module=__name__)
