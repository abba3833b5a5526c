"""What a pack says of a notice's days: from ledgers written line by line."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from generator.evidence.timeline import day_by_day, earlier_editions, extract, turns, verdict
from generator.notices.ledger import ChainHead, EventDraft, EventName, History
from generator.notices.ledger.events import link

TERMS = {
    "notice": "a",
    "edition": 1,
    "kind": "大病慰问",
    "agency": "330106",
    "period": "2025年度",
    "start": "2026-11-02",
    "last_day": "2026-11-09",
    "min_days": 7,
    "working_days": False,
    "count": 3,
    "total": "900.00",
    "seal": "1" * 64,
}
BUILT = {"count": 1, "out": "0" * 64, "pages": "0" * 64}
SEEN = {"count": 1, "out": "0" * 64, "site": "https://gongshi.example/"}
MISSING = {"notice": "a", "edition": 1, "site": "https://gongshi.example/", "why": "site_notice_gone"}
OVER = {"notice": "a", "edition": 1}


def ledger(*lines):
    """Lines of (day and hour of November, what, fields)."""
    head, events = ChainHead(), []
    for when, name, body in lines:
        events.append(
            link(head, datetime.fromisoformat(f"2026-11-{when}:00+08:00"), "0", EventDraft(name, body))
        )
        head = events[-1].head
    return events


def told(events, until):
    edition_state = History.of(events).current("a")
    return day_by_day(events, edition_state, until), edition_state


def test_each_day_has_its_builds_and_looks():
    events = ledger(
        ("02T08", EventName.FIRST_OUT, TERMS), ("02T08", EventName.BUILT, BUILT), ("02T12", EventName.SEEN, SEEN),
        ("03T08", EventName.BUILT, BUILT),
        ("05T12", EventName.SEEN, SEEN), ("05T18", EventName.SEEN, SEEN),
    )  # fmt: skip
    days, edition_state = told(events, date(2026, 11, 6))
    assert [each.counted for each in days] == [False, True, True, True, True]
    assert [len(each.built) for each in days] == [1, 1, 0, 0, 0]
    assert [len(each.seen) for each in days] == [1, 0, 0, 2, 0]
    words = verdict(days, edition_state)
    assert "共 7 天，到制作时已有 4 天：1 天有从外面看到的记录，1 天只有生成的记录，2 天没有记录" in words
    assert words.endswith("没有打开时不在的记录。")


def test_a_look_that_missed_this_notice_did_not_see_it():
    events = ledger(
        ("02T08", EventName.FIRST_OUT, TERMS), ("02T08", EventName.BUILT, BUILT),
        ("03T12", EventName.MISSING, MISSING), ("03T12", EventName.SEEN, SEEN),
        ("03T18", EventName.MISSING, MISSING | {"notice": "b"}), ("03T18", EventName.SEEN, SEEN),
    )  # fmt: skip
    days, edition_state = told(events, date(2026, 11, 3))
    assert [f"{each:%H}" for each in days[1].seen] == ["18"]
    assert [f"{each:%H}" for each in days[1].missing] == ["12"]
    assert "有 1 天打开网站时不在" in verdict(days, edition_state)


def test_a_correction_leaves_the_first_edition_s_days_behind():
    again = TERMS | {"edition": 2, "start": "2026-11-05", "last_day": "2026-11-12", "seal": "2" * 64}
    events = ledger(
        ("02T08", EventName.FIRST_OUT, TERMS), ("02T08", EventName.BUILT, BUILT),
        ("05T07", EventName.SEEN, SEEN), ("05T08", EventName.CHANGED, again), ("05T08", EventName.BUILT, BUILT),
    )  # fmt: skip
    days, _ = told(events, date(2026, 11, 6))
    assert [each.day.day for each in days] == [5, 6]
    assert (len(days[0].built), len(days[0].seen)) == (1, 0)
    assert [(each.seq, each.edition, each.words[:2]) for each in turns(events, "a")] == [
        (1, 1, "首次"),
        (4, 2, "更正"),
    ]


def test_every_edition_before_has_its_own_days_up_to_the_day_it_was_replaced():
    again = TERMS | {"edition": 2, "start": "2026-11-05", "last_day": "2026-11-12", "seal": "2" * 64}
    third = again | {"edition": 3, "start": "2026-11-16", "last_day": "2026-11-23", "seal": "3" * 64}
    events = ledger(
            ("02T08", EventName.FIRST_OUT, TERMS), ("02T08", EventName.BUILT, BUILT),
            ("03T08", EventName.BUILT, BUILT), ("03T12", EventName.SEEN, SEEN), ("04T12", EventName.MISSING, MISSING),
            ("05T08", EventName.CHANGED, again), ("05T08", EventName.BUILT, BUILT), ("06T08", EventName.BUILT, BUILT),
            ("13T08", EventName.OVER, OVER | {"edition": 2}), ("13T08", EventName.BUILT, BUILT),
            ("16T08", EventName.CHANGED, third), ("16T08", EventName.BUILT, BUILT),
    )  # fmt: skip
    first, second = earlier_editions(events, History.of(events).editions["a"])
    assert (first.fate, second.fate) == ("公示期间更正，由下一版代替", "公示期满")
    assert [(each.day.day, len(each.built), len(each.seen), len(each.missing)) for each in first.days] == [
        (2, 1, 0, 0), (3, 1, 1, 0), (4, 0, 0, 1),
    ]  # fmt: skip
    assert [(each.day.day, len(each.built)) for each in second.days] == [
        (5, 1), (6, 1), *((day, 0) for day in range(7, 13)),
    ]  # fmt: skip
    days, _ = told(events, date(2026, 11, 16))
    assert [(each.day.day, len(each.built)) for each in days] == [(16, 1)]


def test_more_days_keep_the_days_already_up():
    longer = TERMS | {"last_day": "2026-11-16", "min_days": 14}
    events = ledger(
        ("02T08", EventName.FIRST_OUT, TERMS), ("02T08", EventName.BUILT, BUILT), ("03T08", EventName.RETIMED, longer),
        ("03T08", EventName.BUILT, BUILT),
    )  # fmt: skip
    days, _ = told(events, date(2026, 11, 3))
    assert [len(each.built) for each in days] == [1, 1]


def test_nothing_counts_after_the_end():
    events = ledger(
        ("02T08", EventName.FIRST_OUT, TERMS), ("02T08", EventName.BUILT, BUILT),
        ("10T08", EventName.OVER, OVER), ("10T08", EventName.BUILT, BUILT), ("11T08", EventName.BUILT, BUILT), ("11T12", EventName.SEEN, SEEN),
    )  # fmt: skip
    days, _ = told(events, date(2026, 11, 30))
    assert days[-1].day == date(2026, 11, 9)
    assert sum(len(each.built) for each in days) == 1
    assert [each.seq for each in extract(events, "a")] == [1, 2, 3, 4]


@pytest.mark.parametrize("number", range(1, 6))
def test_an_extract_leaves_no_line_out(number):
    other = TERMS | {"notice": "b"}
    events = ledger(
        ("01T08", EventName.FIRST_OUT, other), ("02T08", EventName.FIRST_OUT, TERMS), ("02T08", EventName.BUILT, BUILT),
        ("03T08", EventName.OVER, OVER | {"notice": "b"}), ("03T08", EventName.BUILT, BUILT), ("04T08", EventName.SEEN, SEEN),
    )  # fmt: skip
    assert [each.seq for each in extract(events[: number + 1], "a")] == list(range(2, number + 2))


def test_a_withdrawn_notice_counts_no_day_after():
    """Taken down on the 5th: the 6th to the 9th are no days on which a record is missing."""
    events = ledger(
        ("02T08", EventName.FIRST_OUT, TERMS), ("02T08", EventName.BUILT, BUILT),
        ("03T08", EventName.BUILT, BUILT), ("04T08", EventName.BUILT, BUILT),
        ("05T08", EventName.WITHDRAWN, OVER | {"from": "2026-11-05"}), ("05T08", EventName.BUILT, BUILT),
    )  # fmt: skip
    days, edition_state = told(events, date(2026, 11, 20))
    assert [each.day.day for each in days] == [2, 3, 4]
    assert "0 天没有记录" in verdict(days, edition_state)
    assert History.of(events).unproved(edition_state, date(2026, 11, 20)) == ()
