"""The words that the programme itself writes, whoever's records are published.

They are taken from named places: the values of settings, the strings of the source, the text of templates,
the law. A comment is none of these, so nothing becomes public by standing in one.
"""

from __future__ import annotations

import ast
import datetime
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

_SAMPLES = "data/samples"
_EXEMPTIONS = "data/audit.toml"  # read by itself: its reasons make nothing public
_SETTINGS = ("data", "calculators", "generator/domain", "generator/site")
_SOURCES = (
    ("calculators", "*.py"),
    ("generator/site", "*.py"),
    ("generator/audit", "scorecard.py"),
    ("generator/notices", "*.py"),
)
_TEMPLATES = ("generator/site/templates", "*.html")
_THEME = ("material", "templates/partials/languages/zh.html")
_TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
_SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\\\"'`])//[^\n]*", re.DOTALL)
_MOST = 1_000  # files whose texts are remembered: a process that audits again need not parse them again
_YAML_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*$")


def program_texts(root: Path) -> Iterator[str]:
    """Every piece of text that the project at `root` may put onto a page by itself."""
    for read, source in _sources(root):
        yield from read(source)


def program_digest(root: Path) -> bytes:
    """Stands for all that `program_texts` reads: with the same programme, the same texts."""
    digest = blake2b(digest_size=32)
    for read, source in _sources(root):
        content = source.encode()
        digest.update(f"{read.__name__} {len(content)} ".encode() + content)
    return digest.digest()


def _sources(root: Path) -> Iterator[tuple[Callable[[str], Iterable[str]], str]]:
    """Each file as it is, with what reads the texts in it."""
    for path in _settings_files(root):
        yield _settings, _read(path)
    for path in _files(root, "data/policy", "text.md"):
        yield _whole, _read(path)
    for folder, pattern in _SOURCES:
        for path in _files(root, folder, pattern):
            yield _strings, _read(path)
    for path in _files(root, *_TEMPLATES):
        yield _template, _read(path)
    yield _yaml, _read(root / "mkdocs.yml")
    spec = find_spec(_THEME[0])
    if spec is not None and spec.origin:
        yield _template, _read(Path(spec.origin).parent / _THEME[1])


def setting_values(root: Path) -> Iterator[str]:
    """Every text among the values of the settings."""
    for path in _settings_files(root):
        yield from _settings(_read(path))


def written_texts(root: Path) -> Iterator[str]:
    """Hand-written pages, and their scripts, without their comments."""
    for path in _files(root, "site_src", "*.md"):
        yield from _template(_read(path))
    for path in _files(root, "site_src", "*.js"):
        yield _SCRIPT_COMMENT.sub("\n", _read(path))


def _settings_files(root: Path) -> Iterator[Path]:
    for folder in _SETTINGS:
        yield from _files(root, folder, "*.toml")


def _files(root: Path, folder: str, pattern: str) -> Iterator[Path]:
    for path in sorted((root / folder).rglob(pattern)):
        name = path.relative_to(root).as_posix()
        if not name.startswith(_SAMPLES) and name != _EXEMPTIONS:
            yield path


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""  # what cannot be read makes nothing public


def _whole(text: str) -> Iterable[str]:
    return (text,)


def _template(text: str) -> Iterable[str]:
    return (_TEMPLATE_COMMENT.sub("\n", text),)


def _yaml(text: str) -> Iterable[str]:
    return (_YAML_COMMENT.sub("", text),)


@lru_cache(_MOST)
def _settings(text: str) -> tuple[str, ...]:
    """Every text among the values of settings in TOML; of a file that is none, nothing is public."""
    try:
        return tuple(_values(tomllib.loads(text)))
    except tomllib.TOMLDecodeError:
        return ()


def _values(value: object) -> Iterator[str]:
    """The texts and days among the values of a setting, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, datetime.date):
        yield value.isoformat()
    elif isinstance(value, dict | list):
        parts: Iterable[object] = value.values() if isinstance(value, dict) else value
        for part in parts:
            yield from _values(part)


@lru_cache(_MOST)
def _strings(source: str) -> tuple[str, ...]:
    """The strings of Python source; its documentation is on the site too, where readers' browsers run it."""
    found: list[str] = []
    below: list[object] = [ast.parse(source)]
    while below:  # ast.walk takes twice as long, and each build walks through all sources
        node = below.pop()
        if isinstance(node, list):
            below += node
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                found.append(node.value)
        elif isinstance(node, ast.AST):
            below += vars(node).values()
    return tuple(found)
