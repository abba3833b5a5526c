"""Three calculators, a reload, a notice, the switches, the back button, the clerk's desk and a day without a network.

In real engines of many ages.

`make test-engines` installs them; what is not installed is skipped. An engine that is too old must say so.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from calculators import forms
from calculators.__main__ import DATA, load
from generator.site.build import build_site
from generator.site.pages.wording import whole_yuan
from tests.browser.desk_page import GOOD
from tests.browser.desk_page import PAGE as PAGE_OF_DESK
from tests.browser.reader import ANSWERS, address
from tests.browser.server import Server, serving
from tests.desk.messages import files_of
from tests.engines.engines import ENGINES, Engine, running
from tests.site.publications import CONFIG, publication

RULES = ("festival", "hospital_visit", "illness_aid")
GIVEN = {one: {**ANSWERS[one], "handled": "2020.3"} for one in RULES}  # it is carried from one to the next
NOTICE, SEARCHED = "notices/xihu-ill-2025/", "王"
PATIENCE = 500  # seconds for a whole walk, on a machine that does other things as well
PAGE = """<!doctype html><meta charset="utf-8"><title>engine</title><iframe id="frame" width="390" height="844"></iframe>
<script type="application/json" id="plan">{plan}</script><script src="engine-driver.js"></script>
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    site = tmp_path_factory.mktemp("engines") / "site"
    build_site(CONFIG, publication(), site)
    rules = [{"name": one, "address": address(one), "answers": GIVEN[one]} for one in RULES]
    files = {name: base64.b64encode(content).decode() for name, content in files_of(GOOD).items()}
    desk = {"address": PAGE_OF_DESK, "files": files}
    plan = json.dumps(
        {"rules": rules, "notice": NOTICE, "searched": SEARCHED, "desk": desk}, ensure_ascii=False
    )
    (site / "engine-driver.html").write_text(PAGE.format(plan=plan), encoding="utf-8")
    driver = Path(__file__).with_name("driver.js").read_text(encoding="utf-8")
    (site / "engine-driver.js").write_text(driver, encoding="utf-8")
    with serving(site) as server:
        yield server


def _reported(server: Server, name: str) -> dict[str, Any] | None:
    start = f"/report/{name}/"
    reports = [one for one in server.requests if one.startswith(start)]
    return json.loads(unquote(reports[-1].removeprefix(start))) if reports else None


def _walk(engine: Engine, server: Server) -> dict[str, Any]:
    server.requests.clear()
    server.down = False
    with running(engine, server.address + "engine-driver.html"):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if _reported(server, "online"):
                server.down = True
            if (found := _reported(server, "done")) is not None:
                return found
            time.sleep(0.2)
    raise AssertionError(f"no report; asked for: {server.requests[-5:]}")


@pytest.mark.parametrize("engine", ENGINES, ids=lambda one: one.name)
def test_an_engine_computes_or_says_why_not(engine: Engine, server: Server) -> None:
    if not engine.installed:
        pytest.skip(f"{engine.name} is not installed: make test-engines")
    found = _walk(engine, server)
    assert "stuck" not in found, found
    assert found["larger"]
    assert found["overlapping"] == 0  # no name runs into the next column
    assert not any("?" in one or "8600" in one for one in server.requests if "/report/" not in one)
    assert found["ended"] or 0 < found["shown"] < found["rows"]
    if not engine.runs:
        assert found["state"] == "old"
        assert len(found["sentences"]) == 1
        assert "太旧" in found["sentences"][0]
        assert found["table"]
        assert found["call"]
        assert found["buttons"] == 0
        assert "太旧" in found["desk"]
        assert found["address"] == server.address + address(RULES[0])
        assert not any(one.endswith((".wasm", ".bin")) for one in server.requests)
        return
    rulebook = load(DATA)
    expected = {
        one: whole_yuan(forms.answer(rulebook, one, GIVEN[one]).result.headline)  # type: ignore[union-attr]
        for one in RULES
    }
    assert found["answers"] == expected
    assert found["desk"] == "可以送审"
    assert found["fast"] == "yes"  # from the snapshot
    assert found["back"] == dict.fromkeys(RULES, "算一算")
    assert found["again"] == {RULES[-1]: expected[RULES[-1]]}
    assert found["offline"] == {RULES[0]: expected[RULES[0]]}
