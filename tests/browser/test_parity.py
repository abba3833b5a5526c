"""One rule-book, two runtimes: the shipped bundle gives the very bytes that CPython gives."""

from __future__ import annotations

import json
import os
import tomllib
from functools import cache

import pytest

from calculators.__main__ import DATA, read
from calculators.rulebook import RuleBook
from generator.browser import sample_messages
from generator.browser.entry import reply
from tests.browser.reader import READY, address

RANDOM = 20_000  # by the engine that readers' browsers start
OTHERS = int(os.environ.get("PARITY", "4000"))  # by each of the ways out; the full run: PARITY=20000
IN_CHROMIUM = 300
PROJECT = DATA.parent


@pytest.fixture(scope="module")
def starts(shipped):
    """The ways to start: the hot engine from the snapshot of memory, as readers' browsers do, and the ways out,
    the full engine from the snapshot or the files."""
    engine, snapshot = shipped
    return {
        "hot": (snapshot, engine.folder / "pyodide.hot.wasm"),
        "snapshot": (snapshot, None),
        "files": (None, None),
    }


def _cases():
    """Each case of tests/cases as a message; a change of the published standards goes before its cases."""
    data = read(DATA)
    for path in sorted((PROJECT / "tests/cases").glob("*.toml")):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        standards = file.get("standards", [])
        rulebook = RuleBook.from_mappings(**data | {"standards": data["standards"] + standards})
        yield (
            rulebook,
            json.dumps({"standards": standards}, ensure_ascii=False, separators=(",", ":"), default=str),
        )
        for case in file["case"]:
            answers = file.get("common", {}) | case["with"]
            message = {"rule": path.stem, "reverse": bool(case.get("reverse")), "answers": answers}
            yield rulebook, json.dumps(message, ensure_ascii=False, separators=(",", ":"))


@pytest.fixture(scope="module")
def asked(rulebook):
    """As many random inputs, and every case: the messages, and what CPython replies; each is made once."""

    @cache
    def make(count: int) -> tuple[list[str], list[str]]:
        asked = [*_cases(), (rulebook, '{"standards":[]}')]
        asked += [(rulebook, one) for one in sample_messages.messages(rulebook, count // 26 + 1, seed=7)]
        expected = [
            reply(rulebook, message) for rulebook, message in asked if not message.startswith('{"standards"')
        ]
        assert len(expected) >= count
        assert sum('"ok":true' in one for one in expected) > len(expected) / 4
        return [message for _, message in asked], expected

    return make


@pytest.mark.parametrize(("start", "count"), [("hot", RANDOM), ("snapshot", OTHERS), ("files", OTHERS)])
def test_every_case_and_random_inputs_in_node(shipped, starts, start, count, asked, tmp_path):
    messages, expected = asked(count)
    # Where the hot engine lacks a function here, the trial lacks a kind of input: see sample_messages.
    assert shipped[0].replies(messages, tmp_path, *starts[start]) == expected


@pytest.mark.parametrize("start", ["hot", "snapshot", "files"])
def test_random_inputs_in_a_browser(page, server, start, rulebook):
    server.garbled = {".bin"} if start == "files" else set()
    messages = list(sample_messages.messages(rulebook, IN_CHROMIUM // 26 + 1, seed=11))
    page.goto(server.address + address("illness_aid"))
    page.wait_for_selector(READY)
    folder, engine = server.folder / "assets/engine", "hot" if start == "hot" else "asm"
    files = [
        next(folder.glob(one)).name for one in ("worker.*.js", f"pyodide.{engine}.*.wasm", "memory.*.bin")
    ]
    got = page.evaluate(
        """async ([urls, full, messages]) => {
          const [url, wasm, memory] = urls, worker = new Worker(url, { type: 'module' }), replies = [];
          worker.postMessage({ full });
          worker.postMessage({ module: await WebAssembly.compileStreaming(fetch(wasm)) });
          worker.postMessage({ memory: await fetch(memory).then(response => response.arrayBuffer()) });
          const ready = await new Promise(resolve => worker.onmessage = ({ data }) => resolve(data));
          replies.push(!ready.full ? 'hot' : ready.fast ? 'snapshot' : 'files');
          for (const message of messages) {
            worker.postMessage(message);
            replies.push(await new Promise(resolve => worker.onmessage = ({ data }) => data.reply && resolve(data.reply)));
          }
          return replies;
        }""",
        [["../../assets/engine/" + name for name in files], engine == "asm", messages],
    )
    assert got == [start] + [reply(rulebook, one) for one in messages]
