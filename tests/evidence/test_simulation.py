"""Years in the life of notices, seeded: published, corrected, withdrawn, refused, lost, in outages and wrong time.

The real rules build on each day of a life (`publish`, `remaining_notices`, `new_events`, the ledger in memory); only pages and
folders are left out. What readers saw is written down by the true clock and judged by a second opinion
(`tests.evidence.counting`) that knows nothing of the ledger. `LIVES` asks for more lives than by default.
"""

import copy
import os
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from generator.build.project import load_project
from generator.diagnostics.problems import Place
from generator.domain.agency_file import load
from generator.domain.clock import BEIJING
from generator.domain.kinds import Kind
from generator.intake.fact_values import FundPeriod
from generator.intake.notice_facts import Approval, NoticeFacts
from generator.notices.ledger import EventName, LedgerError, LedgerFile
from generator.notices.ledger.diff import built, new_events
from generator.notices.ledger.legal_period import lawful_last_days
from generator.notices.ledger.verify import VerifiedAgainst, verify
from generator.notices.model import State
from generator.notices.redaction import Timing, publish
from generator.notices.retention import ended_notice, facts_of, remaining_notices, withdrawn_from
from generator.notices.seal import seal
from generator.records.model import Batch, SpendingRecord
from generator.records.person_list import PersonList
from tests.evidence import counting
from tests.helpers import ROOT

LIVES = int(os.environ.get("LIVES", "400"))
PROJECT = load_project(ROOT)
AGENCY = load(ROOT / "data/agencies.toml")["330106"]
LAWFUL = lawful_last_days(counting.TABLE)
ONE = timedelta(days=1)
FACTS = NoticeFacts(
    kind=Kind.SPENDING, agency="330106", period=FundPeriod(2025), publish_on=date(2026, 1, 1),
    approval=Approval(by="测试", on=date(2024, 1, 1), number="1号"),
)  # fmt: skip


@dataclass
class Office:
    """What the office has in its folder: one batch, which it may change at any time."""

    publish_on: date
    working: bool
    min_days: int
    version: int = 1  # of the list
    withdrawn_on: date | None = None
    usable: bool = True  # False: refused, or the folder is gone

    def batch(self):
        facts = replace(
            FACTS, publish_on=self.publish_on, working_days=self.working, withdrawn_on=self.withdrawn_on,
            min_days=self.min_days, period=FundPeriod(2025),
        )  # fmt: skip
        line = SpendingRecord(Place("one"), "甲", "乙", Decimal(self.version))
        return Batch("one", facts, Place("one"), AGENCY, "", PersonList.of([]), (line,))


@dataclass
class Run:
    """One uninterrupted time that readers saw a list, from `first` by the true clock (D as a right clock has it)."""

    version: int
    first: date
    until: date | None = None  # the first true day on which it was gone
    excuse: str = ""  # why it may have been short: corrected, withdrawn, lost


@dataclass
class World:
    """The site, the ledger and the truth."""

    office: Office
    opened: LedgerFile = field(default_factory=lambda: LedgerFile(Path("ledger.jsonl"), b""))
    site: int | None = None  # version of the list that is up
    runs: list[Run] = field(default_factory=list)
    needed: dict[int, int] = field(default_factory=dict)  # days promised when the run was up
    wrong_clock: bool = False  # the last build was made by a clock that was ahead

    def build(self, today: date, clock: date, *, killed: str, folder_lost: bool):
        """One build on the true day `today` by a machine that thinks it is `clock`."""
        now = datetime(clock.year, clock.month, clock.day, 9, tzinfo=BEIJING)
        if folder_lost:
            self.site = None
        opened = copy.copy(self.opened)  # as if read anew, without the reading
        corrected = clock == today and self.wrong_clock
        try:
            if corrected:
                opened.correct_clock(now)
            opened.moment(now)
        except LedgerError:
            return  # told, and nothing changed
        history = opened.history
        office = self.office
        timing = Timing(now, PROJECT.policies, PROJECT.rest_days, history)
        batches = [office.batch()] if office.usable else []
        published = publish(batches, timing, partial(seal, salt=b"salt"))
        spoken_for = {each.facts.id for each in (*published.live, *published.ended)}
        # a batch that is refused still says that it is withdrawn, if its facts can be read
        withdrawals = {"one": office.withdrawn_on} if office.withdrawn_on else {}
        remaining = remaining_notices(history, spoken_for, withdrawals, clock)
        kept = [each for each in remaining.live if self.site is not None]
        lost = [each for each in remaining.live if self.site is None]
        ended = [*published.ended]
        for each, state in remaining.ended:
            day = (
                withdrawn_from(each, withdrawals.get("one", clock), history)
                if state is State.WITHDRAWN
                else None
            )
            ended.append(ended_notice(facts_of(each, AGENCY, ""), state, day))
        live = [each.facts for each in published.live] + [facts_of(each, AGENCY, "") for each in kept]
        assert len(live) <= 1
        opened.add(new_events(history, live, ended, lost), now)
        opened.add([built(opened.history, clock, "0" * 64)], now)
        if killed == "before":
            return
        self.opened = opened  # a kill after the swap is made good from the copy on the site
        self._shown(today, published.live, kept, live, ahead=clock > today, corrected=corrected)
        self.wrong_clock = clock > today

    def _shown(self, today, fresh, kept, live, *, ahead, corrected):
        version = int(fresh[0].facts.total) if fresh else self.site if kept else None
        run = self.runs[-1] if self.runs and self.runs[-1].until is None else None
        if run and version != run.version:
            run.until = today
            if not run.excuse and today <= counting.last_day(run.first, 7, working=self.office.working):
                run.excuse = self._excuse(version, ahead)
            run = None
        if version is not None:
            if run is None:
                run = Run(version, today)
                self.runs.append(run)
                if ahead:
                    run.excuse = "first out by a wrong clock"
            elif corrected and run.excuse == "first out by a wrong clock":
                run.first, run.excuse = today, ""
            self.needed[id(run)] = max(self.needed.get(id(run), 0), live[0].min_days)
            if not ahead:
                last = counting.last_day(run.first, self.needed[id(run)], working=self.office.working)
                assert today <= last, f"a list after its last day: {self.runs}"
        self.site = version

    def _excuse(self, version, ahead):
        if ahead:
            return "taken down by a wrong clock"
        if version is not None:
            return "corrected"
        if self.office.withdrawn_on is not None:
            return "withdrawn"
        current = self.opened.history.current("one")
        return "lost" if current and current.ended is EventName.INTERRUPTED else ""


