"""What the build ships for the desk: every sample comes to what CPython says, within its bytes, and no record is in it."""

from __future__ import annotations

from generator.browser import bundle, desk_bundle, desk_sources, runtime
from generator.filesystem import deterministic_zip
from tests.helpers import ROOT


def test_every_sample_comes_to_what_cpython_says(tmp_path):
    made = bundle.ensure(ROOT)
    desk = desk_bundle.ensure_desk(ROOT, made)
    (tmp_path / "engine").mkdir()
    engine = runtime.shipped(ROOT, made.folder, tmp_path / "engine")
    stdlib, code = (next(desk.folder.glob(f"desk-{name}.*.zip")) for name in ("stdlib", "code"))
    desk_bundle.check(ROOT, runtime.TrimmedRuntime(engine.folder, stdlib, code, engine.lock), tmp_path)
    assert desk.sent <= desk_bundle.MOST


def test_code_and_rules_are_shipped_and_no_record(tmp_path):
    made = bundle.ensure(ROOT)
    desk = desk_bundle.ensure_desk(ROOT, made)
    names = deterministic_zip.contents(next(desk.folder.glob("desk-code.*.zip"))).keys()
    assert "generator/records/validation.pyc" in names
    assert not any("samples" in name or name.endswith((".xlsx", ".csv", ".jsonl")) for name in names)


def test_the_digest_follows_what_judges(tmp_path):
    before = desk_sources.program(ROOT)
    (tmp_path / "data").mkdir()
    for name in ("agencies.toml", "rest_days.toml"):
        (tmp_path / "data" / name).write_bytes((ROOT / "data" / name).read_bytes())
    other = desk_sources.program(tmp_path)  # no law is there
    assert other != before
    assert desk_sources.program(ROOT) == before
