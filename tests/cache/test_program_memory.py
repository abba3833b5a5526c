"""What the programme writes is read once a machine, and anew as soon as a source or a law changes."""

import shutil
from dataclasses import replace

import pytest

from generator.audit.allowlist import law_texts, program_words
from generator.cache.engine_memory import FOLDER
from generator.cache.program_memory import known_words
from tests.helpers import ROOT


@pytest.fixture
def project(tmp_path):
    """The sources that words are taken from, few of each kind."""
    for name in ("calculators/rules", "generator/notices", "generator/site/templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/words.toml").write_text('word = "甲设置"\n', encoding="utf-8")
    (tmp_path / "site_src").mkdir()
    return tmp_path


@pytest.fixture
def once(monkeypatch):
    """How often the words were worked out."""
    times = []

    def counted(*arguments):
        times.append(1)
        return program_words(*arguments)

    monkeypatch.setattr("generator.cache.program_memory.program_words", counted)
    return times


def test_they_are_worked_out_once(project, publication, once):
    first = known_words(project, publication)
    assert "甲设置" in first.text
    assert first == program_words(project, law_texts(publication))
    assert known_words(project, publication) == first
    assert len(once) == 1


@pytest.mark.parametrize(
    ("file", "more", "word"),
    [
        ("data/words.toml", 'other = "乙设置"\n', "乙设置"),
        ("calculators/rules/activity.py", '\n_WORD = "丙程序"\n', "丙程序"),
        ("generator/site/templates/new.html", "<p>丁模板</p>", "丁模板"),
        ("mkdocs.yml", "\nextra_word: 戊配置\n", "戊配置"),
    ],
)
def test_a_changed_source_is_read_anew(project, publication, once, file, more, word):
    assert word not in known_words(project, publication).text
    with (project / file).open("a", encoding="utf-8") as stream:
        stream.write(more)
    assert word in known_words(project, publication).text
    assert len(once) == 2


def test_another_law_is_read_anew(project, publication, once):
    name, law = next(iter(publication.laws.items()))
    other = replace(publication, laws={name: replace(law, text=f"{law.text}己条文")})
    assert "己条文" not in known_words(project, publication).text
    assert "己条文" in known_words(project, other).text
    assert len(once) == 2


@pytest.mark.parametrize("content", [b"", b"\x00", b"[]", b'{"text": "x"}'])
def test_a_damaged_memory_is_none(project, publication, once, content):
    first = known_words(project, publication)
    (file,) = (project / FOLDER).iterdir()
    file.write_bytes(content)
    assert known_words(project, publication) == first
    assert len(once) == 2


def test_a_folder_that_cannot_be_written_remembers_nothing(project, publication, once):
    (project / "build").write_bytes(b"")
    assert known_words(project, publication) == known_words(project, publication)
    assert len(once) == 2
