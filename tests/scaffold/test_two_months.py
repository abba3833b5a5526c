"""Two months in the life of an office, every accident in turn: what the public sees, what the ledger says, what is told.

Its repository is a real git remote, its site is served by a real nginx, its database is a real PostgreSQL; its
CI runs the steps of its own workflow, each on a clone of its own. One step is one day; the quiet days between
are left out.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.domain.reasons import CORRECTION, WITHDRAWAL
from generator.notices.ledger import read
from tests.helpers import tree
from tests.intake import postgres
from tests.scaffold.conftest import git
from tests.scaffold.town import Told, Town
from tests.web.nginx import program, serving

AID, LEADERS, PLAN, GIFT = "aid", "leaders", "plan", "gift"
_SALT = "salt.txt"


@pytest.fixture
def town(tmp_path: Path, office: Path, origin: Path, made: tuple[Path, ...]) -> Iterator[Town]:
    if program() is None:
        message = "no nginx here: scripts/nginx.sh installs it"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    nginx = tmp_path / "nginx"
    nginx.mkdir()
    with postgres.running() as database:
        made_town = Town(tmp_path, office, origin, made, database)
        with serving(made_town.site, nginx) as address:
            made_town.address = address
            made_town.machine.settings["SITE_URL"] = f"{address}/"
            yield made_town


class Days:
    """Each day's check: nobody is up but those who should be, and the stored ledger is sound."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def run(self, day: str, code: int, *sentences: str, public: dict[str, str], killed: bool = False) -> Told:
        """The day's run ends with `code`, says the `sentences`, and the public sees this afterwards."""
        told = self.town.run(day, killed=killed)
        self.check(told, code, sentences, public)
        return told

    def look(self, day: str, code: int, *sentences: str, public: dict[str, str]) -> Told:
        told = self.town.look(day)
        self.check(told, code, sentences, public)
        return told

    def check(self, told: Told, code: int, sentences: tuple[str, ...], public: dict[str, str]) -> None:
        text = self.town.spoken(told)
        assert told.code == code, text
        assert [each for each in sentences if each not in text] == [], text
        assert told.first.startswith("## ✅") == (code == 0) or not told.summary.startswith("## ")
        assert self.town.public() == public
        up = {person for name, seen in public.items() if seen == "live" for person in self.town.people[name]}
        assert self.town.names_up() <= up
        done = self.town.verify()
        assert done.exit_code == 0, done.output


@pytest.mark.minutes
def test_two_months_of_an_office(town: Town) -> None:
    days = Days(town)
    begin(town, days)
    what_goes_wrong_while_lists_are_up(town, days)
    what_the_machines_do(town, days)
    what_must_not_come_back(town, days)
    the_rest_of_the_time(town, days)


def begin(town: Town, days: Days) -> None:
    """A list by workbook, one by database, and a draft; then a batch that is refused."""
    port = town.database.port
    town.push(
        "data/databases.toml",
        f'[[postgresql]]\nhost = "127.0.0.1"\nport = {port}\ndatabase = "postgres"\ntls = "off"\n',
    )
    town.hand_in(AID, town.batch(AID, "2026-09-01"))
    town.hand_in_by_database(LEADERS, town.batch(LEADERS, "2026-09-03"))
    town.hand_in(PLAN, town.batch(PLAN, "2026-09-01", draft="是"))
    told = days.run("2026-09-01T00:05", 0, "待公示 1 个，退回 0 个，草稿 1 个", public={AID: "live"})
    assert "公示至" in told.summary
    assert town.events(AID) == ["first_out"]

    wrong = town.batch("bad", "2026-09-02")
    wrong.set("慰问金额", 99_999)
    town.hand_in("bad", wrong)
    days.run("2026-09-02T00:05", 3, "⚠️ 1 个批次被退回：bad", "须改正", public={AID: "live"})
    shutil.rmtree(town.records / "bad")


def what_goes_wrong_while_lists_are_up(town: Town, days: Days) -> None:
    """The database is away, a list was wrong, the salt is gone: what is up stays up for its time."""
    both = {AID: "live", LEADERS: "live"}
    days.run("2026-09-03T00:05", 0, public=both)
    days.look("2026-09-03T08:30", 0, public=both)

    town.database.stop()
    days.run(
        "2026-09-04T00:05",
        3,
        "⚠️ 1 个批次被退回：leaders",
        "数据库",
        "网站上保留了原来审计过的公示页",
        public=both,
    )
    town.database.start()

    left_out = town.people[AID][-1]
    corrected = town.batches[AID]
    corrected.rows.pop()
    corrected.facts |= {"approval.count": 3, "approval.total": "1500", "correction_reason": "人员有错"}
    town.hand_in(AID, corrected)
    days.run("2026-09-05T00:05", 0, public=both)
    page = town.ask(f"notices/{AID}/").text
    assert f"更正原因：{CORRECTION['人员有错']}" in page
    assert left_out not in page
    assert town.events(AID) == ["first_out", "changed"]

    salt = town.records / _SALT
    kept, before = salt.read_bytes(), tree(town.site / "notices")
    salt.unlink()
    days.run("2026-09-06T00:05", 1, "请从备份把原来的 salt.txt 放回明细文件夹", public=both)
    assert tree(town.site / "notices") == before
    salt.write_bytes(kept)


