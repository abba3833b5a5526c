"""`gongshi evidence`: what is in the pack, that it proves what it says, and what is refused."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import stat
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from generator.cli.evidence import evidence
from generator.cli.monitor import monitor
from generator.domain.clock import BEIJING
from generator.evidence import chromium
from tests.evidence.host import hosting
from tests.evidence.sites import ILLNESS, LEADERS, build, copy_records
from tests.helpers import ROOT
from tests.samples.batches import AID, LEADER
from tests.samples.many import SHOWN
from tests.samples.office import Office as Samples
from tests.samples.people import Population
from tests.samples.tables import columns

NOW = datetime.now(BEIJING).replace(microsecond=0)  # the page itself goes by the browser's clock
STREET = "330106901"
LAW = (ROOT / "data/policy/hangzhou-2024-1/text.md").read_text(encoding="utf-8")
FILES = {
    "SHA256SUMS.txt",
    "公示页面.pdf",
    "办法条款.txt",
    "台账摘录.jsonl",
    "概要.pdf",
    "说明.txt",
    "页面截图.png",
}
_NAME = re.compile(r'<tr><td class="n">\d+</td><td[^>]*>([^<]+)<')


@dataclass
class Office:
    """Its records, its site of today and its ledger: one notice is live, one over."""

    records: Path
    site: Path
    ledger: Path
    names: list[str]

    def run(self, out: Path, *more: str | Path, notice: str = LEADERS, ledger: Path | None = None):
        given = [notice, "--ledger", ledger or self.ledger, "-o", out, "--as-of", NOW.isoformat(), *more]
        done = CliRunner().invoke(evidence, list(map(str, given)))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done


def before(**much: int) -> str:
    return (NOW - timedelta(**much)).isoformat()


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    records = folder / "records"
    samples = Samples(1, NOW.date(), Population())
    for name, kind, days in ((ILLNESS, AID, 30), (LEADERS, LEADER, 2)):
        rows = samples.people(name, 24)
        samples.batch(name, kind, STREET, "2025", -days, columns(SHOWN[kind]), rows).write(records)
    site, ledger = folder / "site", folder / "ledger.jsonl"
    for much in ({"days": 30}, {"days": 2}, {"days": 1}, {"minutes": 30}):
        build(records, site, ledger, before(**much))
        if much != {"days": 1}:
            with hosting(site) as host:
                at = (NOW - timedelta(**much) + timedelta(minutes=5)).isoformat()
                done = CliRunner().invoke(monitor, [host.address, "--ledger", str(ledger), "--as-of", at])
                assert done.exit_code == 0, done.output
    page = (site / "notices" / LEADERS / "index.html").read_text(encoding="utf-8")
    return Office(records, site, ledger, _NAME.findall(page))


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def packed(office, tmp_path_factory):
    out = tmp_path_factory.mktemp("packs") / "证明.zip"
    with pytest.MonkeyPatch.context() as patch, hosting(office.site) as host:
        patch.chdir(ROOT)
        done = office.run(out, "--url", host.address, "--records", office.records)
        assert done.exit_code == 0, done.output
    return out, opened(out), host.address


@pytest.fixture(scope="module")
def ended(office, tmp_path_factory):
    out = tmp_path_factory.mktemp("packs") / "over.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        done = office.run(out, "--site", office.site, notice=ILLNESS)
        assert done.exit_code == 0, done.output
    return opened(out)


def opened(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {each.filename: archive.read(each) for each in archive.infolist()}


# Chromium's PDFs name some characters by the radical that the font draws them with.
_RADICALS = str.maketrans("⻚⻓⻔⻅⻋⻢⻛⻰⻩⻬⻉⻘⻄", "页长门见车马风龙黄齐贝青西")


def words(pdf: bytes) -> str:
    """The text of a PDF, without the spaces that lines break at."""
    return plain("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(_RADICALS))


def holds(lines: list[bytes]) -> bool:
    """The check that 说明.txt describes, with SHA-256 alone."""
    return all(
        json.loads(after)["prev"] == hashlib.sha256(line).hexdigest() for line, after in pairwise(lines)
    )


class TestALivePack:
    def test_has_its_files_for_its_owner_alone(self, packed):
        path, files, _ = packed
        assert set(files) == FILES | {"公示页面.html", "页面指纹.txt"}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [each.name for each in path.parent.iterdir()] == [path.name]

    def test_says_how_to_check_its_files_and_is_right(self, packed):
        _, files, _ = packed
        sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS.txt"].decode().splitlines())
        assert sums == {
            name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "SHA256SUMS.txt"
        }

    def test_is_on_a4(self, packed):
        for name in ("公示页面.pdf", "概要.pdf"):
            for page in PdfReader(io.BytesIO(packed[1][name])).pages:
                assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]

    def test_shows_the_notice_as_it_was_up(self, packed, office):
        text = words(packed[1]["公示页面.pdf"])
        assert "关于文溪街道" in text
        assert seal_of(office, LEADERS) in text
        assert len(office.names) == 24
        assert [name for name in office.names if plain(name) not in text] == []
        assert packed[1]["页面截图.png"].startswith(b"\x89PNG")
        assert int.from_bytes(packed[1]["页面截图.png"][16:20]) == chromium.SCREEN[0]

    def test_sums_up_on_one_page_without_a_name(self, packed, office):
        pdf = packed[1]["概要.pdf"]
        text = words(pdf)
        assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
        for said in (
            "关于文溪街道", LEADERS, seal_of(office, LEADERS), "第1版；状态：公示中", "首次公示", "核验码一致",
            "到制作时已有2天：1天有从外面看到的记录，1天只有生成的记录，0天没有记录", "只供本单位归档和审计使用", packed[2],
        ):  # fmt: skip
            assert plain(said) in text, said
        assert not [name for name in office.names if len(name) > 2 and plain(name) in text]

    def test_quotes_the_law(self, packed):
        clause = packed[1]["办法条款.txt"].decode()
        assert "五（三）" in clause
        assert clause.splitlines()[-1] in LAW
        assert "公示不少于 7 天" in clause

    def test_holds_the_ledger_s_own_lines_and_their_chain(self, packed, office):
        extract = packed[1]["台账摘录.jsonl"]
        lines = extract.splitlines(keepends=True)
        assert extract in office.ledger.read_bytes()
        assert json.loads(lines[0])["notice"] == LEADERS
        assert {json.loads(line)["event"] for line in lines} >= {"first_out", "built", "seen"}
        assert holds(lines)
        assert hashlib.sha256(lines[-1]).hexdigest() in packed[1]["说明.txt"].decode()

    def test_shows_any_change_of_a_line(self, packed):
        lines = packed[1]["台账摘录.jsonl"].splitlines(keepends=True)
        for at in range(len(lines) - 1):
            assert not holds([*lines[:at], lines[at].replace(b"2026", b"2025"), *lines[at + 1 :]])
            assert not holds([*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]])
            if at:
                assert not holds([*lines[:at], *lines[at + 1 :]])

    def test_comes_out_the_same_but_for_what_the_browser_makes(self, office, tmp_path, monkeypatch):
        monkeypatch.setattr(chromium, "pdf", lambda url: b"%PDF")
        monkeypatch.setattr(chromium, "screenshot", lambda url: b"PNG")
        with hosting(office.site) as host:
            for name in ("one.zip", "two.zip"):
                assert office.run(tmp_path / name, "--url", host.address).exit_code == 0
        assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


class TestAPackOfAnEndedNotice:
    def test_holds_no_name(self, ended, office):
        assert set(ended) == FILES
        assert "公示期满" in words(ended["公示页面.pdf"])
        assert "里面没有姓名" in words(ended["概要.pdf"])
        assert "里面没有姓名" in ended["说明.txt"].decode()
        assert "慰问金额" not in words(ended["公示页面.pdf"])

    def test_tells_of_its_days_and_ends_with_the_build_that_took_it_down(self, ended, office):
        lines = ended["台账摘录.jsonl"].splitlines(keepends=True)
        assert [json.loads(line)["event"] for line in lines][-3:] == ["over", "first_out", "built"]
        assert holds(lines)
        assert seal_of(office, ILLNESS) in words(ended["概要.pdf"])
        assert "没有核对" in words(ended["概要.pdf"])


def seal_of(office: Office, notice: str) -> str:
    lines = map(json.loads, office.ledger.read_text(encoding="utf-8").splitlines())
    return next(each["seal"] for each in lines if each.get("notice") == notice)


class TestRefused:
    """Nothing is written, the sentence says why."""

    def check(self, done, code, said, out):
        assert (done.exit_code, said in done.output) == (code, True), done.output
        assert not out.exists()
        assert not list(out.parent.glob(".*.part"))

    def test_a_ledger_that_was_changed(self, office, tmp_path):
        ledger = tmp_path / "changed.jsonl"
        ledger.write_bytes(office.ledger.read_bytes().replace(b'"count":24', b'"count":23'))
        done = office.run(tmp_path / "p.zip", "--site", office.site, ledger=ledger)
        self.check(done, 1, "不要手工修改", tmp_path / "p.zip")

    def test_a_ledger_that_is_not_the_site_s(self, office, tmp_path):
        with hosting(office.site) as host:
            host.replaced["/ledger.jsonl"] = office.ledger.read_bytes().replace(b'"count":24', b'"count":23')
            done = office.run(tmp_path / "p.zip", "--url", host.address)
        self.check(done, 1, "接不上", tmp_path / "p.zip")

    def test_a_page_that_is_not_the_ledger_s(self, office, tmp_path):
        page = (office.site / "notices" / LEADERS / "index.html").read_bytes()
        with hosting(office.site) as host:
            host.replaced[f"/notices/{LEADERS}/"] = page.replace(b'<td class="n">7</td>', b"", 1)
            host.replaced[f"/notices/{LEADERS}/"] = re.sub(rb'<tr><td class="n">7</td>.*?</tr>', b"", page)
            done = office.run(tmp_path / "p.zip", "--url", host.address)
        self.check(done, 1, "不一致", tmp_path / "p.zip")

    def test_a_notice_that_was_never_up(self, office, tmp_path):
        done = office.run(tmp_path / "p.zip", "--site", office.site, notice="nobody")
        self.check(done, 1, "台账里没有这个公示", tmp_path / "p.zip")

    def test_other_records(self, office, tmp_path):
        other = copy_records(tmp_path / "records", LEADERS)
        (other / "salt.txt").write_text("93c1f07a5be48d26b07d5c92e6184f3a", encoding="ascii")
        done = office.run(tmp_path / "p.zip", "--site", office.site, "--records", other)
        self.check(done, 1, "salt.txt 不是公示这一版时用的那一个", tmp_path / "p.zip")

    def test_records_that_were_changed_since(self, office, tmp_path):
        other = copy_records(tmp_path / "records", LEADERS)
        shutil.copyfile(office.records / "salt.txt", other / "salt.txt")
        done = office.run(tmp_path / "p.zip", "--site", office.site, "--records", other)
        self.check(done, 1, "核验码不同", tmp_path / "p.zip")

    @pytest.mark.parametrize("notice", [LEADERS, ILLNESS])
    def test_a_page_on_which_one_name_was_changed(self, office, tmp_path, notice):
        """Its numbers and its seal are right: only the ledger's digest of the pages tells."""
        path = f"/notices/{notice}/"
        page = (office.site / path.strip("/") / "index.html").read_bytes()
        old, new = (office.names[0], "某某某") if notice == LEADERS else ("24 人", "23 人")
        with hosting(office.site) as host:
            host.replaced[path] = page.replace(old.encode(), new.encode())
            if notice == ILLNESS:
                host.replaced[path] = page.replace(b'data-count="24"', b'data-count="23"')
            assert host.replaced[path] != page
            done = office.run(tmp_path / "p.zip", "--url", host.address, notice=notice)
        self.check(done, 1, "不能作为证明", tmp_path / "p.zip")

    def test_records_without_their_salt(self, office, tmp_path):
        other = copy_records(tmp_path / "records", LEADERS)
        done = office.run(tmp_path / "p.zip", "--site", office.site, "--records", other)
        self.check(done, 1, "没有密钥", tmp_path / "p.zip")
        assert not (other / "salt.txt").exists()

    @pytest.mark.parametrize("place", ["the site", "site_src", "the records"])
    def test_a_place_that_is_published(self, place, office):
        folder = {"the site": office.site, "site_src": ROOT / "site_src", "the records": office.records}[
            place
        ]
        out = folder / "p.zip"
        done = office.run(out, "--site", office.site, "--records", office.records)
        self.check(done, 2, "请换一个位置", out)

    def test_a_folder_that_is_not_there(self, office, tmp_path, monkeypatch):
        monkeypatch.setattr(chromium, "pdf", lambda url: b"%PDF")
        monkeypatch.setattr(chromium, "screenshot", lambda url: b"PNG")
        out = tmp_path / "none" / "p.zip"
        self.check(office.run(out, "--site", office.site), 1, "写不了", out)

    def test_without_a_browser(self, office, tmp_path, monkeypatch):
        monkeypatch.setenv(chromium.VARIABLE, str(tmp_path / "no-such-browser"))
        done = office.run(tmp_path / "p.zip", "--site", office.site)
        self.check(done, 1, "没有找到 Chromium", tmp_path / "p.zip")

    def test_a_browser_that_prints_nothing(self, office, tmp_path, monkeypatch):
        monkeypatch.setenv(chromium.VARIABLE, "true")
        done = office.run(tmp_path / "p.zip", "--site", office.site)
        self.check(done, 1, "没有打印出页面", tmp_path / "p.zip")

    @pytest.mark.parametrize("both", [True, False])
    def test_an_address_and_a_folder_or_neither(self, both, office, tmp_path):
        more = ["--site", office.site, "--url", "https://gongshi.example/"] if both else []
        self.check(office.run(tmp_path / "p.zip", *more), 2, "请写一个", tmp_path / "p.zip")


def test_the_browser_asks_no_other_host(tmp_path):
    (tmp_path / "other").mkdir()
    with hosting(tmp_path / "other") as other:
        away = other.address.replace("127.0.0.1", "127.0.0.2")
        name = other.address.replace("127.0.0.1", "localhost")
        (tmp_path / "index.html").write_text(
            f'<img src="{away}a.png"><img src="{name}b.png"><img src="c.png">', encoding="utf-8"
        )
        with hosting(tmp_path) as host:
            assert chromium.pdf(host.address).startswith(b"%PDF")
            assert "/c.png" in host.asked
    assert other.asked == []


def test_a_browser_that_hangs_is_taken_away(tmp_path, monkeypatch):
    script = tmp_path / "slow"
    script.write_text("#!/bin/sh\nsleep 60 &\necho $! > $0.child\nwait\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv(chromium.VARIABLE, str(script))
    monkeypatch.setattr(chromium, "SECONDS", 0.5)
    with pytest.raises(chromium.BrowserError, match="请稍后重试"):
        chromium.pdf("http://127.0.0.1:9/")
    child = int(script.with_name("slow.child").read_text())
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"
