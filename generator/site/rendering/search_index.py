"""The search: Chinese cut into words for the theme's index, and what is not a page of MkDocs added to it.

The theme's search plugin cuts Chinese with jieba, whose dictionary takes a second to load. Only words whose
characters occur in this site can ever be cut, so only those are loaded: a twentieth of the time. jieba would
write a cache of its dictionary to the shared temporary folder; handed its words, it writes none.

Notices and offices are filled pages, which MkDocs does not know: their titles, places and kinds are added
here. No person's name can be among them: what is added comes from `Facts` and `Agency`, which have none.

A word that means a page, as 死了 means the one on funerals, is a tag of it: it counts for most and is unseen.
"""

from __future__ import annotations

import json
import re
import tomllib
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from html import escape
from itertools import chain, islice
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter(
        "ignore"
    )  # 0.42 is older than Python's warnings of its escapes, and asks setuptools
    import jieba  # type: ignore[import-untyped]

from calculators.registry import RULES
from generator.domain.kinds import Kind
from generator.notices.model import Publication
from generator.site.rendering.pinyin import initials

INDEX = Path("search/search_index.json")

MOST_NOTICES = 3000
"""Notices in the index: those that are up first, then the latest that are over. Every phone that searches
loads them, some 200 bytes each; older ones are found through their office's page and the list."""

_HAN = re.compile(r"[\u3400-\u9fff]+")
_BREAK = "\u200b"  # between words; the index's separator in mkdocs.yml knows it
_LAW = "law/#"
_MORE_WORDS = Path(__file__).with_name("search_words.toml")
DICTIONARY = Path(jieba.__file__).with_name("dict.txt")


type _Entry = dict[str, str]


def prepare(texts: Iterable[str]) -> None:
    """Load the words that can occur in `texts`, before the theme cuts anything."""
    characters = {character for text in texts for run in _HAN.findall(text) for character in run}
    line = re.compile(f"^([{''.join(sorted(characters))}]+) ([0-9]+)", re.MULTILINE)
    found = line.findall(DICTIONARY.read_text(encoding="utf-8"))
    words = {word: int(times) for word, times in found}
    starts = {word[:end] for word in words for end in range(1, len(word))}
    jieba.dt.FREQ = dict.fromkeys(starts, 0) | words
    jieba.dt.total = sum(int(times) for _, times in found)  # one word stands there twice
    jieba.dt.initialized = True
    _words.cache_clear()


def texts(publication: Publication) -> Iterator[str]:
    """All words that `complete` adds to the index."""
    for entry in _entries(publication):
        yield from entry.values()


@cache
def synonyms() -> Mapping[str, str]:
    """What people call an entitlement, by the name of its rule."""
    found: Mapping[str, str] = _more_words()["calculators"]
    return found


@cache
def _more_words() -> Mapping[str, Any]:
    return tomllib.loads(_MORE_WORDS.read_text(encoding="utf-8"))


@cache
def _by_letters() -> Mapping[str, str]:
    """The first letters of what is found by them wherever it stands, by the words."""
    titles = (rule.TITLE for rule in RULES.values())
    return {words: initials(words) for words in (*_more_words()["letters"], *titles, *map(str, Kind))}


def complete(site: Path, publication: Publication) -> None:
    """Add offices and notices to the index that the theme wrote in `site`, and mend the clauses' keys."""
    file = site / INDEX
    if not file.exists():
        return  # a site without a search
    found = json.loads(file.read_text(encoding="utf-8"))
    words = {f"calculators/{name.replace('_', '-')}/": text for name, text in synonyms().items()}
    for entry in found["docs"]:
        if entry["location"].startswith(_LAW):
            entry["title"] = entry["title"].replace(_BREAK, "")  # 三（一）4 is searched for as it is written
        plain = f"{entry['title']} {entry['text']}".replace(_BREAK, "")
        entry["text"] += _unseen(*(letters for each, letters in _by_letters().items() if each in plain))
        if entry["location"] in words:
            entry["tags"] = [initials(entry["title"]), *words[entry["location"]].split()]
    for entry in _entries(publication):
        cut = {"title": _cut(entry["title"]), "text": _cut(entry["text"])}
        found["docs"].append({"location": entry["location"], **cut, "tags": entry["letters"].split()})
    file.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _entries(publication: Publication) -> Iterator[_Entry]:
    yield from _agencies(publication)
    yield from _notices(publication)


def _agencies(publication: Publication) -> Iterator[_Entry]:
    for code, agency in publication.agencies.items():
        above = publication.agencies.get(agency.parent)
        former = " ".join(agency.former_names)
        text = f"{above.name if above else ''} {agency.office} {agency.phone} {former}".rstrip()
        yield _entry(f"agencies/{code}/", agency.name, text, initials(agency.name))


def _notices(publication: Publication) -> Iterator[_Entry]:
    over = sorted(publication.ended, key=lambda notice: (notice.ended_on, notice.facts.id), reverse=True)
    live = (notice.facts for notice in publication.live)
    for one in islice(chain(live, (notice.facts for notice in over)), MOST_NOTICES):
        letters = f"{initials(one.agency.name)} {initials(str(one.kind))}"
        yield _entry(
            f"notices/{one.id}/", one.title, f"{one.agency.name} {one.kind} {one.fund_period}", letters
        )


def _entry(location: str, title: str, text: str, letters: str) -> _Entry:
    return {"location": location, "title": title, "text": text, "letters": letters}


def _unseen(*words: str) -> str:
    """Words that are searched for, each whole, as it is typed; what is found does not show them."""
    return f" <i hidden>{' '.join(words)}</i>" if words else ""


def _cut(text: str) -> str:
    """`text` as the theme writes it: HTML, with a mark between any two words."""
    html = escape(text, quote=False)
    return _HAN.sub(lambda run: _words(run[0]), html).strip(_BREAK)


@lru_cache(maxsize=16_384)  # titles are much alike
def _words(run: str) -> str:
    return _BREAK + _BREAK.join(jieba.cut(run)) + _BREAK
