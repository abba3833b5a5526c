"""The ledger by itself: its lines and their schema, the steps onto the disk, what is mended and what is refused."""

import contextlib
import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from generator.audit.allowlist import public_values
from generator.audit.search import Searcher, SearchScope
from generator.audit.sensitive_values import build_index
from generator.domain.clock import BEIJING
from generator.notices.ledger import (
    EventDraft,
    EventName,
    History,
    LedgerError,
    LedgerFile,
    append,
    out_digest,
    read,
)
from generator.notices.ledger.chain import read_lines
from generator.notices.ledger.events import canonical
from generator.notices.ledger.ledger_file import PUBLISHED, open_ledger
from generator.notices.ledger.verify import VerifiedAgainst, verify
from generator.notices.model import Publication
from tests.evidence.lives import DAY, LAWFUL, lived, morning, terms
from tests.helpers import ROOT, gongshi

SCHEMA = jsonschema.Draft202012Validator(
    json.loads((ROOT / "data/schema/ledger.schema.json").read_text(encoding="utf-8")),
    format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
)
ONE = timedelta(days=1)


@pytest.fixture
def place(tmp_path):
    """A ledger of a fortnight, and the site folder with its copy."""
    content = lived(random.Random(3), notices=4, days=14).content
    ledger, site = tmp_path / "ledger.jsonl", tmp_path / "site"
    site.mkdir()
    ledger.write_bytes(content)
    (site / PUBLISHED).write_bytes(content)
    return ledger, site, content


def test_every_line_is_of_the_schema_and_every_event_occurs():
    names = set()
    for seed in range(8):
        for line in lived(random.Random(seed), notices=6, days=40).content.splitlines():
            entry = json.loads(line)
            SCHEMA.validate(entry)
            names.add(entry["event"])
    assert names == set(EventName)


def test_what_the_schema_refuses_the_reader_refuses_and_the_other_way():
    rng = random.Random(5)
    lines = [
        line
        for seed in range(10)
        for line in lived(random.Random(seed), notices=4, days=25).content.splitlines()
    ]
    wrong_values = [
        None,
        -1,
        0,
        1.5,
        "",
        "x",
        "2026-13-01",
        [],
        {},
        True,
        "A" * 64,
        "g" * 64,
        "1.5",
        "x" * 201,
        7,
    ]
    refused = 0
    for _ in range(1_200):
        entry = json.loads(rng.choice(lines))
        key = rng.choice([*entry, "name"])
        if rng.random() < 0.2:
            entry.pop(key, None)
        else:
            entry[key] = rng.choice(wrong_values)
        line = canonical(entry)
        told = [
            each
            for each in read_lines(line).faults
            if "序号" not in each.message and "接不上" not in each.message
        ]
        assert bool(told) is not SCHEMA.is_valid(json.loads(line)), (key, told)
        refused += bool(told)
    assert refused > 800


def test_the_file_is_never_half_written_and_the_chain_holds(place):
    ledger, site, content = place
    with open_ledger(ledger, site) as opened:
        opened.add(
            [EventDraft(EventName.BUILT, {"count": 0, "out": out_digest([]), "pages": "0" * 64})],
            morning(DAY + 30 * ONE),
        )
        assert ledger.read_bytes() == content, "nothing is written before the site is put up"
        opened.prepare()
        assert ledger.read_bytes() == content
        opened.commit()
    assert ledger.read_bytes().startswith(content)
    assert len(read(ledger)) == content.count(b"\n") + 1
    assert sorted(path.name for path in ledger.parent.iterdir() if ".next" in path.name) == []


def test_a_build_that_ends_before_the_site_was_put_up_leaves_no_line(place):
    ledger, site, content = place
    with contextlib.suppress(RuntimeError), open_ledger(ledger, site) as opened:
        opened.add([EventDraft(EventName.CLOCK, {})], morning(DAY + 30 * ONE))
        opened.prepare()
        raise RuntimeError
    assert ledger.read_bytes() == content
    with open_ledger(ledger, site) as opened:
        assert (opened.content, opened.problems) == (content, ())


@pytest.mark.parametrize("cut", [1, 40, 150])
def test_a_line_cut_off_at_the_end_is_taken_away_and_told(place, cut):
    ledger, site, content = place
    (site / PUBLISHED).unlink()
    ledger.write_bytes(content[:-cut])
    with open_ledger(ledger, site) as opened:
        assert opened.content == content[: content[:-cut].rfind(b"\n") + 1]
        assert [each.code for each in opened.problems] == ["ledger_torn"]


def test_an_old_or_lost_ledger_is_brought_up_to_the_copy_on_the_site(place):
    ledger, site, content = place
    ledger.write_bytes(b"".join(content.splitlines(keepends=True)[:5]))
    with open_ledger(ledger, site) as opened:
        assert opened.content == content
        assert [each.code for each in opened.problems] == ["ledger_restored"]
    ledger.unlink()
    with open_ledger(ledger, site) as opened:
        assert opened.content == content


