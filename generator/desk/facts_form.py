"""The facts that a clerk typed into the page → notice.toml, which is judged like any other."""

from __future__ import annotations

from collections.abc import Mapping

_PLAIN = ("kind", "agency", "period", "publish_on", "title")
_APPROVAL = ("by", "on", "number", "count", "total")


def as_toml(facts: Mapping[str, str]) -> str:
    r"""The text of notice.toml: every fact as text, as its parser reads it; blank ones are left out.

    >>> print(as_toml({"kind": "大病慰问", "approval.by": 'a"b', "title": " "}))
    kind = "大病慰问"
    <BLANKLINE>
    [approval]
    by = "a\"b"
    <BLANKLINE>
    """
    lines = [f"{key} = {_quoted(facts[key])}" for key in _PLAIN if facts.get(key, "").strip()]
    named = [(key, facts.get(f"approval.{key}", "")) for key in _APPROVAL]
    lines += ["", "[approval]", *(f"{key} = {_quoted(text)}" for key, text in named if text.strip())]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.strip().replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(map(_written, escaped)) + '"'


def _written(character: str) -> str:
    return f"\\u{ord(character):04x}" if character < " " or character == "\x7f" else character
