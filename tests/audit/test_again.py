"""A value that becomes known after the site was audited: what the audit remembers tells whether it is there."""

from dataclasses import fields, replace
from itertools import batched
from random import Random

import pytest

from generator.audit.allowlist import Allowlist
from generator.audit.auditor import AuditKnowledge, Auditor
from generator.audit.incremental import LASTING, audit_again
from generator.audit.known_files import KnownFiles, may_be_in
from generator.audit.public_changes import no_longer_public, said_by
from generator.audit.search import Searcher, SearchScope
from generator.audit.sensitive_values import (
    PlainValueIndex,
    ValueIndex,
    ValueKind,
    build_index,
    joined_index,
    plain_index,
)
from generator.intake.batch import read_batch
from generator.intake.table import Column
from tests.audit.conftest import NOTICE
from tests.audit.planting import COLUMNS, ENCODINGS, KINDS, excused, plant, value
from tests.audit.publications import FIELDS, typed
from tests.audit.tables import table_of
from tests.helpers import ROOT

PLANTED, OTHERS = 1_200, 300


def nothing_known(_digests) -> KnownFiles:
    return KnownFiles()


def index_of(folder, rows: str) -> ValueIndex:
    """What is sensitive in records given as CSV."""
    folder.mkdir(parents=True)
    (folder / "records.csv").write_text(rows, encoding="utf-8")
    (folder / "notice.toml").write_text(NOTICE, encoding="utf-8")
    return build_index([read_batch(folder).table])


@pytest.fixture(scope="module")
def planted(tmp_path_factory, outcome):
    """A site full of values that nobody knew when it was audited, and what the audit remembers."""
    site = tmp_path_factory.mktemp("planted") / "site"
    canaries, records = plant(site, seed=11, count=PLANTED)
    auditor = Auditor([], outcome.publication, ROOT)
    knowledge = auditor.audit(site, knowledge=AuditKnowledge()).knowledge
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}

    def met(index: ValueIndex) -> bool:
        texts = knowledge.text_index
        return may_be_in(Searcher(index, auditor.public), texts, site, names, auditor.layout)

    return canaries, records.splitlines(), met, auditor


def test_every_value_is_met(planted, tmp_path):
    canaries, (header, *rows), met, auditor = planted
    assert {each.encoding for each in canaries} == set(ENCODINGS)
    missed = [
        (each.kind, each.encoding, each.channel)
        for each, row in zip(canaries, rows, strict=True)
        if not met(index_of(tmp_path / str(each.row), f"{header}\n{row}\n")) and not excused(each, auditor)
    ]
    assert not missed


def test_other_values_are_not(planted, tmp_path):
    header, *_ = planted[1]
    met, rng = planted[2], Random(12)
    rows = []
    for number in range(OTHERS):
        kind = KINDS[number % len(KINDS)]
        if kind == "birth":  # days are few: some other's is there as well
            continue
        text = value(rng, kind)
        rows.append("1," + ",".join(text if each == kind else "" for each in COLUMNS) + ",\n")
    # Of ten that are not met together none is met alone.
    doubtful = [
        row
        for number, ten in enumerate(batched(rows, 10, strict=False))
        if met(index_of(tmp_path / f"ten-{number}", f"{header}\n{''.join(ten)}"))
        for row in ten
    ]
    alarms = sum(
        met(index_of(tmp_path / str(number), f"{header}\n{row}")) for number, row in enumerate(doubtful)
    )
    assert alarms <= OTHERS // 20, "a false alarm costs a whole audit"


@pytest.mark.parametrize(
    "written",
    ["H04567891", "Ｈ０４５６７８９１", "H 0 4 5 6 7 8 9 1", "&#72;04<b>567</b>891", "SDA0NTY3ODkx"],
)
def test_a_permit_is_met_however_it_is_written(tmp_path, outcome, written):
    site = tmp_path / "site"
    (site / "about").mkdir(parents=True)
    (site / "about/index.html").write_text(f"<!doctype html>\n<p>证件 {written}</p>", encoding="utf-8")
    auditor = Auditor([], outcome.publication, ROOT)
    knowledge = auditor.audit(site, knowledge=AuditKnowledge()).knowledge

    def met(number: str) -> bool:
        index = joined_index([PlainValueIndex([], [], [], [(ValueKind.IDENTITY, [number])], [], [], [])])
        found = any(
            Searcher(index, auditor.public).hits(
                (site / "about/index.html").read_text("utf-8"), SearchScope.ALL
            )
        )
        assert not found or Searcher(index, auditor.public).may_be_in(knowledge.text_index)
        return found

    assert met("H04567891")
    assert not met("H04567892")


def test_a_sum_is_met_beside_its_name_alone(tmp_path, outcome):
    site = tmp_path / "site"
    (site / "about").mkdir(parents=True)
    page = "<!doctype html>\n<p>禄 筱岚自付 23,456.70 元</p>\n<p>三万 34567.80</p>\n<p>王丛蓉 5.60781 万</p>"
    (site / "about/index.html").write_text(page, encoding="utf-8")
    auditor = Auditor([], outcome.publication, ROOT)
    knowledge = auditor.audit(site, knowledge=AuditKnowledge()).knowledge

    def met(name: str, total: str) -> bool:
        paid = [(total, [name])]
        index = joined_index([PlainValueIndex([], [], [], [], [], [], paid)])
        return Searcher(index, auditor.public).may_be_in(knowledge.text_index)

    assert met("禄筱岚", "23456.70")
    assert met("王丛蓉", "56078.10")
    assert not met("禄筱岚", "23456.71")
    assert not met("顾逸芝", "34567.80")


