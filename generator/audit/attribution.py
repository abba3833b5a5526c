"""Which batch a finding belongs to: that of the notice on whose page, or in whose address, it was found.

A batch is held back for it, and the rest is built without it. What is found elsewhere, a hand-written page, a
list of all offices, belongs to no batch: there the whole site stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.audit.auditor import AuditReport
from generator.diagnostics.problems import Place, Problem, problem
from generator.notices.model import Publication

_OF_A_NOTICE = re.compile(r"notices/([^/]+)(?:/.*)?")


def findings_of_notices(report: AuditReport, publication: Publication) -> Mapping[str, Problem]:
    """The notices of `publication` on whose pages something was found, each with what refuses its batch."""
    notices = {each.facts.id for each in publication.live} | {each.facts.id for each in publication.ended}
    held: dict[str, Problem] = {}
    for name, finding in sorted(report.by_file.items()):
        matched = _OF_A_NOTICE.fullmatch(name)
        if matched and matched[1] in notices:
            held.setdefault(matched[1], _held_back(matched[1], finding))
    return held


def _held_back(notice: str, finding: Problem) -> Problem:
    """The problem for the batch's clerk; it never holds the private words."""
    place = Place(notice, finding.place.file)
    kind, source = finding.words.get("kind", ""), finding.words.get("source", "")
    if finding.code == "audit_unforeseen":
        return problem("held_back_unforeseen", place, where=str(finding.words["where"]))
    if not kind:
        return problem("held_back_rows", place)
    if source:
        return problem("held_back", place, kind=str(kind), source=f"，明细的位置是 {source}")
    return problem("held_back", place, kind=str(kind), source="，明细里没有它")