def what_the_machines_do(town: Town, days: Days) -> None:
    """A job is killed, a second run races, the share is away, a page is changed on the server."""
    both = {AID: "live", LEADERS: "live"}
    stored = town.ledger().read_bytes()
    days.run("2026-09-07T00:05", 0, public=both, killed=True)
    assert town.ledger().read_bytes() == stored
    assert town.ask("ledger.jsonl").content.startswith(stored)
    raced = town.machine.checkout("raced")  # begins before the next run, and ends after it
    assert town.machine.bash("bash ci/ledger.sh load", raced, {}).returncode == 0
    days.run("2026-09-08T00:05", 0, "台账比网站上公开的副本少，已经按副本补齐", public=both)
    stored = town.ledger().read_bytes()
    assert town.ask("ledger.jsonl").content == stored
    late = town.machine.bash("bash ci/ledger.sh save", raced, {})
    assert (late.returncode != 0, "请再运行一次" in late.stderr) == (True, True)
    assert town.ledger().read_bytes() == stored

    away = town.folder / "away"
    town.records.rename(away)
    told = days.run(
        "2026-09-11T00:05", 1, "RECORDS_DIR 指的文件夹不在", public={AID: "live", LEADERS: "ended"}
    )
    assert told.first == "## ✖ 没有完成：只撤下了期满的名单，其余保持原样"
    away.rename(town.records)

    town.tamper(AID, town.people[AID][0], "某某某")
    days.look("2026-09-12T08:30", 3, public={AID: "live", LEADERS: "ended"})
    assert {"missing", "wrong"} & {str(each.name) for each in read(town.ledger())}
    days.run("2026-09-12T12:00", 0, public={AID: "live", LEADERS: "ended"})
    days.look("2026-09-12T12:30", 0, public={AID: "live", LEADERS: "ended"})


def what_must_not_come_back(town: Town, days: Days) -> None:
    """A list is over: its result, a renamed folder, a name mended months later; another is withdrawn."""
    over = {AID: "ended", LEADERS: "ended"}
    town.push("data/objections.toml", f"[{AID}]\nreceived = 2\nanswered = 1\n")
    days.run("2026-09-15T00:05", 0, public=over)
    assert "收到 2 件，已答复 1 件" in town.ask(f"notices/{AID}/").text
    result = town.result(AID, "2026-09-15T10:00")
    assert "<p>异议：收到 2 件，已答复 1 件</p>" in result
    assert f"<p>更正原因：{CORRECTION['人员有错']}</p>" in result
    assert str(town.history().head.digest) in result

    (town.records / AID).rename(town.records / "aid-again")
    days.run("2026-09-16T00:05", 3, "⚠️ 1 个批次被退回：aid-again", public=over)
    assert town.ask("notices/aid-again/").status_code == 404
    (town.records / "aid-again").rename(town.records / AID)

    mended = town.batches[AID]
    mended.rows[0][1] = "赵改名"
    town.hand_in(AID, mended)
    days.run("2026-09-17T00:05", 3, "⚠️ 1 个批次被退回：aid", public=over)
    mended.rows[0][1] = town.people[AID][0]
    town.hand_in(AID, mended)

    town.hand_in(GIFT, town.batch(GIFT, "2026-09-18"))
    days.run("2026-09-18T00:05", 0, public=over | {GIFT: "live"})
    town.batches[GIFT].facts |= {"withdrawn_on": "2026-09-20", "withdrawal_reason": "正在核实"}
    town.hand_in(GIFT, town.batches[GIFT])
    days.run("2026-09-20T00:05", 0, public=over | {GIFT: "ended"})
    assert f"<dt>撤回原因</dt><dd>{WITHDRAWAL['正在核实']}</dd>" in town.ask(f"notices/{GIFT}/").text


def the_rest_of_the_time(town: Town, days: Days) -> None:
    """Nobody builds for days; somebody commits a workbook; the holidays pass; the draft becomes real."""
    over = {AID: "ended", LEADERS: "ended", GIFT: "ended"}
    days.look("2026-09-23T08:30", 3, public=over)  # the dead man's switch: it was last built three days ago
    real = town.batches[PLAN]
    del real.facts["draft"]
    real.facts |= {"publish_on": "2026-09-30", "approval.by": "测试"}
    town.hand_in(PLAN, real)
    days.run("2026-09-30T00:05", 0, "退回 0 个。", public=over | {PLAN: "live"})
    assert (
        "2026年10月8日" in town.ask(f"notices/{PLAN}/").text
    )  # seven days end in the holidays of the National Day

    commit = git(town.office, "rev-parse", "HEAD").strip()
    shutil.copytree(town.records / PLAN, town.office / "batches/plan")
    git(town.office, "add", "-f", "-A")
    git(town.office, "commit", "-q", "--no-verify", "-m", "明细")
    git(town.office, "push", "-q", str(town.origin), "main")
    days.run("2026-10-01T00:05", 3, "仓库里有不能放的文件", public=over | {PLAN: "live"})
    git(town.office, "reset", "-q", "--hard", commit)
    git(town.office, "push", "-q", "--force", str(town.origin), "main")

    days.run("2026-10-08T00:05", 0, public=over | {PLAN: "live"})
    days.run("2026-10-09T00:05", 0, public=over | {PLAN: "ended"})
    days.run("2026-10-31T00:05", 0, public=over | {PLAN: "ended"})
    assert town.names_up() == set()
    assert town.verify("--records", town.records).exit_code == 0
    assert town.events(AID) == ["first_out", "changed", "over"]
    assert town.events(GIFT) == ["first_out", "withdrawn"]
