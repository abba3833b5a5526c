"""The engine's files are searched once a machine; what is listed in a record is found in them as before."""

import shutil

import pytest

from generator.audit.auditor import Auditor, listing
from generator.audit.file_digests import file_digests
from generator.audit.known_files import KnownFiles
from generator.audit.scanner import Scanner
from generator.audit.sensitive_values import PlainValueIndex, ValueKind, joined_index
from generator.browser.engine import engine_of
from generator.cache.engine_memory import ENGINE, FOLDER, EngineMemory
from tests.helpers import ROOT

NOBODY = PlainValueIndex([], [], [], [], [], [], [])
NUMBER = "13958017264"


@pytest.fixture
def site(tmp_path):
    """Scripts and the archive of rules, with their packed copies, as they stand in a site."""
    return site_of(tmp_path, "page.*", "worker.*", "rulebook.*")


def site_of(tmp_path, *patterns: str):
    """The files of the engine that `patterns` name."""
    folder = tmp_path / "site" / ENGINE
    bundle = engine_of(ROOT).bundle
    folder.mkdir(parents=True)
    for pattern in patterns:
        for path in bundle.folder.glob(pattern):
            shutil.copy(path, folder)
    return tmp_path / "site"


def auditor_for(publication, values: PlainValueIndex = NOBODY) -> Auditor:
    """An auditor that looks for `values`."""
    auditor = Auditor(joined_index([values]), publication, ROOT)
    auditor.live = {}
    return auditor


def known(root, auditor, site) -> KnownFiles:
    """What the memory at `root` knows of `site`."""
    return EngineMemory(root).known_files(auditor, site, file_digests(auditor, site, listing(site)))


def scanned(monkeypatch) -> list[str]:
    """The files that are searched from now on, in this process."""
    names: list[str] = []
    scan = Scanner.scan

    def noting(self, entries):
        entries = list(entries)
        names.extend(name for name, _ in entries)
        return scan(self, entries)

    monkeypatch.setattr(Scanner, "scan", noting)
    return names


def test_each_file_is_searched_once(tmp_path, site, publication, monkeypatch):
    auditor = auditor_for(publication)
    first = known(tmp_path, auditor, site)
    rulebook = {name for name in listing(site) if "rulebook" in name}  # it has the offices' telephones
    assert first.names >= set(listing(site)) - rulebook
    names = scanned(monkeypatch)
    again = known(tmp_path, auditor, site)
    assert (names, again) == ([], first)


def test_a_changed_file_is_not_known(tmp_path, site, publication):
    auditor = auditor_for(publication, NOBODY._replace(numbers=[(ValueKind.PHONE, [NUMBER])]))
    before = known(tmp_path, auditor, site)
    changed = next(name for name in before.names if name.endswith(".js"))
    with (site / changed).open("a", encoding="utf-8") as file:
        file.write(f"\n// {NUMBER}\n")
    after = known(tmp_path, auditor, site)
    copies = {
        name for name in before.names if name.startswith(changed)
    }  # they are packed from other bytes now
    assert after.names == before.names - copies
    report = auditor.audit(site, known=after.names)
    assert changed in {finding.place.file for finding in report.findings if finding.code == "leak"}


@pytest.mark.parametrize("name", ["pyodide.asm.*.js", "memory.*.bin"])
def test_a_listed_value_that_the_engine_says_is_still_found(tmp_path, publication, name):
    site = site_of(tmp_path, name)
    file = next((site / ENGINE).glob(name))
    data = file.read_bytes()
    file.write_bytes(data + f" ;{NUMBER}; ;欧阳秋水仙; ;1949-03-07; ;文三路十二号后门东侧; ".encode())
    changed = file.relative_to(site).as_posix()
    known(tmp_path, auditor_for(publication), site)  # without a record most of these are words of the engine
    of = {
        "phone": NOBODY._replace(numbers=[(ValueKind.PHONE, [NUMBER])]),
        "name": NOBODY._replace(names=["欧阳秋水仙"]),
        "birth": NOBODY._replace(births=["19490307"]),
        "text": NOBODY._replace(texts=[(ValueKind.TEXT, ["文三路十二号后门东侧"])]),
    }
    for kind, values in of.items():
        auditor = auditor_for(publication, values)
        assert changed not in known(tmp_path, auditor, site).names, kind


@pytest.mark.parametrize("content", [b"", b"\xc1", b"\x90", b"\x81\xa0\xc0", b"[]"])
def test_what_is_no_memory_is_none(tmp_path, site, publication, content):
    auditor = auditor_for(publication)
    first = known(tmp_path, auditor, site)
    for piece in (tmp_path / FOLDER).iterdir():
        piece.write_bytes(content)
    assert known(tmp_path, auditor, site) == first


def test_a_folder_that_cannot_be_written_remembers_nothing(tmp_path, site, publication):
    (tmp_path / "build").write_text("no folder")
    assert known(tmp_path, auditor_for(publication), site).names
