"""An office gets another name or code between two builds: no notice keeps the old name, nothing disappears.

Its own page says what it was called, and the search finds it by that: people go on using the old name.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from generator.audit.auditor import Auditor
from generator.build.project import Project
from generator.domain import agency_file
from generator.domain.clock import BEIJING
from generator.evidence.notice_export import document_of
from generator.evidence.pack import current_edition
from generator.monitor.freshness import known
from generator.notices.ledger.ledger_file import PUBLISHED
from generator.records.validation import find_agency
from tests.build.offices import BATCH, FOLDER, PROJECT, Office, change, drop_a_person, one_batch
from tests.helpers import ROOT, SAMPLES, tree

CODE, OLD, NEW = "330106901", "文溪街道", "文澜街道"
CALLED = {f"agencies/{CODE}/index.html", "search/search_index.json"}  # where 原名 stands
FIRST, SECOND, OVER = "2026-11-16T09:00", "2026-11-17T09:00", "2026-11-24T09:00"


def renamed(folder: Path, entry: str = "", *, code: str = CODE) -> Project:
    """The project in which the street has its new name (and `code`); `entry` is more that its entry says."""
    text = (ROOT / "data/agencies.toml").read_text(encoding="utf-8").replace("文溪", "文澜")
    text = text.replace(f'"{CODE}"', f'"{code}"').replace(f'code = "{code}"', f'code = "{code}"\n{entry}')
    file = folder / "agencies.toml"
    file.write_text(text, encoding="utf-8")
    return replace(PROJECT, agencies=agency_file.load(file))


def by_its_name(records: Path) -> None:
    notice = records / BATCH / "notice.toml"
    text = notice.read_text(encoding="utf-8")
    notice.write_text(text.replace(f'"{CODE}"', f'"{OLD}"'), encoding="utf-8")


@pytest.fixture(scope="module")
def began(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Office]:
    """An office on its notice's first day, under the old name; by how the batch names its office."""
    made = {}
    for how in ("code", "name"):
        folder = tmp_path_factory.mktemp(how)
        shutil.copytree(SAMPLES / BATCH, folder / "records" / BATCH)
        made[how] = one_batch(folder / "records", folder)
        if how == "name":
            by_its_name(folder / "records")
        assert made[how].build_unaudited(FIRST) == set()
        assert OLD in made[how].page()
    return made


@pytest.fixture
def begun(began, tmp_path):
    def copied(how: str) -> Office:
        made = began[how]
        shutil.copytree(made.records.parent, tmp_path / "office")
        return Office(*(tmp_path / "office" / each.name for each in (made.records, made.site, made.ledger)))

    return copied


def texts(office: Office) -> dict[str, str]:
    """What readers, search engines and phones get, but for programs."""
    wanted = (".html", ".json", ".xml", ".webmanifest")
    return {name: content.decode() for name, content in tree(office.site).items() if name.endswith(wanted)}


def naming(office: Office, name: str) -> set[str]:
    """The files that say `name`; the search cuts words apart by characters that nobody sees."""
    return {path for path, text in texts(office).items() if name in text.replace("\u200b", "")}


def sound(office: Office) -> None:
    """The ledger is whole, agrees with its public copy and with the records."""
    done = office.verify("--against", office.site / PUBLISHED, "--records", office.records)
    assert done.code == 0, done.output


@pytest.mark.parametrize("how", ["code", "name"])
def test_a_notice_that_is_up_and_the_one_that_is_over_have_the_new_name_everywhere(begun, how, tmp_path):
    office = begun(how)
    office.project = renamed(tmp_path, f'former_names = ["{OLD}"]')
    assert office.build_unaudited(SECOND) == set()
    assert naming(office, OLD) == CALLED
    for path in (FOLDER / "index.html", Path("live/index.html"), Path("agencies") / CODE / "index.html"):
        assert NEW in texts(office)[path.as_posix()]
    assert "<tbody" in office.page()
    assert "2026年11月23日" in office.page()  # the same list, in the same days
    assert office.events() == ["first_out", "built", "built"]
    sound(office)

    assert office.build_unaudited(OVER) <= {"ledger_gap"}
    assert naming(office, OLD) == CALLED
    for path in (FOLDER / "index.html", Path("ended/index.html"), Path("agencies") / CODE / "index.html"):
        assert NEW in texts(office)[path.as_posix()]
    assert "<tbody" not in office.page()
    sound(office)


