"""The hot engine has what answers need; where it lacks a function the full one gives the same answer, not an error."""

from __future__ import annotations

import json
import shutil

import pytest

from calculators.__main__ import DATA
from calculators.registry import RULES
from generator.browser import webassembly
from generator.browser.entry import reply
from generator.browser.subprocesses import BundleError
from tests.browser.reader import ANSWERED, ANSWERS, PROBLEMS, READY, address, ask, fill, until
from tests.browser.server import serving

PROJECT = DATA.parent
HOT_IS_READY = ".engine[data-stage=ready][data-engine=hot]"
FULL_IS_READY = ".engine[data-stage=ready][data-engine=full]"
NOTE_STAGES = """() => {
  const engine = document.querySelector('.engine');
  globalThis.stages = [];
  new MutationObserver(() => stages.push(engine.dataset.stage)).observe(engine, { attributeFilter: ['data-stage'] });
}"""


@pytest.fixture(scope="module")
def starving(shipped, hot_for_messages, tmp_path_factory):
    """An engine that starts and can answer nothing: all that questions enter is left out of it."""
    engine, snapshot = shipped
    scratch = tmp_path_factory.mktemp("starving")
    entered = engine.functions_entered([], scratch, hot_for_messages.with_name("instrumented.wasm"), snapshot)
    webassembly.with_placeholders(PROJECT, engine.wasm, entered, scratch / "hot.wasm")
    return scratch / "hot.wasm"


@pytest.fixture(scope="module")
def starving_server(site, starving, tmp_path_factory):
    """The site with that engine in the place of its hot one, and of the same size, which the page knows."""
    folder = tmp_path_factory.mktemp("starving-site") / "site"
    shutil.copytree(site, folder)
    (hot,) = (folder / "assets/engine").glob("pyodide.hot.*.wasm")
    program, size = starving.read_bytes(), hot.stat().st_size
    filling = size - len(program) - 7  # a section that nothing reads, with its heading of seven bytes
    length = filling + 1
    program += bytes(
        [0, *((length >> 7 * place & 0x7F) | (0x80 if place < 4 else 0) for place in range(5)), 0]
    )
    hot.write_bytes(program + bytes(filling))
    assert hot.stat().st_size == size
    for packed in hot.parent.glob(f"{hot.name}.*"):
        packed.unlink()
    with serving(folder) as server:
        yield server


def message_of(rule: str) -> str:
    return json.dumps({"rule": rule, "reverse": False, "answers": ANSWERS[rule]}, ensure_ascii=False)


def test_the_shipped_engine_answers_every_question(shipped, rulebook, tmp_path):
    engine, snapshot = shipped
    messages = [message_of(rule) for rule in RULES]
    assert engine.replies(messages, tmp_path, snapshot) == [reply(rulebook, one) for one in messages]


@pytest.mark.parametrize("rule", RULES)
def test_a_question_that_needs_a_function_left_out_fails_the_build(shipped, starving, rule, tmp_path):
    engine, snapshot = shipped
    message = message_of(rule)
    with pytest.raises(BundleError, match=f"{rule} 用到了精简版引擎里没有的函数"):
        engine.replies([message], tmp_path, snapshot, starving)


@pytest.mark.parametrize("rule", RULES)
def test_the_full_engine_takes_over_and_the_reader_sees_the_answer(page, server, starving_server, rule):
    contents = []
    for each, first in ((server, HOT_IS_READY), (starving_server, FULL_IS_READY)):
        page.goto(each.address + address(rule))
        page.wait_for_selector(HOT_IS_READY)
        page.evaluate(NOTE_STAGES)
        fill(page, ANSWERS[rule])
        ask(page)
        page.wait_for_selector(ANSWERED)
        assert page.query_selector(first)
        assert "failed" not in page.evaluate("stages")
        contents.append(page.inner_text(".content"))
    assert contents[0] == contents[1]


def test_what_is_wrong_in_an_answer_is_told_by_the_full_engine_too(page, starving_server):
    page.goto(starving_server.address + address("illness_aid"))
    fill(page, {"group": "enterprise", "district": "330106", "how": "figure", "self_paid": "很多"})
    ask(page)  # before anything is ready
    page.wait_for_selector(PROBLEMS)
    assert page.text_content("#a-self_paid-problem")
    fill(page, {"self_paid": "8600.50"})
    ask(page)
    page.wait_for_selector(ANSWERED)
    assert page.query_selector(FULL_IS_READY)


def test_the_full_engine_is_there_without_a_network(page, starving_server):
    page.goto(starving_server.address + address("hospital_visit"))
    page.wait_for_selector(READY)
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "Boolean(navigator.serviceWorker.controller)")
    page.context.set_offline(True)
    page.goto(starving_server.address + address("group_leader"))
    page.wait_for_selector(HOT_IS_READY)
    fill(page, ANSWERS["group_leader"])
    ask(page)
    page.wait_for_selector(ANSWERED)
    assert page.query_selector(FULL_IS_READY)


def test_no_full_engine_is_fetched_before_the_first_answer(browser, server):
    context = browser.new_context(service_workers="block")  # the service worker fetches it afterwards
    page = context.new_page()
    page.goto(server.address + address("hospital_visit"))
    fill(page, ANSWERS["hospital_visit"])
    ask(page)
    page.wait_for_selector(ANSWERED)
    assert page.query_selector(HOT_IS_READY)
    context.close()
    fetched = {path.split("/")[-1].rsplit(".", 2)[0] for path in server.requests if "/engine/" in path}
    assert fetched == {"page", "worker", "pyodide.asm", "pyodide.hot", "memory"}
    assert not [path for path in server.requests if path.endswith(".wasm") and ".hot." not in path]


def test_the_hot_engine_is_a_small_part_of_the_full_one(
    shipped, hot_for_messages, messages, rulebook, tmp_path
):
    engine, snapshot = shipped
    hot = hot_for_messages
    assert hot.stat().st_size < 0.7 * (engine.folder / webassembly.WASM).stat().st_size
    assert engine.replies(messages, tmp_path, snapshot, hot) == [reply(rulebook, one) for one in messages]
