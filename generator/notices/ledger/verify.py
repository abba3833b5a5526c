"""Everything that can be wrong with a ledger, all at once, for a clerk or an auditor.

The chain alone shows any change in the middle. A ledger cut short, or written anew from some line on, is a
sound chain too: that is seen against a *head* kept elsewhere (the copy on the site, a copy an auditor took),
or by the office's signature. What the lines say must also be lawful by itself: days are counted by the rules,
nothing is dated back, nothing ends early.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from generator.notices.ledger.chain import ChainFault, read_lines
from generator.notices.ledger.events import TERMS, ChainHead, Event, EventName, digest
from generator.notices.ledger.history import EditionState, History, Replay, out_digest
from generator.notices.ledger.legal_period import LastDays
from generator.notices.ledger.signing import is_signed_by

_WRONG_SALT = "salt.txt 不是公示时用的那一个，请从备份找回原来的 salt.txt 再核对"
_AFTER_BUILD = {EventName.SEEN, EventName.MISSING, EventName.WRONG, EventName.BUILT}


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals of a folder of records by notice, and the fingerprint of the salt they were made with."""

    by_notice: Mapping[str, str]
    salt: str = ""


@dataclass(frozen=True, slots=True)
class VerifiedAgainst:
    """What a ledger is held against; whatever is None is not checked."""

    last_days: LastDays | None = None
    least_days: int = 0  # 五（三）
    copy: bytes | None = None  # of this ledger, taken earlier: from the site, or by an auditor
    head: ChainHead | None = None  # the last line at an earlier time
    keys: tuple[Ed25519PublicKey, ...] = ()  # the office's, in the order of their use
    seals: Seals | None = None  # of the records that the auditor has


def verify(content: bytes, known: VerifiedAgainst) -> tuple[ChainFault, ...]:
    """Every fault in the ledger with these bytes, ordered by line; empty where all is well."""
    reading = read_lines(content)
    faults = list(reading.faults)
    if reading.torn:
        faults.append(ChainFault(0, "最后一行不完整：被截断过。"))
    faults += _replay_faults(reading.events, known)
    if known.copy is not None:
        faults += _against_copy(content, known.copy)
    if known.head is not None:
        faults += _against_head(content, known.head)
    if known.keys:
        faults += _signatures(reading.events, known.keys)
    if known.seals is not None:
        faults += _against_records(reading.events, known.seals)
    return tuple(sorted(set(faults), key=lambda each: (each.line or len(content), each.message)))


def not_judged(content: bytes, last_days: LastDays) -> int:
    """How many editions have a last day that this table of rest days cannot judge."""
    replay, count = Replay(History()), 0
    for event in read_lines(content).events:
        if event.name in TERMS:
            replay.take(event)
            new = replay.current(event.notice)
            count += new is not None and last_days(new, event.day) is None
    return count


# ── what the lines say ─────────────────────────────────────────────────────────────────────────────────────
def _replay_faults(events: Iterable[Event], known: VerifiedAgainst) -> Iterator[ChainFault]:
    replay = Replay(History())
    missing: list[Event] = []
    last: Event | None = None
    for event in events:
        for message in (*_time(event, last), *_claim_faults(event, replay, known, missing)):
            yield ChainFault(event.seq, message)
        missing = [*missing, event] if event.name is EventName.MISSING else []
        try:
            replay.take(event)
        except (KeyError, ValueError, TypeError, ArithmeticError):
            yield ChainFault(event.seq, "内容不完整，后面的核对可能不准。")
        last = event
    if last is not None and last.name not in _AFTER_BUILD:
        yield ChainFault(0, "最后一次生成没有记完：末尾被删过。")


def _time(event: Event, last: Event | None) -> Iterator[str]:
    if last is not None and event.at < last.at and event.name is not EventName.CLOCK:
        yield "时间早于上一行：倒填日期，或者当时电脑的时间错了。"
    if event.name is EventName.CLOCK and (last is None or event.day >= last.day):
        yield "更正时间的记录前面，没有更晚的日期可以更正。"


def _claim_faults(
    event: Event, replay: Replay, known: VerifiedAgainst, missing: Iterable[Event]
) -> Iterable[str]:
    try:
        if event.name in TERMS:
            return list(_terms(event, replay.current(event.notice), known))
        if event.name in (EventName.OVER, EventName.WITHDRAWN, EventName.INTERRUPTED, EventName.MISSING):
            return list(_about_one(event, replay.current(event.notice)))
        if event.name in (EventName.BUILT, EventName.SEEN):
            return list(_about_all(event, replay, missing))
    except (KeyError, ValueError, TypeError, ArithmeticError):
        pass  # a field is missing or wrong, which is told already
    return ()


def _terms(event: Event, before: EditionState | None, known: VerifiedAgainst) -> Iterator[str]:
    single = Replay(History())
    single.take(event)
    new = single.current(event.notice)
    if new is None:
        return
    if event.name is not EventName.RETIMED and new.start != event.day:
        yield f"公示首日写成 {new.start}，记录的日期却是 {event.day}：首日应当是真正放到网站上的那一天。"
    lawful = known.last_days(new, event.day) if known.last_days else None
    if new.last_day < new.start or (lawful is not None and new.last_day not in lawful):
        yield f"最后一天 {new.last_day} 不是按规定算出来的（民法典第二百零一条、第二百零三条）。"
    if new.min_days < known.least_days:
        yield f"公示天数少于 {known.least_days} 天（五（三））。"
    if not _may_follow(event.name, before, new):
        yield "和这个公示前面的记录不衔接：重复、缺少，或者版次不对。"


