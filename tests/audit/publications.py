"""Publications with words of an office's own."""

from __future__ import annotations

from dataclasses import replace

from generator.notices.model import Publication

FIELDS = "title", "approval", "office", "address", "item", "use"
"""Where an office types what it likes."""


def typed(publication: Publication, field: str, text: str) -> Publication:
    """The publication with `text` in a field that an office fills in."""
    person = next(each for each in publication.live if each.people)
    ledger = next(each for each in publication.live if each.spending)
    row = ledger.spending[0]
    changed = {
        "title": lambda: replace(person, facts=replace(person.facts, title=text)),
        "approval": lambda: replace(person, approval_number=text),
        "office": lambda: replace(person, contact=replace(person.contact, office=text)),
        "address": lambda: replace(person, contact=replace(person.contact, address=text)),
        "item": lambda: replace(ledger, spending=(row._replace(item=text), *ledger.spending[1:])),
        "use": lambda: replace(ledger, spending=(row._replace(use=text), *ledger.spending[1:])),
    }[field]()
    old = ledger if field in ("item", "use") else person
    return replace(publication, live=tuple(changed if each is old else each for each in publication.live))
