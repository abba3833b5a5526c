"""Lists whose meaning is moved about by a seeded chance: what is published is right, or the batch is refused.

Units, parts, headers, totals, statuses, halves, sheets, formats and pages are changed (`semantic.py`, `semantic_marks.py`); the right
count and total are known for each change. There is no third outcome. `SEMANTIC=2000` tries as many (make
test-long), make test a tenth.
"""

import os
from decimal import Decimal
from random import Random

import pytest

from tests.intake import batches
from tests.intake.semantic import OF_PERSONS, OF_SPENDING, harmless_note, signatures
from tests.intake.semantic_sheet import Sheet

TRIED = int(os.environ.get("SEMANTIC", "200"))
SEEDS = 10


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_published_is_right_or_nothing_is(tmp_path, seed):
    rng = Random(f"semantic {seed}")
    published = 0
    for turn in range(TRIED // SEEDS):
        persons = rng.random() < 0.7
        sheet = Sheet(rng, persons=persons)
        changed = [rng.choice(OF_PERSONS if persons else OF_SPENDING)]
        if rng.random() < 0.5:  # and something harmless with it
            changed.append(rng.choice((harmless_note, signatures)))
        for change in changed:
            change(sheet)
        kind = "大病慰问" if persons else "经费使用情况"
        batch = batches.folder(tmp_path / str(turn), batches.NOTICE.replace("大病慰问", kind))
        sheet.write(batch)
        validation = batches.batch_results(batch)[1]
        said = (
            f"{[each.__name__ for each in changed]} {sheet.above} {sheet.header} {sheet.rows} {sheet.below}"
        )
        if not validation.batches:
            assert any(each.severity == "error" for each in validation.problems), said
            continue
        passed = validation.batches[0]
        assert sheet.meant, f"published, though it is not certain or not meant: {said}"
        assert (passed.count, passed.total) == (len(sheet.meant), sum(sheet.meant, Decimal(0))), said
        published += 1
    assert published > TRIED // SEEDS // 10  # what is plainly right is published