def test_an_index_without_cells_knows_every_value(outcome):
    whole = build_index(outcome.tables)
    joined = joined_index([plain_index(build_index([table])) for table in outcome.tables])
    assert len(joined) == len(whole) > 0
    for name in ("identities", "numbers", "births", "texts", "names"):
        one, other = getattr(joined, name), getattr(whole, name)
        assert {text: source.kind for text, source in one.items()} == {
            text: source.kind for text, source in other.items()
        }
    assert {total: sorted(name for name, _ in of) for total, of in joined.paid.items()} == {
        total: sorted(name for name, _ in of) for total, of in whole.paid.items()
    }


def test_what_is_the_same_is_not_looked_at_again(tmp_path, outcome, monkeypatch):
    site = tmp_path / "site"
    (site / "about").mkdir(parents=True)
    page = site / "about/index.html"
    page.write_text("<!doctype html>\n<p>关于本站</p>", encoding="utf-8")
    auditor = Auditor([], outcome.publication, ROOT)
    auditor.live = {}
    first, memory = audit_again(auditor, site, None, ValueIndex(), nothing_known)
    assert not first.findings
    looked = []
    monkeypatch.setattr(auditor.layout.__class__, "classify", lambda *_: looked.append(1))
    again, same = audit_again(auditor, site, memory, ValueIndex(), nothing_known)
    assert (again.files, again.size, again.findings) == (first.files, first.size, ())
    assert looked == []
    assert same.files == memory.files


@pytest.mark.parametrize("field", FIELDS)
def test_what_a_notice_no_longer_says_is_searched_for_again(field, tmp_path, outcome):
    """On the day after, what its words excused is private again, and may still stand on another page."""
    words, listed = "重阳节走访慰问品采购补充说明", ("重阳节走访慰问品", "重阳节走访慰问品采购补充说明，2026")
    site = tmp_path / "site"
    (site / "about").mkdir(parents=True)
    page = site / "about/index.html"
    index = build_index([table_of(*(Column("事由", "F", (each,)) for each in listed))])

    def auditor(text: str) -> Auditor:
        found = Auditor(index, typed(outcome.publication, field, text), ROOT)
        found.live = {}
        return found

    for text in listed:
        page.write_text(f"<!doctype html>\n<p>{text}</p>", encoding="utf-8")
        first, memory = audit_again(auditor(words), site, None, ValueIndex(), nothing_known)
        assert not first.findings
        report, _ = audit_again(auditor("别的"), site, memory, ValueIndex(), nothing_known)
        assert report.findings
        assert report.findings == auditor("别的").audit(site).findings


@pytest.mark.parametrize(
    ("was", "now"), [("凤起东里便民厅", "重阳节凤起西里便民厅"), ("重阳节凤起西里便民厅", "凤起东里便民厅")]
)
def test_other_words_of_a_notice_cost_no_second_look(was, now, tmp_path, outcome, monkeypatch):
    site = tmp_path / "site"
    (site / "about").mkdir(parents=True)
    (site / "about/index.html").write_text("<!doctype html>\n<p>关于本站</p>", encoding="utf-8")
    index = build_index(
        [table_of(Column("事由", "F", ("重阳节",)), Column("住址", "G", ("文三路",), "text"))]
    )
    for field in FIELDS:
        first = Auditor(index, typed(outcome.publication, field, was), ROOT)
        second = Auditor(index, typed(outcome.publication, field, now), ROOT)
        first.live = second.live = {}
        _, memory = audit_again(first, site, None, ValueIndex(), nothing_known)
        with monkeypatch.context() as patched:
            patched.setattr(second.layout.__class__, "classify", lambda *_: pytest.fail("looked at again"))
            report, _ = audit_again(second, site, memory, ValueIndex(), nothing_known)
        assert not report.findings


def test_an_office_s_line_that_is_one_no_longer(outcome):
    """Who lists it has it searched for; where a page may write it all the same, everything is."""
    phone, other = "0571-88123456", "0571-87000000"
    live = next(each for each in outcome.publication.live if each.people)

    def public(number: str, title: str = "") -> Allowlist:
        facts = replace(live.facts, title=title or live.facts.title)
        changed = replace(live, facts=facts, contact=replace(live.contact, phone=number))
        return Auditor([], replace(outcome.publication, live=(changed,)), ROOT).public

    listed = build_index([table_of(Column("电话", "F", (phone,), "phone"))])
    was = said_by(public(phone))

    def gone(index: ValueIndex, now: Allowlist) -> ValueIndex | None:
        return no_longer_public(index, was, said_by(now), now)

    again = gone(listed, public(other))
    assert again is not None
    assert set(again.numbers) == {"88123456"}
    assert gone(ValueIndex(), public(other)) == ValueIndex()
    assert gone(ValueIndex(), public(other, f"有问题请打{phone}")) is None


def test_all_that_makes_a_value_public_is_compared_with_the_last_time(outcome):
    """A field of the allow-list lasts, or is of what notices say, or is made of such."""
    made = {"pairs", "alone", "phrases", "typed_phrases", "said_pairs", "published_numbers"}
    of_notices = {"published", "typed", "spending", "typed_numbers", "typed_addresses"}
    assert {each.name for each in fields(Allowlist)} == {*LASTING} | made | of_notices
