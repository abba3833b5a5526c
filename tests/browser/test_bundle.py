"""The bundle itself: the same bytes each time, no larger than promised, and a missing module stops the build."""

from __future__ import annotations

import gzip
import hashlib
import json

import brotli
import pytest

from calculators.__main__ import DATA, read
from generator.browser import (
    bundle,
    compression,
    runtime,
    sample_messages,
    wasm_exports,
    wasm_format,
    wasm_functions,
    wheel,
    zipfiles,
)
from generator.browser.entry import reply
from generator.browser.subprocesses import BundleError

PROJECT = DATA.parent


@pytest.fixture(scope="module")
def messages(rulebook):
    return list(sample_messages.messages(rulebook, 3, seed=5))


def test_the_bundle_keeps_within_its_bytes():
    made = bundle.ensure(PROJECT)
    assert made.before_answer <= bundle.MOST_BEFORE_ANSWER
    assert sum(one.sent for one in made.later) <= bundle.MOST_LATER
    assert any(one.name.startswith("memory.") for one in made.first)  # the copy counts as well


def test_every_file_is_named_by_its_content_and_packed_beside():
    made = bundle.ensure(PROJECT)
    for name in made.names():
        content = (made.folder / name).read_bytes()
        assert hashlib.sha256(content).hexdigest()[:12] in name
        assert brotli.decompress((made.folder / f"{name}.br").read_bytes()) == content
        assert gzip.decompress((made.folder / f"{name}.gz").read_bytes()) == content


def test_the_same_inputs_give_the_same_bytes(messages, tmp_path):
    made = []
    for name in ("one", "two"):
        scratch = tmp_path / name
        scratch.mkdir()
        engine = runtime.trimmed(PROJECT, scratch, messages)
        copy = engine.snapshot(scratch / "memory", scratch)
        made.append(
            [
                path.read_bytes()
                for path in (
                    engine.stdlib,
                    engine.wheel,
                    copy.path,
                    *sorted(engine.folder.glob("*.asm.*")),
                )
            ]
        )
    assert made[0] == made[1]


def test_the_copy_of_memory_knows_nothing_of_the_machine_that_made_it(messages, tmp_path, monkeypatch):
    engine = runtime.trimmed(PROJECT, tmp_path, messages)
    here = engine.snapshot(tmp_path / "here", tmp_path).path.read_bytes()
    for name, value in {
        "TZ": "Asia/Shanghai",
        "LANG": "zh_CN.UTF-8",
        "HOME": "/marked",
        "USER": "marked",
    }.items():
        monkeypatch.setenv(name, value)
    elsewhere = engine.snapshot(tmp_path / "elsewhere", tmp_path).path.read_bytes()
    assert here == elsewhere
    for path in (PROJECT, tmp_path):
        assert path.as_posix().encode() not in here


def test_chance_would_be_the_same_for_everybody_and_fails_the_build(messages, tmp_path, monkeypatch):
    monkeypatch.setattr(runtime, "OPENING", runtime.OPENING + "import random\n")
    with pytest.raises(BundleError, match="random"):
        runtime.trimmed(PROJECT, tmp_path, messages)


def test_the_copy_answers_without_any_file(messages, rulebook, tmp_path):
    engine = runtime.trimmed(PROJECT, tmp_path, messages)
    copy = engine.snapshot(tmp_path / "memory", tmp_path)
    assert copy.path.stat().st_size < copy.whole
    engine.stdlib.unlink()
    engine.wheel.unlink()
    assert engine.replies(messages, tmp_path, copy=copy).replies == [reply(rulebook, one) for one in messages]


def test_only_the_exports_that_the_script_uses_stay(messages, tmp_path):
    package = PROJECT / "node_modules/pyodide"
    script = (package / "pyodide.asm.js").read_text(encoding="utf-8")
    program, kept = wasm_exports.trimmed((package / "pyodide.asm.wasm").read_bytes(), script, "")
    assert len(kept) < len(script)
    before, after = len((package / "pyodide.asm.wasm").read_bytes()), len(program)
    assert 0.9 * before < after < before  # the code is still there, the table is not
    assert 0.9 * after < len(wasm_functions.without_unreachable(program)) < after
    with pytest.raises(BundleError, match="pyodide"):
        wasm_exports.trimmed(program, "another script", "")


def test_what_nothing_can_reach_becomes_a_trap_and_the_rest_stays():
    def section(which, *entries):
        body = wasm_format.encoded(len(entries)) + b"".join(entries)
        return which, body

    calls_next, plain, dead = b"\x00\x10\x02\x0b", b"\x00\x0b", b"\x00\x01\x0b"
    made = wasm_format.joined(
        b"\0asm\1\0\0\0",
        [
            section(1, b"\x60\x00\x00"),
            section(wasm_format.IMPORTS, b"\x01a\x01b\x00\x00"),  # function 0
            section(3, b"\x00", b"\x00", b"\x00", b"\x00"),  # 1 calls 2; 3 is in the table; 4 is nowhere
            section(4, b"\x70\x00\x01"),
            section(wasm_format.GLOBALS),
            section(wasm_format.EXPORTS, b"\x03run\x00\x01"),
            section(wasm_format.ELEMENTS, b"\x00\x41\x00\x0b\x01\x03"),
            section(wasm_format.CODE, *(bytes([len(one)]) + one for one in (calls_next, plain, plain, dead))),
        ],
    )
    code = dict(wasm_format.sections(wasm_functions.without_unreachable(made)))[wasm_format.CODE]
    assert list(wasm_functions._bodies(code)) == [calls_next, plain, plain, b"\x00\x00\x0b"]


def test_a_stand_in_for_a_module_that_is_not_there_fails_the_build(monkeypatch, tmp_path):
    (tmp_path / "stubs/_pyodide").mkdir(parents=True)
    (tmp_path / "stubs/_pyodide/renamed.py").touch()
    monkeypatch.setattr(runtime, "_STUBS", tmp_path / "stubs")
    with pytest.raises(BundleError, match=r"_pyodide/renamed\.py"):
        runtime.trimmed(PROJECT, tmp_path, [])


def test_a_missing_module_fails_the_build(messages, rulebook, tmp_path):
    engine = runtime.trimmed(PROJECT, tmp_path, messages)
    library = zipfiles.read(engine.stdlib)
    del library["dataclasses.pyc"]
    zipfiles.write(engine.stdlib, library)
    with pytest.raises(BundleError, match="dataclasses"):
        engine.replies(messages, tmp_path)


def test_a_wrong_answer_fails_the_build(messages, rulebook, tmp_path):
    engine = runtime.trimmed(PROJECT, tmp_path, messages)
    expected = [reply(rulebook, one) for one in messages]
    expected[0] += " "
    with pytest.raises(BundleError, match=json.loads(messages[0])["rule"]):
        bundle._check(engine, engine.snapshot(tmp_path / "memory", tmp_path), messages, expected, tmp_path)


def test_the_data_in_the_wheel_are_the_very_data():
    made: dict = {}
    exec(wheel.data_module(read(DATA)), made)  # noqa: S102 - what the browser runs
    assert made["DATA"] == read(DATA)
    with pytest.raises(BundleError):
        wheel.data_module({"value": 0.1})


def test_a_hashed_name_keeps_its_ending():
    assert compression.hashed_name("pyodide.asm.wasm", b"x") == "pyodide.asm.2d711642b726.wasm"


def test_missing_npm_packages_are_named(tmp_path):
    with pytest.raises(BundleError, match="make site"):
        runtime.esbuild(tmp_path)
