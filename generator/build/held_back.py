"""Batches that the audit of this very build found something in: refused, so that the rest can go up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from generator.diagnostics.problems import Problem
from generator.records.validation import BatchResult


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What was found, by batch. A notice whose last page was kept, and is found in again, is taken down."""

    batches: Mapping[str, Problem] = field(default_factory=dict)
    dropped: Mapping[str, Problem] = field(default_factory=dict)  # found in without their batches, too

    def refuse(self, result: BatchResult) -> BatchResult:
        """The result, with what refuses its batch if that is held back."""
        found = self.batches.get(result.submitted.id)
        return result._replace(problems=(*result.problems, found)) if found else result

    def without_batch(self, batches: Collection[str]) -> tuple[Problem, ...]:
        """What was found on pages of none of the `batches`: pages made from ledger and site alone."""
        found = {**self.batches, **self.dropped}
        return tuple(each for name, each in found.items() if name not in batches)

    def and_more(self, found: Mapping[str, Problem]) -> HeldBack:
        """This, and what was found in a build without it."""
        again = {name: each for name, each in found.items() if name in self.batches}
        return HeldBack({**found, **self.batches}, {**self.dropped, **again})


NOTHING_HELD = HeldBack()
