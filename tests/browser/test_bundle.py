"""The bundle itself: the same bytes each time, no larger than promised, and a missing module stops the build."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from dataclasses import replace

import brotli
import pytest

from calculators.__main__ import DATA, read
from generator.browser import (
    bundle,
    checked_engine,
    compression,
    hot_engine,
    runtime,
    subprocesses,
    webassembly,
    wheel,
)
from generator.browser.entry import reply
from generator.browser.subprocesses import BundleError
from generator.filesystem import deterministic_zip
from tests.helpers import as_another_machine

PROJECT = DATA.parent


@pytest.fixture(scope="module")
def trimmed(messages, tmp_path_factory):
    """A trimmed runtime, to be used and not changed."""
    return runtime.trimmed(PROJECT, tmp_path_factory.mktemp("trimmed"), messages)


@pytest.fixture
def own(trimmed, tmp_path):
    """A copy of it that a test may damage."""
    folder = shutil.copytree(trimmed.folder, tmp_path / "own")
    return replace(
        trimmed, folder=folder, stdlib=folder / trimmed.stdlib.name, wheel=folder / trimmed.wheel.name
    )


def test_the_bundle_keeps_within_its_bytes():
    made = bundle.ensure(PROJECT)
    assert made.before_answer <= bundle.MOST_BEFORE_ANSWER
    assert sum(one.sent for one in made.later) <= bundle.MOST_LATER
    assert any(one.name.startswith("memory.") for one in made.first)  # the snapshot counts as well


def test_every_file_is_named_by_its_content_and_packed_beside():
    made = bundle.ensure(PROJECT)
    for name in made.names():
        content = (made.folder / name).read_bytes()
        assert hashlib.sha256(content).hexdigest()[:12] in name
        assert brotli.decompress((made.folder / f"{name}.br").read_bytes()) == content
        assert gzip.decompress((made.folder / f"{name}.gz").read_bytes()) == content


def test_the_same_inputs_give_the_same_bytes(messages, trimmed, shipped, hot_for_messages, tmp_path):
    """Beside the engine of the store, which a build made, and the hot engine made of its copy in another folder."""
    of_a_build = checked_engine.ensure(PROJECT).folder
    snapshot = trimmed.snapshot(tmp_path / "memory", tmp_path)
    made = {"stdlib": trimmed.stdlib, "wheel": trimmed.wheel, "memory": snapshot.path, "wasm": trimmed.wasm}
    made["asm"] = trimmed.folder / checked_engine.FILES["asm"]
    for key, path in made.items():
        assert path.read_bytes() == (of_a_build / checked_engine.FILES[key]).read_bytes(), key
    hot = hot_engine.make(PROJECT, trimmed, snapshot, messages, tmp_path)
    assert hot.read_bytes() == hot_for_messages.read_bytes()


def test_the_snapshot_knows_nothing_of_the_machine_that_made_it(trimmed, tmp_path, monkeypatch):
    engine = trimmed
    here = engine.snapshot(tmp_path / "here", tmp_path).path.read_bytes()
    as_another_machine(monkeypatch)
    elsewhere = engine.snapshot(tmp_path / "elsewhere", tmp_path).path.read_bytes()
    assert here == elsewhere
    for path in (PROJECT, tmp_path, trimmed.folder):
        assert path.as_posix().encode() not in here


def test_chance_would_be_the_same_for_everybody_and_fails_the_build(messages, tmp_path, monkeypatch):
    monkeypatch.setattr(runtime, "OPENING", runtime.OPENING + "import random\n")
    with pytest.raises(BundleError, match="random"):
        runtime.trimmed(PROJECT, tmp_path, messages)


def test_the_snapshot_answers_without_any_file(messages, rulebook, own, tmp_path):
    snapshot = own.snapshot(tmp_path / "memory", tmp_path)
    assert snapshot.path.stat().st_size < snapshot.size
    own.stdlib.unlink()
    own.wheel.unlink()
    assert own.replies(messages, tmp_path, snapshot) == [reply(rulebook, one) for one in messages]


def test_only_what_the_script_uses_stays_in_the_webassembly(tmp_path):
    package = PROJECT / "node_modules/pyodide"
    webassembly.trim(PROJECT, package, tmp_path)
    before, after = ((one / webassembly.WASM).stat().st_size for one in (package, tmp_path))
    assert 0.8 * before < after < 0.9 * before  # the table of exports is gone, and what only it led to
    script = (tmp_path / webassembly.SCRIPT).read_text(encoding="utf-8")
    assert len(script) < (package / webassembly.SCRIPT).stat().st_size
    lister = "const m = new WebAssembly.Module(require('fs').readFileSync(process.argv[1]));"
    lister += "console.log(WebAssembly.Module.exports(m).map(({ name }) => name).join(' '))"
    names = subprocesses.run(["node", "-e", lister, str(tmp_path / webassembly.WASM)]).split()
    assert len(names) < 700  # of ten thousand
    assert all(name in script or name.startswith("__") for name in names)


def test_another_script_than_pyodides_fails_the_build(tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    for name in (webassembly.WASM, webassembly.LOADER):
        (package / name).symlink_to(PROJECT / "node_modules/pyodide" / name)
    (package / webassembly.SCRIPT).write_text("another script", encoding="utf-8")
    with pytest.raises(BundleError, match="导出表"):
        webassembly.trim(PROJECT, package, tmp_path)


def test_a_stub_for_a_module_that_is_not_there_fails_the_build(monkeypatch, tmp_path):
    (tmp_path / "stubs/_pyodide").mkdir(parents=True)
    (tmp_path / "stubs/_pyodide/renamed.py").touch()
    monkeypatch.setattr(runtime, "STUBS", tmp_path / "stubs")
    with pytest.raises(BundleError, match=r"_pyodide/renamed\.py"):
        runtime.trimmed(PROJECT, tmp_path, [])


def test_a_missing_module_fails_the_build(messages, own, tmp_path):
    library = deterministic_zip.contents(own.stdlib)
    del library["dataclasses.pyc"]
    own.stdlib.write_bytes(deterministic_zip.archive(library, deflated=False))
    with pytest.raises(BundleError, match="dataclasses"):
        own.replies(messages, tmp_path)


def test_a_wrong_answer_fails_the_build(messages, rulebook, trimmed, tmp_path):
    expected = [reply(rulebook, one) for one in messages]
    expected[0] += " "
    with pytest.raises(BundleError, match=json.loads(messages[0])["rule"]):
        checked_engine.check(
            trimmed,
            trimmed.snapshot(tmp_path / "memory", tmp_path),
            trimmed.wasm,
            messages,
            expected,
            tmp_path,
        )


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
