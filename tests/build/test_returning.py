"""A list that is over never comes back by accident: a lost salt, a renamed folder, a mended name, a wrong clock.

Each accident, what the office is told, and that following the remedy loses nobody.
"""

import json
import re
import shutil

import pytest

from generator.domain.private_files import SALT_FILE, SaltError, salt_fingerprint
from tests.build.offices import BATCH, Office, change, drop_a_person, lists
from tests.helpers import SAMPLES, gongshi


@pytest.fixture
def office(begun):
    """One batch alone, up from Monday 2026-11-16 to Monday 23."""
    return begun


@pytest.fixture
def over(office):
    """The same, after its last day."""
    office.build_unaudited("2026-11-24T09:00")
    assert "公示期满" in office.page()
    return office


def correct(office, batch=BATCH):
    """Another list in the same folder, approved as it is."""
    folder = office.records / batch
    drop_a_person(next(each for each in folder.iterdir() if each.suffix == ".xlsx"))
    notice = folder / "notice.toml"
    text = notice.read_text(encoding="utf-8")
    notice.write_text(re.sub(r", count = \d+, total = \"[\d.]+\"", "", text), encoding="utf-8")


# ── the salt ───────────────────────────────────────────────────────────────────────────────────────────────
def test_the_ledger_knows_the_salt_and_tells_nothing_of_it(office):
    salt = (office.records / SALT_FILE).read_bytes().strip()
    text = office.ledger.read_text(encoding="utf-8")
    assert json.loads(text.splitlines()[-1])["salt"] == salt_fingerprint(salt)
    assert salt.decode() not in text
    assert salt_fingerprint(salt) != salt_fingerprint(salt + b"0")


@pytest.mark.parametrize("accident", ["lost", "another"])
def test_with_another_salt_nothing_is_built_and_restoring_it_mends_all(over, accident):
    file = over.records / SALT_FILE
    salt, ledger, page = file.read_bytes(), over.ledger.read_bytes(), over.page()
    file.unlink()
    if accident == "another":
        file.write_text("93c1f07a5be48d26b07d5c92e6184f3a", encoding="ascii")
    with pytest.raises(SaltError, match=r"请从备份把原来的 salt\.txt 放回明细文件夹"):
        over.build_unaudited("2026-11-25T09:00")
    assert (file.exists(), over.ledger.read_bytes(), over.page()) == (accident == "another", ledger, page)
    file.write_bytes(salt)
    assert over.build_unaudited("2026-11-25T09:00") == set()
    assert lists(over) == set()


def test_verify_names_the_salt_and_accuses_no_list(over):
    (over.records / SALT_FILE).write_text("93c1f07a5be48d26b07d5c92e6184f3a", encoding="ascii")
    done = over.verify("--records", over.records)
    assert done.code == 3
    assert "salt.txt 不是公示时用的那一个" in done.output
    assert "核验码不符" not in done.output
    assert BATCH not in done.output


def test_an_old_ledger_without_the_fingerprint_is_read_and_completed(over):
    lines = over.ledger.read_text(encoding="utf-8").splitlines()
    assert all("salt" not in json.loads(line) or json.loads(line)["event"] == "built" for line in lines)
    elsewhere = (
        over.site.parent / "elsewhere"
    )  # beside the site, its own copy of the ledger would be asked for
    elsewhere.mkdir()
    fresh = Office(over.records, elsewhere / "site", elsewhere / "ledger.jsonl")
    fresh.ledger.write_bytes(without_salt(lines))
    assert fresh.verify().code == 0
    assert fresh.build_unaudited("2026-11-25T09:00") == set()
    assert "salt" in json.loads(fresh.ledger.read_text(encoding="utf-8").splitlines()[-1])
    assert fresh.verify("--records", over.records).code == 0
    assert lists(fresh) == set()


def without_salt(lines):
    from generator.notices.ledger.events import FIRST_PREV, canonical, digest

    content, prev = b"", FIRST_PREV
    for line in lines:
        entry = json.loads(line) | {"prev": prev}
        entry.pop("salt", None)
        content += canonical(entry)
        prev = digest(canonical(entry))
    return content


def test_a_salt_lost_for_good_is_replaced_and_nothing_comes_back_or_goes_early(office, tmp_path):
    shutil.copytree(SAMPLES / "binjiang-2025-illness-aid", office.records / "binjiang-2025-illness-aid")
    notice = office.records / "binjiang-2025-illness-aid/notice.toml"
    text = re.sub(r"publish_on = \S+", "publish_on = 2026-11-18", notice.read_text(encoding="utf-8"))
    notice.write_text(re.sub(r"\bon = [\d-]+", "on = 2026-11-10", text), encoding="utf-8")
    office.build_unaudited("2026-11-18T09:00")
    office.build_unaudited("2026-11-24T09:00")  # one is over, one is up until the 25th
    assert lists(office) == {"binjiang-2025-illness-aid"}
    up = (office.site / "notices/binjiang-2025-illness-aid/index.html").read_bytes()
    (office.records / SALT_FILE).unlink()
    office.new_salt = True
    assert office.build_unaudited("2026-11-25T09:00") == {"salt_renewed"}
    assert (office.site / "notices/binjiang-2025-illness-aid/index.html").read_bytes() == up
    assert lists(office) == {"binjiang-2025-illness-aid"}
    office.new_salt = False  # asked for once
    assert office.build_unaudited("2026-12-10T09:00") >= {"salt_renewed"}
    assert lists(office) == set()
    assert office.verify("--records", office.records).code == 0
    # what is new since then is published, corrected and found again as ever
    shutil.copytree(SAMPLES / "xihu-2025-illness-aid", office.records / "new")
    notice = office.records / "new/notice.toml"
    text = re.sub(r"publish_on = \S+", "publish_on = 2026-12-11", notice.read_text(encoding="utf-8"))
    notice.write_text(text, encoding="utf-8")
    assert office.build_unaudited("2026-12-11T09:00") == {"salt_renewed"}
    assert lists(office) == {"new"}


