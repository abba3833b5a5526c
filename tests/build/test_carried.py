"""A notice that is up stays up for its time, whatever happens to its files; the ledger says what was out."""

import os
import re
import resource
import shutil
import subprocess

import pytest

from tests.build.offices import BATCH, FOLDER, change
from tests.helpers import AS_OF, GONGSHI, ROOT, gongshi, tree


@pytest.fixture
def office(begun, monkeypatch):
    """One batch alone, up since Monday 2026-11-16, so that its last day is Monday 23."""
    monkeypatch.chdir(ROOT)
    return begun


def test_a_refused_notice_keeps_its_audited_page_to_its_last_day_and_not_longer(office):
    up = tree(office.site / FOLDER)
    names = set(re.findall(r'<tr><td class="n">\d+</td><td>([^<]+)</td>', office.page()))
    assert len(names) > 5
    office.spoil()
    done = office.build("2026-11-23T23:59")
    assert done.exit_code == 3
    assert "网站上保留了原来审计过的公示页，到 2026-11-23 为止" in done.output
    assert tree(office.site / FOLDER) == up
    audit = ("audit", office.site, "--records", office.records, "--as-of")
    assert gongshi(*audit, "2026-11-23T23:59").code == 0
    assert gongshi(*audit, "2026-11-24").code == 4
    assert BATCH in (office.site / "live/index.html").read_text(encoding="utf-8")
    done = office.build("2026-11-24T00:00")
    assert "保留" not in done.output
    everything = b"\n".join(tree(office.site).values()).decode("utf-8", "replace")
    assert not [name for name in names if f">{name}<" in everything]
    assert "公示期满" in office.page()
    assert office.events() == ["first_out", "built", "built", "over", "built"]
    assert office.verify().code == 0


def test_a_notice_whose_folder_is_gone_is_kept_and_its_address_outlives_its_records(office):
    up = tree(office.site / FOLDER)
    shutil.rmtree(office.records / BATCH)
    assert office.build_unaudited("2026-11-20T09:00") == {"ledger_carried", "ledger_gap"}
    assert tree(office.site / FOLDER) == up
    assert office.build_unaudited("2026-11-24T00:00") == {"ledger_gap"}
    assert office.build_unaudited("2026-12-24T00:00") == set()
    assert "<tbody" not in office.page()
    assert "2026年11月23日" in office.page()


def test_what_is_kept_can_be_withdrawn(office):
    office.spoil()
    change(office.records, "withdrawn_on", "2026-11-18")
    assert "ledger_carried" in office.build_unaudited("2026-11-17T09:00")
    assert "<tbody" in office.page()
    assert "ledger_carried" not in office.build_unaudited("2026-11-18T09:00")
    assert "<tbody" not in office.page()
    assert "撤回" in office.page()
    assert office.events()[-2:] == ["withdrawn", "built"]


def test_a_page_that_is_no_longer_the_audited_one_is_not_kept(office):
    path = office.site / FOLDER / "index.html"
    path.write_text(office.page().replace("</body>", "<p>x</p></body>"), encoding="utf-8")
    office.spoil()
    assert "ledger_lost" in office.build_unaudited("2026-11-17T09:00")
    assert not path.exists()
    assert office.events()[-2:] == ["interrupted", "built"]


def test_without_the_site_nothing_can_be_kept_and_mended_it_begins_anew(office):
    good = office.spoil()
    shutil.rmtree(office.site)
    assert "ledger_lost" in office.build_unaudited("2026-11-17T09:00")
    (office.records / BATCH / "notice.toml").write_text(good, encoding="utf-8")
    office.build_unaudited("2026-11-19T09:00")
    assert "2026年11月26日" in office.page()
    assert office.events()[-2:] == ["restarted", "built"]
    assert office.verify("--records", office.records).code == 0


def test_days_without_a_build_are_told_and_can_be_given_back(office):
    change(office.records, "min_days", "10")
    assert office.build_unaudited("2026-11-20T09:00") == {"ledger_gap"}
    assert "2026年11月26日" in office.page()
    assert "retimed" in office.events()


def test_the_copy_on_the_site_is_the_ledger_and_shows_a_rollback(office):
    early = office.ledger.read_bytes()
    office.build_unaudited("2026-11-17T09:00")
    published = office.site / "ledger.jsonl"
    assert published.read_bytes() == office.ledger.read_bytes()
    office.ledger.write_bytes(early)
    done = office.verify("--against", published)
    assert done.code == 3
    assert "少 1 行" in done.output
    assert "ledger_restored" in office.build_unaudited("2026-11-18T09:00")
    assert office.verify("--against", published).code == 0


def test_signed_builds_and_a_clock_that_was_wrong(office, tmp_path):
    assert gongshi("ledger", "keygen", "-o", tmp_path / "key.pem").code == 0
    shutil.rmtree(office.site)
    office.ledger.unlink()
    office.build("2026-11-16T09:00", "--sign-key", tmp_path / "key.pem")
    public = ("--public-key", tmp_path / "key.pem.pub")
    assert office.verify(*public).code == 0
    office.build_unaudited("2027-03-01T09:00")
    assert "<tbody" not in office.page()
    done = office.verify(*public)
    assert done.code == 3
    assert "签名不对，或者没有签名" in done.output
    done = office.build("2026-11-17T09:00")
    assert done.exit_code == 1
    assert "--clock-corrected" in done.output
    assert office.build("2026-11-17T09:00", "--clock-corrected").exit_code == 0
    assert "<tbody" in office.page()
    assert "2026年11月24日" in office.page()
    assert office.verify().code == 0
    shown = gongshi("ledger", "show", office.ledger)
    assert "公示中" in shown.output


def test_a_full_disk_is_one_sentence_and_site_and_ledger_are_as_before(office):
    before = tree(office.site), office.ledger.read_bytes()
    arguments = [
        "--records",
        office.records,
        "--out",
        office.site,
        "--ledger",
        office.ledger,
        "--as-of",
        "2026-11-17",
    ]
    done = subprocess.run(
        [GONGSHI, "build", *arguments], cwd=ROOT, capture_output=True, text=True,
        check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "磁盘满了" in done.stderr
    assert (tree(office.site), office.ledger.read_bytes()) == before


@pytest.mark.skipif(not os.path.ismount("/proc"), reason="needs a place where nobody can write")
def test_a_read_only_output_is_one_sentence(office):
    done = gongshi("build", "--records", office.records, "--as-of", AS_OF, "--out", "/proc/site")
    assert done.code == 1
    assert "没有完成" in done.output
