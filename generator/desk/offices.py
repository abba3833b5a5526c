"""What the clerk chooses from where her workbook does not say it: kinds of notice, and the agencies."""

from __future__ import annotations

from typing import Any

from generator.desk.context import DeskContext
from generator.domain.kinds import Kind


def choices(context: DeskContext) -> dict[str, Any]:
    """Kinds and agencies, in the order of the data; an agency of rules that are not here is none."""
    return {
        "kinds": [{"name": kind.value, "persons": kind.lists_people} for kind in Kind],
        "agencies": [
            {"code": each.code, "name": each.name, "office": each.office}
            for each in context.agencies.values()
            if each.policy in context.policies
        ],
    }
