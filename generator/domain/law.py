"""The law as a page: its words unchanged, an anchor a clause, so that every citation links to what it cites.

The text (`data/policy/<policy>/text.md`) names each paragraph by a key in brackets, `[三（一）4]`; the key is
the anchor's id, verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from markupsafe import escape

from generator.domain.agencies import Agency

LAW_PAGE = "law/"
"""Address of the page of the site's first law below the root; others have one below it."""

_KEY_LINE = re.compile(r"`\[([^\]`]+)\]`")
_FACT = re.compile(r"([\u4e00-\u9fff]{2,8})：([^\u3000]+)")
_NOTE_TO_EDITORS = "Clause keys:"
_NO_MEANINGS: Mapping[str, str] = MappingProxyType({})


class LawError(ValueError):
    """The law's text is not laid out as it must be; the sentence says what is missing (Chinese)."""


@dataclass(frozen=True, slots=True)
class LawClause:
    """One paragraph that can be cited. `key` is as in the text: 三（一）4."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading (一、适用范围) and its clauses; the preamble has none (empty `heading`)."""

    heading: str
    clauses: tuple[LawClause, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """A policy document. `facts` are the lines under its title, such as 发文机关, in their order."""

    title: str
    number: str  # 杭人社发〔2024〕1号
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    text: str = ""  # as it is written in data/policy
    address: str = LAW_PAGE  # of its page below the root
    clause_of: Mapping[str, str] = field(default_factory=dict)  # by what a paragraph is about

    def key(self, meaning: str) -> str:
        """The key of the paragraph about `meaning`, such as `notice`; KeyError where the law has none."""
        return self.clause_of[meaning]

    def words(self, key: str) -> str:
        """The words of the paragraph `key`; KeyError where the law has none."""
        for chapter in self.chapters:
            for clause in chapter.clauses:
                if clause.key == key:
                    return clause.words
        raise KeyError(key)

    def url(self, key: str, base: str) -> str:
        """Address of the paragraph `key` for a page whose way to the root is `base` (`../../`, or empty)."""
        return f"{base}{self.address}#{key}"

    def keys(self) -> Iterator[str]:
        """Every clause key, in the law's order."""
        for chapter in self.chapters:
            for clause in chapter.clauses:
                yield clause.key


def parse_law(text: str, clause_of: Mapping[str, str] = _NO_MEANINGS, address: str = LAW_PAGE) -> Law:
    """Read a policy's `text.md`. Raises LawError where title, number or clauses are missing."""
    title, facts = "", dict[str, str]()
    chapters: list[tuple[str, list[LawClause]]] = [("", [])]
    key = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("# "):
            title = line[2:].strip()
        elif line.startswith("## "):
            chapters.append((line[3:].strip(), []))
        elif match := _KEY_LINE.fullmatch(line):
            key = match[1]
        elif key:
            chapters[-1][1].append(LawClause(key, line))
            key = ""
        elif chapters[0][1]:
            raise LawError(
                "政策原文里有一段没有条款号。请在 data/policy 下的 text.md 中给每段前加一行条款号。"
            )
        elif not line.startswith(_NOTE_TO_EDITORS):
            facts.update(_facts(line))
    if not (title and facts.get("文号") and any(clauses for _, clauses in chapters)):
        raise LawError(
            "政策原文缺少标题、文号或条款。请检查 data/policy 下的 text.md：第一行是“# 标题”，"
            "接着有“文号：…”，每段前有一行条款号，如 `[三（一）4]`。"
        )
    return Law(
        title=title,
        number=facts["文号"],
        facts=tuple(facts.items()),
        chapters=tuple(Chapter(heading, tuple(clauses)) for heading, clauses in chapters if clauses),
        text=text,
        address=address,
        clause_of=clause_of,
    )


def _facts(line: str) -> Iterator[tuple[str, str]]:
    """`发文机关：…` alone on its line may hold colons of its own; several on a line stand apart by U+3000."""
    if "\u3000" in line:
        parts = (part.strip("\u3000（） ") for part in line.split("\u3000"))
        yield from ((name, rest) for name, _, rest in (part.partition("：") for part in parts) if rest)
    elif match := _FACT.match(line):
        yield match[1], line.partition("：")[2].strip()


def law_markdown(law: Law, others: Sequence[Law] = ()) -> str:
    """The page's source: headings in Markdown, so that the search finds them; the law's words as they are.

    `others` are the laws of the site's other districts; the page links to theirs.
    """
    base = "../" * law.address.count("/")
    links = [
        f'<p><a href="{base}{each.address}">{escape(each.title)}（{escape(each.number)}）</a></p>'
        for each in others
    ]
    lines = [
        "---",
        "description: " + law.title,
        "---",
        f"# {law.title} {{ #main }}",
        '<dl class="facts">',
        *(f"<div><dt>{escape(name)}</dt><dd>{escape(fact)}</dd></div>" for name, fact in law.facts),
        "</dl>",
        "",
        '<ul class="jump">',
        *(
            f'<li><a href="#chapter-{number}">{escape(chapter.heading)}</a></li>'
            for number, chapter in enumerate(law.chapters)
            if chapter.heading
        ),
        "</ul>",
        *links,
        "",
    ]
    for number, chapter in enumerate(law.chapters):
        if chapter.heading:
            lines += [f"## {chapter.heading} {{ #chapter-{number} }}", ""]
        for clause in chapter.clauses:
            level = "###" if chapter.heading else "##"  # no level is left out
            lines += [f"{level} {clause.key} {{ #{clause.key} .clause }}", ""]
            lines += [f"<p>{escape(clause.words)}</p>", ""]
    return "\n".join(lines)


def laws_of(
    agencies: Mapping[str, Agency], policies: Mapping[str, tuple[str, Mapping[str, str]]]
) -> Mapping[str, Law]:
    """The laws in the order in which the agencies name them; one that no agency names comes last.

    `policies` have the law's text and what its paragraphs are about. Raises LawError.
    """
    named = dict.fromkeys(each.policy for each in agencies.values() if each.policy in policies)
    names = [*named, *(name for name in policies if name not in named)]
    addresses = {name: f"{LAW_PAGE}{name}/" if number else LAW_PAGE for number, name in enumerate(names)}
    return {name: parse_law(*policies[name], addresses[name]) for name in names}