def _may_follow(name: EventName, before: EditionState | None, new: EditionState) -> bool:
    if name is EventName.FIRST_OUT or before is None:
        return name is EventName.FIRST_OUT and before is None and new.edition == 1
    if name is EventName.CHANGED:
        return new.edition == before.edition + 1 and new.seal != before.seal
    same = (new.edition, new.seal) == (before.edition, before.seal)
    if name is EventName.RESTARTED:
        return same and before.ended is not None
    return same and before.ended is None and new.start == before.start


def _about_one(event: Event, before: EditionState | None) -> Iterator[str]:
    if before is None or before.edition != event.body["edition"] or before.ended is not None:
        yield "记的公示或版次当时不在网站上。"
        return
    if event.name is EventName.OVER and event.day <= before.last_day:
        yield f"最后一天 {before.last_day} 还没有过就撤下了（五（三））。"
    if event.name is EventName.WITHDRAWN:
        first = date.fromisoformat(event.body["from"])
        if not before.start <= first <= event.day:
            yield "撤回的日期不在公示期内，或者晚于记录的日期。"


def _about_all(event: Event, replay: Replay, missing: Iterable[Event]) -> Iterator[str]:
    missing_now = (
        {each.notice for each in missing if each.at == event.at} if event.name is EventName.SEEN else set()
    )
    out = list(replay.out())
    live = [each for each in out if each.is_live(event.day) and each.notice not in missing_now]
    if event.body["count"] != len(live) or event.body["out"] != out_digest(live):
        yield "当时在网站上的公示和前面的记录对不上：有记录被改、被删，或者是补进来的。"
    if event.name is EventName.BUILT and any(each.last_day < event.day for each in out):
        yield "有公示已经期满，却没有撤下的记录（五（三））。"


# ── against what others have ───────────────────────────────────────────────────────────────────────────────
def _against_copy(content: bytes, copy: bytes) -> Iterator[ChainFault]:
    whole = copy[: copy.rfind(b"\n") + 1]
    if content.startswith(whole):
        return
    lines, other_lines = content.split(b"\n"), whole.split(b"\n")
    same = next(
        (number for number, pair in enumerate(zip(lines, other_lines, strict=False)) if pair[0] != pair[1]),
        min(len(lines), len(other_lines)),
    )
    if same == len(lines) - 1 and not lines[-1]:
        missing = len(other_lines) - len(lines)
        yield ChainFault(0, f"比对照的副本少 {missing} 行：末尾被删，或者换回了旧的台账。")
    else:
        yield ChainFault(same + 1, "从这一行起和对照的副本不一样：台账被改写过。")


def _against_head(content: bytes, head: ChainHead) -> Iterator[ChainFault]:
    lines = content.split(b"\n")[:-1]
    if head.seq > len(lines):
        yield ChainFault(
            0, f"只有 {len(lines)} 行，对照的末行是第 {head.seq} 行：末尾被删，或者换回了旧的台账。"
        )
    elif head.seq and digest(lines[head.seq - 1] + b"\n") != head.digest:
        yield ChainFault(head.seq, "和对照的末行指纹不一样：台账被改写过。")


def _signatures(events: Iterable[Event], keys: Sequence[Ed25519PublicKey]) -> Iterator[ChainFault]:
    """From the first signed build on, each must be signed, and every signature right, and the end signed.

    Of several `keys` each is good until the next has signed: a key that was replaced signs nothing any more.

    What comes before a signature is signed with it. What comes after the last could be anybody's: whoever can
    write the file can say that a site was seen.
    """
    events = list(events)
    builds = [event for event in events if event.name is EventName.BUILT]
    first = next((place for place, each in enumerate(builds) if "signature" in each.body), None)
    if first is None:
        yield ChainFault(0, "没有签名：从来没有签过，或者签名被去掉了。")
        return
    due = {event.seq for event in builds[first:]}
    last = 0  # how many events the last signature stands under
    left = list(keys)
    for count, event in enumerate(events, start=1):
        if event.seq not in due and "signature" not in event.body:
            continue
        last = count
        by = next((at for at, key in enumerate(left) if is_signed_by(event, key)), None)
        if by is not None:
            del left[:by]
        else:
            yield ChainFault(event.seq, "签名不对，或者没有签名：这一行或者前面的行不是本单位写的。")
    if last < len(events):
        yield ChainFault(
            events[last].seq,
            f"从这一行起，末尾 {len(events) - last} 行没有签名，不能证明是本单位写的。"
            "是 gongshi monitor 记的，请带上 --sign-key 再运行一次 gongshi build 或 gongshi monitor。",
        )


def _against_records(events: Iterable[Event], seals: Seals) -> Iterator[ChainFault]:
    """A wrong salt is told once, and no list is accused of what the salt has done."""
    replay = Replay(History())
    for event in events:
        with contextlib.suppress(KeyError, ValueError, TypeError, ArithmeticError):  # told already
            replay.take(event)
    history = replay.history()
    if history.salt and seals.salt and history.salt != seals.salt:
        yield ChainFault(0, f"{_WRONG_SALT}。明细没有核对。")
        return
    known = [
        (notice, edition_state, seal)
        for notice, seal in sorted(seals.by_notice.items())
        if (edition_state := history.current(notice)) and history.comparable(edition_state)
    ]
    if not history.salt and len(known) > 1 and all(each.seal != seal for _, each, seal in known):
        yield ChainFault(0, f"{len(known)} 批明细的核验码全都不符：多半是 {_WRONG_SALT}。")
        return
    for notice, edition_state, seal in known:
        if edition_state.seal != seal:
            yield ChainFault(
                edition_state.since,
                f"{notice} 的明细和台账第 {edition_state.edition} 版的核验码不符：不是公示过的名单。",
            )