def test_a_ledger_that_contradicts_the_site_is_refused(place):
    ledger, site, _ = place
    other = lived(random.Random(4), notices=4, days=14).content
    ledger.write_bytes(other)
    with pytest.raises(LedgerError, match="对不上"), open_ledger(ledger, site):
        pass
    assert ledger.read_bytes() == other


@pytest.mark.parametrize("line", [0, 3, -1])
def test_anything_wrong_in_a_whole_line_is_refused_with_its_number(place, line):
    ledger, site, content = place
    lines = content.splitlines(keepends=True)
    lines[line] = lines[line].replace(b'"seq"', b'"sep"')
    ledger.write_bytes(b"".join(lines))
    with (
        pytest.raises(LedgerError, match=f"第 {range(1, len(lines) + 1)[line]} 行"),
        open_ledger(ledger, site),
    ):
        pass


def test_two_builds_cannot_hold_one_ledger(place):
    ledger, site, _ = place
    with open_ledger(ledger, site), pytest.raises(LedgerError, match="另一次生成"), open_ledger(ledger, site):
        pass
    with open_ledger(ledger, site), pytest.raises(LedgerError, match="另一次生成"):
        append(ledger, [], morning(DAY))


def test_a_clock_that_went_back_a_day_is_refused_until_somebody_says_it_is_right(place):
    ledger, _, content = place
    last = History.of(read(ledger)).last
    opened = LedgerFile(ledger, content)
    assert opened.moment(last.at - timedelta(hours=1)) == last.at
    with pytest.raises(LedgerError, match="时间早于台账最后一行"):
        opened.moment(last.at - ONE)
    opened.correct_clock(last.at - 3 * ONE)
    assert opened.moment(last.at - 3 * ONE) == last.at - 3 * ONE
    assert verify(opened.content, VerifiedAgainst(LAWFUL, 7)) == (
        verify(opened.content, VerifiedAgainst(LAWFUL, 7))[-1],
    )
    assert "没有记完" in str(verify(opened.content, VerifiedAgainst(LAWFUL, 7))[-1])


def test_the_monitor_writes_after_a_build_and_not_into_one_that_was_killed(place):
    ledger, _, content = place
    history = History.of(read(ledger))
    at = history.last.at + timedelta(minutes=5)
    live = history.live(history.last.day)
    seen = EventDraft(
        EventName.SEEN, {"count": len(live), "out": out_digest(live), "site": "https://example.org/"}
    )
    (event,) = append(ledger, [seen], at)
    assert (event.name, event.at) == (EventName.SEEN, at)
    assert verify(ledger.read_bytes(), VerifiedAgainst(LAWFUL, 7)) == ()
    ledger.with_name(f".{ledger.name}.next").write_bytes(content)
    with pytest.raises(LedgerError, match="没有做完"):
        append(ledger, [seen], at)


def test_digests_are_no_alarm_to_the_audit():
    """A telephone or an identity number could appear in 64 digits by chance: ten thousand lines have none."""
    publication = Publication(datetime(2026, 11, 23, tzinfo=BEIJING), (), (), {}, {}, sample=False)
    searcher = Searcher(build_index([]), public_values(ROOT, publication))
    text = "\n".join(lived(random.Random(seed), notices=8, days=40).content.decode() for seed in range(4))
    rng = random.Random(1)
    text += "\n".join(json.dumps(terms(f"n-{n}", rng, date(2026, 1, 1))) for n in range(10_000))
    assert list(searcher.hits(text, SearchScope.ALL)) == []


def test_a_year_of_a_district_is_small():
    """A line a change and one a build: what was still out need not be written again."""
    opened = lived(random.Random(1), notices=60, days=60)
    own = [
        event
        for event in opened.events
        if event.name not in (EventName.SEEN, EventName.MISSING, EventName.CLOCK)
    ]
    assert len(own) < 60 * 4 + 60
    assert sum(len(event.line) for event in own) / len(own) < 520  # bytes


def test_no_file_at_all_is_an_empty_ledger(tmp_path: Path):
    assert read(tmp_path / "none.jsonl") == ()


def test_a_time_given_by_hand_is_marked_and_told(place):
    ledger, _, _ = place
    later = morning(DAY + 30 * ONE)
    seen = EventDraft(EventName.SEEN, {"count": 0, "out": out_digest([]), "site": "https://example.org/"})
    (by_hand,) = append(ledger, [seen], later, forced=True)
    (by_clock,) = append(ledger, [seen], later)
    assert [by_hand.body.get("forced"), by_clock.body.get("forced")] == [True, None]
    SCHEMA.validate(json.loads(by_hand.line))
    done = gongshi("ledger", "verify", ledger)
    given = sum(bool(each.body.get("forced")) for each in read(ledger))
    assert f"有 {given} 行" in done.output
    assert "不是电脑当时的时间" in done.output
    honest = ledger.with_name("honest.jsonl")
    append(
        honest, [EventDraft(EventName.BUILT, {"count": 0, "out": out_digest([]), "pages": "0" * 64})], later
    )
    done = gongshi("ledger", "verify", honest)
    assert (done.code, "不是电脑当时的时间" in done.output) == (0, False), done.output