# ── lists ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_renamed_folder_does_not_bring_its_list_back(over):
    (over.records / BATCH).rename(over.records / "renamed")
    assert over.build_unaudited("2026-12-24T09:00") == {"list_of_another"}
    assert lists(over) == set()
    assert "公示期满" in over.page()
    (over.records / "renamed").rename(over.records / BATCH)
    assert over.build_unaudited("2026-12-25T09:00") == set()
    assert lists(over) == set()


def test_a_folder_renamed_while_its_list_is_up_is_told_and_the_list_stays(office):
    up = office.page()
    (office.records / BATCH).rename(office.records / "renamed")
    assert office.build_unaudited("2026-11-17T09:00") == {"list_of_another", "ledger_carried"}
    assert lists(office) == {BATCH}
    (office.records / "renamed").rename(office.records / BATCH)
    assert office.build_unaudited("2026-11-18T09:00") == set()
    assert office.page() == up


def test_a_name_mended_months_later_is_no_reason_to_publish_again(over):
    correct(over)
    assert "list_changed_after_end" in over.build_unaudited("2027-02-24T09:00")
    assert lists(over) == set()
    assert "公示期满" in over.page()
    change(over.records, "publish_on", "2027-02-25")  # the office means it
    assert "list_comes_back" in over.build_unaudited("2027-02-25T09:00")
    assert lists(over) == {BATCH}
    assert "list_comes_back" not in over.build_unaudited("2027-02-26T09:00")
    change(over.records, "withdrawn_on", "2027-02-26")
    over.build_unaudited("2027-02-26T10:00")
    assert lists(over) == set()


def test_a_name_mended_after_the_last_day_and_before_the_next_build(office):
    correct(office)
    assert "list_changed_after_end" in office.build_unaudited("2026-11-24T09:00")
    assert lists(office) == set()
    assert "over" in office.events()


def test_renamed_and_mended_is_recognised_by_its_looks(over):
    folder = over.records / "renamed"
    (over.records / BATCH).rename(folder)
    notice = folder / "notice.toml"
    workbook = next(each for each in folder.iterdir() if each.suffix == ".xlsx")
    swap_two_names(workbook)
    assert over.build_unaudited("2027-02-24T09:00") == {"list_like_another"}
    assert lists(over) == set()
    text = notice.read_text(encoding="utf-8")
    notice.write_text(re.sub(r"publish_on = \S+", "publish_on = 2027-02-25", text), encoding="utf-8")
    assert not over.build_unaudited("2027-02-25T09:00") & {"list_like_another", "list_comes_back"}
    assert lists(over) == {"renamed"}


def swap_two_names(workbook):
    """The same count and total, another list: two persons change places."""
    import openpyxl

    opened = openpyxl.load_workbook(workbook, data_only=True)
    sheet = opened["明细"] if "明细" in opened.sheetnames else opened.worksheets[0]
    rows = [row for row in sheet.iter_rows() if row[0].value is not None and str(row[0].value).isdigit()]
    values = [[cell.value for cell in row] for row in rows[:2]]
    for row, other in zip(rows[:2], reversed(values), strict=True):
        for cell, value in zip(row[1:], other[1:], strict=True):
            cell.value = value
    opened.save(workbook)


def test_a_clock_corrected_tells_which_list_comes_back_and_how_to_stop_it(office):
    office.build("2027-03-01T09:00")
    assert lists(office) == set()
    done = office.build("2026-11-17T09:00", "--clock-corrected")
    assert "现在重新放出名单，公示到 2026-11-24" in done.output
    assert "withdrawn_on" in done.output
    assert lists(office) == {BATCH}
    change(office.records, "withdrawn_on", "2026-11-17")
    office.build_unaudited("2026-11-17T10:00")
    assert lists(office) == set()


def test_the_option_reaches_the_build_and_its_help_says_what_it_does(office):
    (office.records / SALT_FILE).unlink()
    ask = ("build", "--records", office.records, "--out", office.site, "--ledger", office.ledger)
    refused = gongshi(*ask, "--as-of", "2026-11-17T09:00")
    assert refused.code == 1
    assert "--new-salt" in refused.output
    assert gongshi(*ask, "--as-of", "2026-11-17T09:00", "--new-salt").code == 0
    assert lists(office) == {BATCH}
