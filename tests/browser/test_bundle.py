"""The bundle itself: the same bytes each time, no larger than promised, and a missing module stops the build."""

from __future__ import annotations

import gzip
import hashlib
import json

import brotli
import pytest

from calculators.__main__ import DATA, read
from generator.browser import archives, bundle, engine, packing, requests, wheel
from generator.browser.entry import reply
from generator.browser.tools import BundleError

PROJECT = DATA.parent


@pytest.fixture(scope="module")
def messages(book):
    return list(requests.messages(book, 3, seed=5))


def test_the_bundle_keeps_within_its_bytes():
    made = bundle.ensure(PROJECT)
    assert made.before_answer <= bundle.MOST_BEFORE_ANSWER
    assert sum(one.sent for one in made.later) <= bundle.MOST_SNAPSHOT


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
        runtime = engine.trimmed(PROJECT, scratch, messages)
        runtime.snapshot(scratch / "memory", scratch)
        made.append([path.read_bytes() for path in (runtime.stdlib, runtime.wheel, scratch / "memory")])
    assert made[0] == made[1]


def test_a_missing_module_fails_the_build(messages, book, tmp_path):
    runtime = engine.trimmed(PROJECT, tmp_path, messages)
    library = archives.read(runtime.stdlib)
    del library["dataclasses.pyc"]
    archives.write(runtime.stdlib, library)
    with pytest.raises(BundleError, match="dataclasses"):
        runtime.replies(messages, tmp_path)


def test_a_wrong_answer_fails_the_build(messages, book, tmp_path):
    runtime = engine.trimmed(PROJECT, tmp_path, messages)
    expected = [reply(book, one) for one in messages]
    expected[0] += " "
    with pytest.raises(BundleError, match=json.loads(messages[0])["rule"]):
        bundle._check(runtime, messages, expected, tmp_path)


def test_the_data_in_the_wheel_are_the_very_data():
    made: dict = {}
    exec(wheel.data_module(read(DATA)), made)  # noqa: S102 - what the browser runs
    assert made["DATA"] == read(DATA)
    with pytest.raises(BundleError):
        wheel.data_module({"value": 0.1})


def test_a_hashed_name_keeps_its_ending():
    assert packing.hashed_name("pyodide.asm.wasm", b"x") == "pyodide.asm.2d711642b726.wasm"


def test_missing_npm_packages_are_named(tmp_path):
    with pytest.raises(BundleError, match="make site"):
        engine.esbuild(tmp_path)
