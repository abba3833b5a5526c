"""What may stand in the site although a record says it too.

Words that the programme itself writes, the offices' own telephones and addresses, and what `data/audit.toml`
lists with a reason. Identity numbers and bank cards never may.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import add
from pathlib import Path

from generator.audit import patterns
from generator.audit.sensitive_values import ValueKind
from generator.audit.text import numbers
from generator.audit.text.normalize import HAN, fold
from generator.diagnostics.failure import Failure
from generator.domain.agencies import Agency
from generator.notices.model import Publication

SETTINGS = "data/audit.toml"
_NEVER = (ValueKind.IDENTITY, ValueKind.CARD)
# Where the words of the pages come from that no office edits day by day.
_PROGRAM = (
    ("calculators", "*.py"),
    ("data", "*.toml"),
    ("data/policy", "text.md"),
    ("generator/domain", "kinds.toml"),
    ("generator/site", "*.py"),
    ("generator/site/templates", "*.html"),
)
_SAMPLES = "data/samples"
_WORD = 4  # characters: a longer remark that stands in a hand-written page was pasted there


class SettingsError(Failure, ValueError):
    """`data/audit.toml` cannot be used; the sentence says how to mend it (Chinese)."""


@dataclass(frozen=True, slots=True)
class Allowlist:
    """Public values, by what they are compared as."""

    program: str
    pairs: frozenset[str]  # any two characters side by side in `program`
    alone: frozenset[str]  # what stands in `program` with nothing Chinese beside it
    written: str  # hand-written pages
    numbers: frozenset[str]  # telephones, digits only
    addresses: frozenset[str]
    days: frozenset[str]  # YYYYMMDD
    values: frozenset[str]  # of data/audit.toml
    pictures: Mapping[str, str]  # path → sha256, of data/audit.toml

    def word(self, text: str) -> bool:
        """Whether an address, remark or condition is public."""
        if text in self.values or text in self.addresses:
            return True
        if len(text) <= _WORD and text in self.written:
            return True
        # Most have two characters side by side that the programme never has, and a glance tells.
        pairs = map(add, text, text[1:])
        return all(pair in self.pairs for pair in pairs) and text in self.program

    def name(self, name: str) -> bool:
        """Whether the characters of a name stand for themselves in the programme's words."""
        return name in self.values or name in self.alone

    def number(self, number: str) -> bool:
        """Whether a telephone number is an office's."""
        return number in self.numbers

    def day(self, day: str) -> bool:
        """Whether a day (YYYYMMDD) is one that the programme speaks of."""
        return day in self.days


def public_values(root: Path, publication: Publication) -> Allowlist:
    """What is public in the project at `root` with this `publication`. Raises SettingsError."""
    settings = _settings(root / SETTINGS)
    program = fold(
        "\n".join(
            [
                *(law.text for law in publication.laws.values()),
                *_texts(root, _PROGRAM),
                _read(root / "mkdocs.yml"),
            ]
        )
    )
    written = fold("\n".join(_texts(root, (("site_src", "*.md"), ("site_src", "*.js")))))
    listed = {fold(str(entry["value"])) for entry in settings.get("public", ())}
    contacts = list(_contacts(publication))
    return Allowlist(
        program=program,
        pairs=frozenset(map(add, program, program[1:])),
        alone=frozenset(re.findall(f"[{HAN}·]+", program)),
        written=written,
        numbers=frozenset(_phone_numbers([phone for phone, _ in contacts])) | _only_digits(listed),
        addresses=frozenset(fold(address) for _, address in contacts if address),
        days=frozenset(day for day, _ in numbers.days(program)) | _only_digits(listed),
        values=frozenset(listed),
        pictures={str(entry["path"]): str(entry["sha256"]) for entry in settings.get("picture", ())},
    )


def _settings(path: Path) -> Mapping[str, list[Mapping[str, object]]]:
    if not path.is_file():
        return {}
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in (*settings.get("public", ()), *settings.get("picture", ())):
            if not entry["reason"]:
                raise KeyError("reason")  # noqa: TRY301 - told as one sentence below
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{SETTINGS} 读不懂：每一项都要有值和理由（reason），请对照文件开头的样子改正。"
        ) from error
    for number, entry in enumerate(settings.get("public", ()), start=1):
        if _never_public(str(entry.get("value", ""))):
            raise SettingsError(
                f"{SETTINGS} 里第 {number} 个 [[public]] 是身份证号或银行卡号：这类号码任何时候都不能公开，"
                "不能列为例外（办法五（三））。请删去这一项，再从网页里找出并删去这个号码。"
            )
    return settings


def _never_public(value: str) -> bool:
    """Whether an identity number or a bank card is in `value`, however it is written."""
    folded = fold(value)
    views = (folded, re.sub(r"[^0-9Xx]", "", folded))
    return any(
        patterns.number_sort(each) in _NEVER for view in views for each in numbers.numbers(view)
    ) or any(
        each.sort is ValueKind.IDENTITY
        for each in patterns.in_text(f"证件号 {folded.upper()}")
        if not folded.isdigit()
    )


def _texts(root: Path, places: Iterable[tuple[str, str]]) -> Iterator[str]:
    for folder, pattern in places:
        for path in sorted((root / folder).rglob(pattern)):
            if not path.relative_to(root).as_posix().startswith(_SAMPLES):
                yield _read(path)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""  # what cannot be read makes nothing public


def _contacts(publication: Publication) -> Iterator[tuple[str, str]]:
    agencies: Iterable[Agency] = publication.agencies.values()
    yield from ((each.phone, each.address) for each in agencies)
    yield from ((each.contact.phone, each.contact.address) for each in publication.live)


def _phone_numbers(phones: Iterable[str]) -> Iterator[str]:
    for phone in phones:
        for part in re.split(r"[、，,;；/ ]", fold(phone)):
            number = re.sub(r"\D", "", part)
            yield number
            if number.startswith("0"):
                yield number[3 if number[1:2] in ("1", "2") else 4 :]


def _only_digits(values: Iterable[str]) -> set[str]:
    return {re.sub(r"\D", "", value) for value in values if re.fullmatch(r"[\d\s./()年月日-]+", value)}
