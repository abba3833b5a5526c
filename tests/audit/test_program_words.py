"""What the programme's own words are taken from: what a file says, and none of the comments in it."""

from pathlib import Path

import pytest

from generator.audit.program_words import program_texts, setting_values, written_texts

SAID, NOTED = "甲乙丙丁", "13958017264"
FILES = {
    "data/agencies.toml": f'office = "{SAID}" # {NOTED}\n# {NOTED}\n',
    "data/policy/a/policy.toml": f'[clauses] # {NOTED}\nkey = ["{SAID}"]\n',
    "calculators/rules/a.py": f'"""{SAID}"""  # {NOTED}\n# {NOTED}\n',
    "generator/notices/a.py": f'WORDS = {{"a": f"{SAID}{{0}}"}}  # {NOTED}\n',
    "generator/site/templates/a.html": f"<p>{SAID}</p>{{# {NOTED} #}}<!-- {NOTED}\n{NOTED} -->\n",
    "mkdocs.yml": f"site_name: {SAID}  # {NOTED}\n# {NOTED}\n",
    "site_src/a.md": f"# {SAID}\n\n<!-- {NOTED} -->\n",
    "site_src/a.js": f'const a = "{SAID}"; // {NOTED}\n/* {NOTED}\n{NOTED} */\n',
}


@pytest.mark.parametrize("name", FILES)
def test_a_comment_makes_nothing_public(tmp_path, name):
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(FILES[name], encoding="utf-8")
    said = "\n".join([*program_texts(tmp_path), *written_texts(tmp_path)])
    assert SAID in said
    assert NOTED not in said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data/audit.toml", '[[public]]\nvalue = "a"\nreason = "{}"\n'),
        ("data/samples/agencies.toml", 'office = "{}"\n'),
        ("data/broken.toml", 'office = "{}\n'),
        ("generator/build/a.py", 'WORD = "{}"\n'),
    ],
)
def test_reasons_samples_and_what_writes_no_page_make_nothing_public(tmp_path, name, text):
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.format(NOTED), encoding="utf-8")
    assert [each for each in program_texts(tmp_path) if NOTED in each] == []


def test_the_values_of_settings_are_told_however_deep(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.toml").write_text(
        'a = [{ b = ["x", { c = "y" }] }]\nd = 2026-11-28\n', encoding="utf-8"
    )
    assert sorted(setting_values(tmp_path)) == ["2026-11-28", "x", "y"]
