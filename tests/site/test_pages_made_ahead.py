"""Pages made ahead by the second process are those that one process makes, however far it came."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from generator.notices.model import Kind, LiveNotice, Publication
from generator.parallel.prefetch import Prefetch
from generator.site.build import SiteError, build_site
from tests.site.publications import CONFIG, facts, live, names, people, publication

NOTICES = 450  # some parts of a hundred


def many() -> Publication:
    made = publication()
    rows = people([*names(12), "赵\ud800半"])

    def one(number: int) -> LiveNotice:
        return live(facts(f"n{number:03}", Kind.ILLNESS_AID, "330106901001", rows), rows)

    return replace(made, live=(*made.live, *map(one, range(NOTICES))))


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process makes."""
    out = tmp_path_factory.mktemp("alone") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "process_cpu_count", lambda: 1)
        build_site(CONFIG, many(), out)
    return tree(out)


def ready_of(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Parts that were ready when they were wanted, as builds go on."""
    counts: list[int] = []
    stop = Prefetch.stop

    def counted(ahead: Prefetch[object]) -> None:
        if ahead.child:  # let it come to its end, and leave its status to `stop`
            os.waitid(os.P_PID, ahead.child, os.WEXITED | os.WNOWAIT)
        stop(ahead)
        counts.append(len(ahead.results))

    monkeypatch.setattr(Prefetch, "stop", counted)
    return counts


def test_two_processes_make_what_one_makes(alone, tmp_path):
    build_site(CONFIG, many(), tmp_path / "out")
    assert tree(tmp_path / "out") == alone


@pytest.mark.skipif((os.process_cpu_count() or 1) < 2, reason="one core: nothing is made ahead")
@pytest.mark.parametrize("known", [False, True])
def test_all_made_ahead(alone, tmp_path, monkeypatch, known):
    counts = ready_of(monkeypatch)
    made = build_site(CONFIG, many(), tmp_path / "out", {} if known else None)
    assert counts[0] == 1 + 5
    assert tree(tmp_path / "out") == alone
    assert len(made) == (NOTICES + 6 if known else 0)


@pytest.mark.parametrize("part", [0, 2])
def test_what_fails_ahead_is_made_after_all(alone, tmp_path, monkeypatch, part):
    here, begin = os.getpid(), Prefetch.begin

    def spoiled(ahead: Prefetch[object]) -> None:
        work = ahead.work

        def some(task: int) -> object:
            if task == part and os.getpid() != here:
                raise RuntimeError("the second process fails")
            return work(task)

        ahead.work = some
        begin(ahead)
        ahead.work = work

    monkeypatch.setattr(Prefetch, "begin", spoiled)
    build_site(CONFIG, many(), tmp_path / "out")
    assert tree(tmp_path / "out") == alone


def test_a_build_that_fails_leaves_nothing_running(tmp_path, monkeypatch):
    children: list[int] = []
    begin = Prefetch.begin

    def noted(ahead: Prefetch[object]) -> None:
        begin(ahead)
        children.append(ahead.child)

    monkeypatch.setattr(Prefetch, "begin", noted)
    config = tmp_path / "mkdocs.yml"
    text = CONFIG.read_text(encoding="utf-8").replace("docs_dir: site_src", f"docs_dir: {tmp_path / 'pages'}")
    assert "pages" in text
    theme = "generator/site/templates/theme"
    config.write_text(text.replace(theme, str(CONFIG.parent / theme)), encoding="utf-8")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/index.md").write_text("[nowhere](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(SiteError):
        build_site(config, many(), tmp_path / "out")
    assert children
    assert not any(child and Path(f"/proc/{child}").exists() for child in children)