def test_the_audit_finds_nothing_and_the_next_edition_and_its_result_are_of_the_new_name(begun, tmp_path):
    office = begun("code")
    office.project = project = renamed(tmp_path, f'former_names = ["{OLD}"]')
    drop_a_person(next((office.records / BATCH).glob("*.xlsx")))
    notice = office.records / BATCH / "notice.toml"
    text = notice.read_text(encoding="utf-8")
    notice.write_text(text.replace('count = 24, total = "9980.00"', "count = 23"), encoding="utf-8")
    change(office.records, "publish_on", "2026-11-16")
    assert "ledger_carried" not in office.build_unaudited(SECOND)
    assert office.events()[-2:] == ["changed", "built"]
    assert naming(office, OLD) == CALLED
    sound(office)
    at = datetime.fromisoformat(SECOND).replace(tzinfo=BEIJING)
    auditor = Auditor(office.outcome.tables, office.outcome.publication, ROOT)
    pages = [name for name in texts(office) if name.endswith(".html") and not name.startswith("audit")]
    assert auditor.audit(office.site, only=pages).findings == ()
    ledger = known(office.ledger)
    for day, site in ((at, office.site), (at.replace(day=28), None)):  # the list; what came of it
        edition = current_edition(ledger, BATCH)
        document = document_of(edition, ledger, site, project, None, day)
        assert OLD not in str(document)
        assert NEW in str(document)


def test_a_page_that_is_kept_stays_as_it_was_audited_to_its_last_day(begun, tmp_path):
    """The batch says the old name, and the list of offices does not know it: told, and nobody disappears."""
    office = begun("name")
    up = tree(office.site / FOLDER)
    office.project = renamed(tmp_path)
    assert office.build_unaudited(SECOND) >= {"unknown_agency", "ledger_carried"}
    assert tree(office.site / FOLDER) == up
    assert naming(office, OLD) <= {
        f"{FOLDER}/index.html", "live/index.html", f"agencies/{CODE}/index.html", "index.html", "search/search_index.json",
        "live/by-days/index.html", "live/by-kind/index.html",
    }  # fmt: skip
    assert BATCH in texts(office)[f"agencies/{CODE}/index.html"]
    assert office.build_unaudited(OVER) >= {"unknown_agency"}
    assert naming(office, OLD) == set()
    assert NEW in office.page()
    done = office.verify("--against", office.site / PUBLISHED)
    assert done.code == 0, done.output


def test_another_code_keeps_what_it_published_and_without_its_old_one_the_office_is_told(begun, tmp_path):
    office = begun("code")
    shutil.rmtree(office.records / BATCH)  # the office has deleted the records, as it may
    office.project = renamed(tmp_path, code="330106977")
    assert office.build_unaudited(OVER) >= {"ledger_agency"}
    assert not office.page()
    assert office.events()[-2:] == ["over", "built"]
    assert office.verify().code == 0  # that the list came down is known, whoever published it
    office.project = renamed(tmp_path, f'former_codes = ["{CODE}"]', code="330106977")
    assert "ledger_agency" not in office.build_unaudited(OVER)
    assert NEW in office.page()
    assert BATCH in texts(office)["agencies/330106977/index.html"]
    assert json.loads(office.ledger.read_text(encoding="utf-8").splitlines()[0])["agency"] == CODE
    assert office.verify().code == 0


def test_names_of_now_come_before_former_ones(tmp_path):
    agencies = renamed(
        tmp_path, 'former_names = ["文溪街道", "青荻街道"]\nformer_codes = ["330106977"]'
    ).agencies
    assert find_agency("330106977", agencies) is agencies[CODE]
    assert find_agency(" 文溪街道", agencies) is agencies[CODE]
    assert find_agency("青荻街道", agencies) is agencies["330106902"]
