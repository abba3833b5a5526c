"""What holds for the whole project: its rooms, its names, and what the README says of them."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest

from generator.cli import main
from tests.helpers import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
LAYERS = next(each for each in CONTRACTS if each["id"] == "one-way")
SOURCES = [
    path
    for part in ("generator", "calculators")
    for path in sorted((ROOT / part).rglob("*.py"))
    if "stubs" not in path.parts  # of the names that Pyodide asks for
]


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            yield from commands(command.get_command(context, each), f"{name} {each}")
    else:
        yield name, command


COMMANDS = dict(commands(main, "gongshi"))


def test_no_module_stands_loose():
    assert [path.name for path in (ROOT / "generator").glob("*.py")] == ["__init__.py"]
    assert LAYERS["exhaustive"]
    rooms = {path.name for path in (ROOT / "generator").iterdir() if (path / "__init__.py").exists()}
    assert rooms == {room.strip() for layer in LAYERS["layers"] for room in layer.split("|")}


def test_no_public_class_has_the_name_of_another():
    found = defaultdict(list)
    for path in SOURCES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(ROOT).as_posix())
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def test_the_readme_draws_the_layers_of_the_contract():
    drawn = [
        re.split(r" {2,}", line.strip("│ "))
        for line in README.splitlines()
        if re.fullmatch(r"│ +[a-z_ ]+│", line)
    ]
    assert drawn == [[room.strip() for room in layer.split("|")] for layer in LAYERS["layers"]]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command_and_option(name: str):
    command = COMMANDS[name]
    assert name in README or name.rpartition(" ")[2] in README
    options = [
        option for each in command.params if isinstance(each, click.Option) for option in each.opts[:1]
    ]
    assert [option for option in options if option not in README] == []


@pytest.mark.parametrize(
    "path",
    sorted({*re.findall(r"`((?:generator|calculators|tests|data|site_src|scripts)/[\w./-]*)`", README)}),
)
def test_a_place_that_the_readme_names_is_there(path: str):
    assert (ROOT / path).exists()


TESTS = sorted((ROOT / "tests").rglob("*.py"))
OF_TESTS = [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in TESTS]


def imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each module that is imported, with the name that is taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", each.name) for each in node.names)
        elif isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_test_imports_another_test():
    found = [
        (shown(path), module, name)
        for path, tree in OF_TESTS
        for module, name in imports(tree)
        if module.startswith("tests") and any(part.startswith("test_") for part in (*module.split("."), name))
    ]
    assert found == [], "what two tests share stands in a helper module"


def test_no_test_imports_the_conftest_of_another_room():
    found = [
        (shown(path), module)
        for path, tree in OF_TESTS
        for module, _ in imports(tree)
        if module.endswith(".conftest")
        and module != ".".join((*path.relative_to(ROOT).parts[:-1], "conftest"))
    ]
    assert found == [], "what two rooms share stands in tests/helpers.py or in a helper module"


def test_no_test_imports_a_private_name():
    found = [
        (shown(path), module, name)
        for path, tree in OF_TESTS
        for module, name in imports(tree)
        if module.split(".")[0] in ("generator", "calculators", "tests") and re.match(r"_(?!_)", name)
    ]
    assert found == []


# Names of others: of named tuples, public in spite of their form, and openpyxl's.
NOT_OURS = {"_asdict", "_fields", "_make", "_replace", "_cells"}


def private_names(tree: ast.Module) -> Iterator[str]:
    """What a module keeps to itself: its private definitions, and its classes' private attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name


def test_no_test_uses_a_private_name():
    """An attribute, or the name of one in quotation marks, as `monkeypatch.setattr` takes it."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    ours = {name for tree in trees for name in private_names(tree) if re.match(r"_(?!_)[A-Za-z]", name)}
    found = []
    for path, tree in OF_TESTS:
        others = ours - {*private_names(tree)} - NOT_OURS
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(value=value, attr=name) if not (
                    isinstance(value, ast.Name) and value.id in ("self", "cls")
                ):
                    pass
                case ast.Constant(value=str(name)):
                    pass
                case _:
                    continue
            if name in others:
                found.append((shown(path), node.lineno, name))
    assert not found, f"what a test needs to know has a public name: {found}"


def test_the_root_of_the_project_is_found_once():
    found = [
        shown(path)
        for path in TESTS
        if re.search(r"__file__\)(\.resolve\(\))?\.parents\[", path.read_text("utf-8"))
    ]
    assert found == ["tests/helpers.py"]


def test_every_test_is_collected(pytestconfig: pytest.Config):
    """By default pytest passes over folders named build, and says nothing: ours held two hundred tests."""
    left_out = pytestconfig.getini("norecursedirs")
    rooms = {
        part for path in (ROOT / "tests").rglob("test_*.py") for part in path.relative_to(ROOT).parts[:-1]
    }
    code = {
        path.name
        for room in ("generator", "calculators")
        for path in (ROOT / room).rglob("*")
        if path.is_dir()
    }
    passed_over = {name for name in rooms | code for pattern in left_out if fnmatch(name, pattern)}
    assert {name for name in passed_over if name[0] != "."} <= {"bundled", "__pycache__"}
