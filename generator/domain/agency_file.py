"""`data/agencies.toml`: read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from generator.diagnostics.failure import Failure
from generator.domain.agencies import Agency
from generator.domain.typed_toml import structured


class AgenciesError(Failure, ValueError):
    """`data/agencies.toml` cannot be used; the sentence says where and how to mend it (Chinese)."""


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9-]{1,20}\Z")]  # part of addresses on the site
    name: str
    office: str
    level: Literal["city", "district", "street", "community"]
    parent: str = ""
    phone: str = ""
    address: str = ""
    policy: str = ""
    require_totals: bool | None = None
    keep_detail: bool | None = None
    former_names: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()


def load(path: Path) -> Mapping[str, Agency]:
    """Read `path` into agencies by code.

    Raises AgenciesError naming every entry that is wrong: a missing key, a code used twice, a parent that
    does not exist, an office without a phone (nobody could object, 五（三）), a former code of two agencies.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("agency", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AgenciesError(f"{path.name} 读不了：{error}") from error
    parsed: dict[str, _Entry] = {}
    wrong: list[str] = []
    for number, raw in enumerate(entries, start=1):
        entry, keys = structured(raw, _Entry)
        if entry is None:
            wrong.append(f"第 {number} 个 [[agency]] 的 {'、'.join(keys)} 缺少或写错")
            continue
        if entry.code in parsed:
            wrong.append(f"代码 {entry.code} 用了两次")
        if not entry.phone:
            wrong.append(
                f"第 {number} 个 [[agency]]（{entry.code} {entry.name}）没有电话（phone），群众无处反映意见"
            )
        parsed[entry.code] = entry
    wrong += [
        f"{entry.code} {entry.name} 的上级 {entry.parent} 不存在"
        for entry in parsed.values()
        if entry.parent and entry.parent not in parsed
    ]
    wrong += _codes_of_two(parsed.values())
    if wrong:
        raise AgenciesError(f"{path.name}：" + "；".join(wrong) + "。请改正后重试。")
    return {code: _inheriting(entry, parsed) for code, entry in parsed.items()}


def _codes_of_two(entries: Collection[_Entry]) -> Iterator[str]:
    """A code that an agency had before leads to it alone."""
    seen = {entry.code for entry in entries}
    for code in (code for entry in entries for code in entry.former_codes):
        if code in seen:
            yield f"以前的代码（former_codes）{code} 是别的单位的，或者写了两次"
        seen.add(code)


def _inheriting(entry: _Entry, all_entries: Mapping[str, _Entry]) -> Agency:
    """The agency with what it does not say itself taken from the nearest one above that says it."""
    line, above = [entry], entry.parent
    while above:
        if any(each.code == above for each in line):
            raise AgenciesError(f"{entry.code} {entry.name} 的上级绕成了圈。请检查 parent。")
        line.append(all_entries[above])
        above = all_entries[above].parent
    policy = next((each.policy for each in line if each.policy), "")
    switches = {
        name: next((given for each in line if (given := getattr(each, name)) is not None), False)
        for name in ("require_totals", "keep_detail")
    }
    return Agency(**{**msgspec.structs.asdict(entry), "policy": policy, **switches})
