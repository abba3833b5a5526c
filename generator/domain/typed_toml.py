"""A table of a TOML file as a msgspec Struct, with every key that is wrong at once.

msgspec itself stops at the first mistake; a person who edits a file by hand needs to see all of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


def structured[S: msgspec.Struct](given: object, struct: type[S]) -> tuple[S | None, list[str]]:
    """`given` as a `struct`, or the keys that are missing, unknown or wrong, in the order of the fields.

    A key within an array of tables is named with its number: postgresql.1.host.
    """
    try:
        return msgspec.convert(given, struct), []
    except msgspec.ValidationError:
        return None, list(dict.fromkeys(_wrong_keys(given, struct)))


def _wrong_keys(given: object, struct: type[msgspec.Struct]) -> list[str]:
    if not isinstance(given, Mapping):
        return []
    wrong: list[str] = []
    fields = msgspec.structs.fields(struct)
    for each in fields:
        if each.name not in given:
            wrong += [each.name] if each.required else []
            continue
        try:
            msgspec.convert(given[each.name], each.type)
        except msgspec.ValidationError:
            wrong += _within(each.name, given[each.name], each.type) or [each.name]
    return [*wrong, *(str(key) for key in given if key not in {each.name for each in fields})]


def _within(name: str, value: object, expected: object) -> list[str]:
    """The wrong keys of the tables in the array `value`, where it is one of tables."""
    struct = next((each for each in getattr(expected, "__args__", ()) if isinstance(each, type)), None)
    if not isinstance(value, list) or struct is None or not issubclass(struct, msgspec.Struct):
        return []
    return [
        f"{name}.{number}.{key}"
        for number, table in enumerate(value, start=1)
        for key in structured(table, struct)[1]
    ]
