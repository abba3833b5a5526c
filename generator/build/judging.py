"""One batch on its own: validated, and its typed facts searched as the audit will search the page."""

from __future__ import annotations

from generator.audit.typed_facts import with_typed_facts
from generator.diagnostics.unforeseen import unforeseen
from generator.intake.batch import SubmittedBatch
from generator.records.validation import BatchResult, ValidationContext, validate_batch


def judge(submitted: SubmittedBatch, rules: ValidationContext) -> BatchResult:
    """What the batch comes to. An unforeseen error refuses this batch and no other."""
    result = validate_batch(submitted, rules)
    try:
        return with_typed_facts(result)
    except Exception as error:  # noqa: BLE001 - of this batch alone
        found = unforeseen(error, result.submitted.facts_place)
        return result._replace(problems=(*result.problems, found))
