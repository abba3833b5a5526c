"""The rule-book runs in a browser: the standard library only, no clock, no file, no network, nothing inexact."""

import ast
import re
import subprocess
import sys

import pytest

from tests.helpers import ROOT

MODULES = sorted((ROOT / "calculators").rglob("*.py"))
FORBIDDEN_NAMES = {
    "float",
    "open",
    "today",
    "now",
    "utcnow",
    "fromtimestamp",
    "eval",
    "exec",
    "print",
    "input",
}
ALLOWED_IMPORTS = {
    "__future__", "calculators", "collections.abc", "dataclasses", "datetime", "decimal", "enum", "itertools", "re",
    "types", "typing",
}  # fmt: skip
COMMAND_IMPORTS = {"json", "pathlib", "sys", "tomllib"}


def test_importing_everything_loads_the_standard_library_only():
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in MODULES
        if path.name != "__init__.py"
    ]
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n" + "\n".join(f"import {name}" for name in names)
    code += "\nprint('\\n'.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    ).stdout
    top = {name.partition(".")[0] for name in loaded.split()}
    assert top - sys.stdlib_module_names == {"__main__", "calculators"} - sys.stdlib_module_names
    assert "calculators.rules.settlement" in loaded


def test_answering_needs_no_heavy_module():
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nimport calculators.forms\nprint('\\n'.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"asyncio", "json", "pathlib", "tomllib", "urllib", "logging", "unittest", "socket"} & set(
        loaded
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_binary_fraction_no_clock_no_file(path):
    own = {
        "__main__.py": COMMAND_IMPORTS,
        "registry.py": {"importlib"},
    }  # the rule that is asked for, no other
    allowed = ALLOWED_IMPORTS | own.get(path.name, set())
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            assert node.id not in FORBIDDEN_NAMES
        elif isinstance(node, ast.Attribute):
            assert node.attr not in FORBIDDEN_NAMES
        elif isinstance(node, ast.Constant):
            assert type(node.value).__name__ not in {"float", "complex"}
        elif isinstance(node, ast.Import):
            assert {one.name.partition(".")[0] for one in node.names} <= allowed
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            assert node.module in allowed or node.module.startswith("calculators.")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_each_file_holds_one_idea(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_no_number_of_the_law_stands_in_the_code():
    """The numbers live in parameters.toml: none of the large ones is written again in a rule."""
    numbers = {"5000", "10000", "2500", "1200", "2800", "800", "400", "150", "130", "120", "75", "70"}
    for path in (ROOT / "calculators" / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, int):
                assert str(node.value) not in numbers, path.name


def test_no_paragraph_place_or_year_of_one_law_stands_in_the_words():
    """Another county numbers its paragraphs otherwise (六（一））: what is said of them stands in the policy's data."""
    own = re.compile(r"[一二三四五六]（[一二三四五六]）|杭州|西湖区|20[0-9]{2}-20[0-9]{2}年")
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
                assert not own.search(node.value), (path.name, node.value)


def test_no_public_class_name_means_two_things():
    names = [
        node.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert sorted(names) == sorted(set(names))