def live_once(rng):
    start = date(2024, 1, 1) + ONE * rng.randrange(1050)
    office = Office(start + ONE * rng.randrange(4), rng.random() < 0.3, rng.choice([7, 7, 7, 10]))
    world = World(office)
    day = start
    outage = 0
    skew = 0
    for _ in range(rng.randrange(14, 40)):
        event = rng.random()
        if event < 0.04:
            office.version += 1
        elif event < 0.055:
            office.withdrawn_on = day + ONE * rng.randrange(-2, 4)
        elif event < 0.06:
            office.withdrawn_on = None
        elif event < 0.10:
            office.usable = not office.usable
        elif event < 0.13:
            outage = rng.randrange(1, 6)
        elif event < 0.17:
            skew = rng.choice([-400, -40, -9, 30, 400])
        elif event < 0.18:
            office.min_days += rng.randrange(1, 4)
        elif event < 0.19:
            office.publish_on += ONE * rng.randrange(-3, 4)
        if outage:
            outage -= 1
        else:
            last = world.opened.history.last
            # No program knows a clock that is wrong by less than the time since it was last right.
            wrong = skew if skew > 0 or (last and day + ONE * skew < last.day) else 0
            killed = rng.choice(["before", "after"]) if rng.random() < 0.05 else ""
            world.build(day, day + ONE * wrong, killed=killed, folder_lost=rng.random() < 0.01)
            skew = 0
        day += ONE
    # the office mends what is broken, and builds until all is over
    office.usable = True
    for _ in range(45):
        world.build(day, day, killed="", folder_lost=False)
        day += ONE
    return world


def test_never_less_than_the_lawful_time_and_no_list_after_it():
    rng = random.Random(20240110)
    seen = Counter()
    for _ in range(LIVES):
        world = live_once(rng)
        for run in world.runs:
            assert run.until is not None, "still up at the end of its life"
            seen[run.excuse] += 1
            if run.excuse:
                continue
            last = counting.last_day(run.first, 7, working=world.office.working)
            assert run.until > last, f"down too early: {run}"
        # whatever was cut short without the office's will got its whole time afterwards
        final = world.runs[-1] if world.runs else None
        if final and world.office.withdrawn_on is None:
            assert final.excuse == ""
        assert verify(world.opened.content, VerifiedAgainst(LAWFUL, 7)) == ()
    assert {"", "corrected", "withdrawn", "lost", "taken down by a wrong clock"} <= seen.keys()


def test_a_ledger_says_of_every_day_of_a_life_whether_the_site_was_built():
    rng = random.Random(7)
    for _ in range(50):
        world = live_once(rng)
        history = world.opened.history
        for editions in history.editions.values():
            for each in editions:
                gaps = history.unproved(each, each.last_day)
                for number in range((each.last_up - each.start).days + 1):  # a withdrawn one was up no longer
                    day = each.start + ONE * number
                    assert (day in gaps) is (day not in history.built_days)
