"""Words that identify nobody: what the publication says, numbers and dates, words between words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import filterfalse

import ahocorasick_rs

from generator.audit.text.normalize import HAN
from generator.domain.agencies import Agency
from generator.notices.model import EndedNotice, Facts, LiveNotice, Publication
from generator.notices.redaction import usual_title

_IDENTIFYING = re.compile(
    r"@"  # an address of electronic mail
    r"|(?<![0-9])[0-9]{1,3}[-—－][0-9]{1,2}[-—－][0-9]{3,4}(?![0-9])"  # a room: 12-3-502
    r"|[A-Za-z]{2,}[ .]+[A-Za-z]{2,}"  # a name
    r"|(?=[A-Za-z0-9_-]*[A-Za-z])(?=(?:[A-Za-z_-]*[0-9]){4})[A-Za-z0-9_-]{6,}"  # an account, a permit
    r"|[^\W\d_A-Za-z]{2,}"  # other scripts
)
_DATE = re.compile(r"[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}")
_LATIN = re.compile("[A-Za-z]")
_FORMAL = re.compile(
    f"[{HAN}]{{1,8}}[〔【（(\\[][0-9]{{4}}[〕】）)\\]]第?[0-9]{{1,4}}号"  # the number of a document
    f"|[{HAN}]{{2,20}}(?:社区|街道|办公室|办事处|服务站|管理站|社保站|中心|退管办|委员会|居委会|局|科)"
)
_LETTER = re.compile(f"[{HAN}]")


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    text = resources.files("generator.audit").joinpath("public_words.toml").read_text(encoding="utf-8")
    lists = tomllib.loads(text)
    return {"neutral": frozenset(lists["neutral"]), "surnames": frozenset("".join(lists["surnames"]))}


def neutral() -> frozenset[str]:
    """Words between words."""
    return _lists()["neutral"]


def may_be_a_name(text: str) -> bool:
    """Whether `text` begins as names of Han do, or is written as others are.

    A word that stands in a column of names by mistake does neither.

    >>> [may_be_a_name(each) for each in ("王芳", "买买提·吐尔逊", "转账", "审核通过")]
    [True, True, False, False]
    """
    return text[0] in _lists()["surnames"] or "·" in text or not _LETTER.match(text)


def says_nothing(text: str) -> bool:
    """Whether `text` (folded) has no Chinese character and nothing that could identify a person.

    Counts, sums, percentages, dates, sizes of paper, versions: digits that may be a telephone or an identity
    number are looked for as such, whatever stands next to them.

    >>> [says_nothing(each) for each in ("1500.00", "50%", "A4", "0.1.0", "2026-11-23")]
    [True, True, True, True, True]
    >>> [says_nothing(each) for each in ("li@qq.com", "12-3-502")]
    [False, False]
    """
    if _LETTER.search(text):
        return False
    return _IDENTIFYING.search(_DATE.sub(" ", text)) is None


def published_phrases(publication: Publication) -> Iterator[str]:
    """What the publication says in words that nobody chose: offices, periods, kinds, usual titles, ids."""
    for agency in publication.agencies.values():
        yield from _of_agency(agency)
    for notice in _notices(publication):
        yield from _of_facts(notice.facts)
    for live in publication.live:
        yield from filter(_is_formal, (live.approval_number, live.contact.office))


def typed_phrases(publication: Publication) -> Iterator[str]:
    """Titles, approvals and contacts of notices that are up, as their offices typed them."""
    for live in publication.live:
        yield from filterfalse(_is_formal, (live.approval_number, live.contact.office))
        yield live.contact.address
        if live.facts.title != _usual_title(live.facts):  # ended ones have the usual title
            yield live.facts.title


def spending_phrases(publication: Publication) -> Iterator[str]:
    """Items and uses of spending, as offices typed them: on pages that name nobody."""
    for notice in _notices(publication):
        for row in notice.spending:
            yield from (row.item, row.use)


def _notices(publication: Publication) -> Iterator[LiveNotice | EndedNotice]:
    yield from publication.live
    yield from publication.ended


def _is_formal(phrase: str) -> bool:
    """Whether an approval's `phrase` is the number of a document, or a contact's the name of an office.

    >>> [_is_formal(each) for each in ("杭退管〔2025〕12号", "文晖街道退管服务站")]
    [True, True]
    >>> [_is_formal(each) for each in ("文晖路12号302室", "肺癌晚期")]
    [False, False]
    """
    return _FORMAL.fullmatch(phrase) is not None


def _of_agency(agency: Agency) -> Iterator[str]:
    yield from (agency.name, agency.office, agency.address, agency.code, *agency.former_names)


def _of_facts(facts: Facts) -> Iterator[str]:
    yield from (facts.id, str(facts.kind), _usual_title(facts), facts.fund_period)


def _usual_title(facts: Facts) -> str:
    return usual_title(facts.agency, facts.fund_period, facts.kind)


class PhraseSet:
    """Phrases, and whether a text is made of them and of neutral words alone."""

    def __init__(self, phrases: Iterable[str]) -> None:
        known = sorted({*filter(None, phrases), *neutral()})
        self._characters = frozenset("".join(known))
        self._matcher = ahocorasick_rs.AhoCorasick(known, ahocorasick_rs.MatchKind.LeftmostLongest)

    def makes(self, text: str) -> bool:
        """Whether nothing that could be of a person is left of `text` without them."""
        letters = _LETTER.findall(text)
        if not self._characters.issuperset(letters):  # as most addresses and remarks
            return False
        rest, at = [], 0
        for _, start, end in self._matcher.find_matches_as_indexes(text):
            if not letters and not _LATIN.search(text, start, end):  # a count is a part of any room's number
                continue
            rest.append(text[at:start])
            at = end
        return says_nothing(" ".join([*rest, text[at:]]))
