"""Reads a policy's data into `calculators.parameters.Policy`, refusing data that contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from calculators.parameters import (
    Clause,
    DatedValue,
    FundHead,
    Parameter,
    ParameterOption,
    PermittedUse,
    Policy,
    Transfer,
    as_day,
)


def read_policy(mapping: Mapping[str, object]) -> Policy:
    """See `Policy.from_mapping`."""
    clauses = {key: Clause(key, str(words)) for key, words in table(mapping["clauses"]).items()}
    first = as_day(mapping["valid_from"])
    last = as_day(mapping["valid_to"]) if mapping.get("valid_to") else None
    parameters = {
        key: _parameter(key, table(entry), first, last, str(mapping["source"]))
        for key, entry in table(mapping["parameters"]).items()
    }
    policy = Policy(
        name=str(mapping["name"]),
        title=str(mapping["title"]),
        number=str(mapping["number"]),
        source=str(mapping["source"]),
        valid_from=first,
        valid_to=last,
        districts=_names(mapping["districts"]),
        neighbours=_names(mapping["neighbours"]),
        area=str(mapping["area"]),
        city_district=str(mapping.get("city_district", "")),
        delegated=frozenset(_words(mapping.get("delegated", ()))),
        transfer=_transfer(table(mapping["transfer"])) if "transfer" in mapping else None,
        heads=tuple(_head(table(entry)) for entry in entries(mapping["heads"])),
        groups=tuple(_option(table(entry)) for entry in entries(mapping["groups"])),
        prohibitions=tuple(_option(table(entry)) for entry in entries(mapping["prohibitions"])),
        parameters=MappingProxyType(parameters),
        clauses=MappingProxyType(clauses),
        examples=_names(mapping.get("examples", {})),
        clause_of=_names(mapping.get("clause_of", {})),
    )
    for district in policy.examples.values():
        if district not in policy.districts:
            raise ValueError(f"no such district: {district}")
    for key in _cited(policy):
        if key not in clauses:
            raise ValueError(f"no such clause: {key}")
    for use in (use for head in policy.heads for use in head.uses):
        if use.fixed_sum and use.fixed_sum not in parameters:
            raise ValueError(f"no such sum: {use.fixed_sum}")
    return policy


def table(value: object) -> Mapping[str, object]:
    """`value` as a table of the data; TypeError where it is none."""
    if not isinstance(value, Mapping):
        raise TypeError("a table was expected")
    return value


def entries(value: object) -> Iterable[object]:
    """`value` as a list of the data; TypeError where it is none."""
    if not isinstance(value, list | tuple):
        raise TypeError("a list was expected")
    return value


def _names(value: object) -> Mapping[str, str]:
    return MappingProxyType({code: str(name) for code, name in table(value).items()})


def exact(value: object) -> Decimal:
    """A number from data: whole, or written as text; a binary fraction is not exact and is refused."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError("write a number with a fraction as text")
    return Decimal(value)


def _parameter(
    key: str, entry: Mapping[str, object], first: date, last: date | None, source: str
) -> Parameter:
    raw = entries(entry["values"]) if "values" in entry else [{"value": entry["value"]}]
    bound = entry.get("bound")
    if bound not in (None, "inclusive", "exclusive"):
        raise ValueError(f"{key}: a bound is inclusive or exclusive")
    return Parameter(
        key=key,
        name=str(entry["name"]),
        unit=str(entry["unit"]),
        clause=str(entry["clause"]),
        excerpt=str(entry["excerpt"]),
        source=str(entry.get("source", source)),
        inclusive=None if bound is None else bound == "inclusive",
        values=_dated(key, [table(value) for value in raw], first, last),
    )


def _dated(
    key: str, raw: list[Mapping[str, object]], first: date, last: date | None
) -> tuple[DatedValue, ...]:
    """The dated values in order; each ends the day before the next of the same district begins."""
    values: list[DatedValue] = []
    for district in dict.fromkeys(str(value.get("district", "")) for value in raw):
        own = [value for value in raw if value.get("district", "") == district]
        starts = [as_day(value["from"]) if "from" in value else first for value in own]
        if any(one >= other for one, other in pairwise(starts)):
            raise ValueError(f"{key}: values must stand in the order of their days")
        if starts[0] < first or (last is not None and starts[-1] > last):
            raise ValueError(f"{key}: a value outside the policy's life")
        if not district and starts[0] != first:
            raise ValueError(f"{key}: no value on the policy's first day")
        ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
        values += [
            DatedValue(exact(value["value"]), start, end, district)
            for value, start, end in zip(own, starts, ends, strict=True)
        ]
    return tuple(values)


def _head(entry: Mapping[str, object]) -> FundHead:
    uses = tuple(
        PermittedUse(
            name=str(use["name"]),
            clause=str(use["clause"]),
            excerpt=str(use["excerpt"]),
            synonyms=_words(use.get("synonyms", ())),
            fixed_sum=str(use.get("fixed_sum", "")),
        )
        for use in map(table, entries(entry["uses"]))
    )
    return FundHead(str(entry["key"]), str(entry["name"]), str(entry["clause"]), uses)


def _transfer(entry: Mapping[str, object]) -> Transfer:
    return Transfer(
        area=str(entry.get("area", "")),
        districts=frozenset(_words(entry["districts"])),
        clause=str(entry["clause"]),
        papers=_words(entry["papers"]),
    )


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(str, entries(value)))


def _option(entry: Mapping[str, object]) -> ParameterOption:
    return ParameterOption(
        key=str(entry["key"]),
        name=str(entry["name"]),
        clause=str(entry["clause"]),
        excerpt=str(entry["excerpt"]),
        verdict=str(entry["verdict"]),
    )


def _cited(policy: Policy) -> Iterable[str]:
    yield from policy.clause_of.values()
    yield from (parameter.clause for parameter in policy.parameters.values())
    yield from (option.clause for option in (*policy.groups, *policy.prohibitions))
    if policy.transfer is not None:
        yield policy.transfer.clause
    for head in policy.heads:
        yield head.clause
        yield from (use.clause for use in head.uses)
