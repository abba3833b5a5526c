"""Tampers with real ledgers, a thousand of them, seeded: none may be missed by `verify`.

A tamper that leaves the chain broken must be found by the ledger alone; one that works the whole chain out again
must be found by the head that stood on the site, by a copy taken earlier, and by the office's signature.
"""

import json
import random
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from generator.notices.ledger.chain import read_lines
from generator.notices.ledger.events import FIRST_PREV, ChainHead, EventDraft, EventName, canonical, digest
from generator.notices.ledger.history import out_digest
from generator.notices.ledger.ledger_file import PUBLISHED, LedgerFile
from generator.notices.ledger.signing import KeyFileError, make_keys, private_key, public_key, sign
from generator.notices.ledger.verify import Seals, VerifiedAgainst, verify
from tests.evidence.lives import LAWFUL, lived
from tests.helpers import gongshi

RULES = VerifiedAgainst(LAWFUL, 7)
BODY = (
    "notice",
    "edition",
    "start",
    "last_day",
    "count",
    "total",
    "seal",
    "out",
    "pages",
    "from",
    "min_days",
    "site",
)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    public = make_keys(folder / "key.pem")
    return private_key(str(folder / "key.pem")), public_key(public)


@pytest.fixture(scope="module")
def ledgers(keys):
    """Twelve signed ledgers of some weeks."""
    return [
        lived(random.Random(seed), notices=5, days=18, signer=partial(sign, key=keys[0])).content
        for seed in range(12)
    ]


def lines_of(content):
    return content.splitlines(keepends=True)


def rechained(lines):
    """Every `seq` and `prev` worked out anew, as whoever knows the format can."""
    prev, done = FIRST_PREV, []
    for number, line in enumerate(lines, start=1):
        entry = json.loads(line) | {"seq": number, "prev": prev}
        done.append(canonical(entry))
        prev = digest(done[-1])
    return done


def signed(content):
    """The ledger up to its last build: what was seen since is signed with the next one."""
    lines = lines_of(content)
    while b'"signature"' not in lines[-1]:
        lines.pop()
    return b"".join(lines)


def edited(line, rng):
    """The line with one value of the event changed into another lawful-looking one."""
    entry = json.loads(line)
    key = rng.choice([key for key in (*BODY, "at", "version") if key in entry])
    old = entry[key]
    if key == "at":
        entry[key] = (datetime.fromisoformat(old) - timedelta(days=rng.randrange(1, 9))).isoformat()
    elif isinstance(old, int):
        entry[key] = old + rng.randrange(1, 5)
    elif key in ("start", "last_day", "from"):
        entry[key] = (
            (datetime.fromisoformat(old) + timedelta(days=rng.choice([-2, -1, 1, 2]))).date().isoformat()
        )
    elif len(old) == 64:
        entry[key] = digest(rng.randbytes(8))
    elif key == "total":
        entry[key] = f"{float(old) + 1:.2f}"
    else:
        entry[key] = old + "x"
    return canonical(entry)


def tampered(lines, other, rng):
    """A tamper, and its name."""
    lines = list(lines)
    at = rng.randrange(1, len(lines) - 1)  # the last line alone is a matter of the head
    match rng.choice(["edit", "delete", "swap", "insert", "repeat", "splice", "byte", "spaces"]):
        case "edit":
            lines[at] = edited(lines[at], rng)
        case "delete":
            del lines[at : min(at + rng.randrange(1, 4), len(lines) - 1)]
        case "swap":
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
        case "insert":
            lines.insert(at, rechained([*lines[:at], other[rng.randrange(len(other))]])[-1])
        case "repeat":
            lines.insert(at + 1, lines[at])
        case "splice":
            lines[at:] = other[min(at, len(other) - 2) :]
        case "byte":
            line = bytearray(lines[at])
            place = rng.randrange(len(line) - 1)
            line[place] = rng.choice([each for each in range(32, 127) if each != line[place]])
            lines[at] = bytes(line)
        case "spaces":
            lines[at] = lines[at].replace(b'":', b'": ', 1)
    return lines


def test_a_thousand_tampers_are_found_by_the_ledger_alone(ledgers):
    rng = random.Random(1000)
    for number in range(600):
        content = ledgers[number % len(ledgers)]
        other = lines_of(ledgers[(number + 1) % len(ledgers)])
        changed = b"".join(tampered(lines_of(content), other, rng))
        assert changed != content
        assert read_lines(changed).faults, number
        assert verify(changed, RULES), number


def test_the_whole_chain_worked_out_anew_is_found_by_head_copy_and_signature(ledgers, keys):
    rng = random.Random(1001)
    for number in range(200):
        content = ledgers[number % len(ledgers)]
        other = lines_of(ledgers[(number + 1) % len(ledgers)])
        lines = lines_of(content)
        head = ChainHead(len(lines), digest(lines[-1]))
        while True:
            try:
                changed = b"".join(rechained(tampered(lines, other, rng)))
            except ValueError:  # a byte was changed so that the line is no JSON any more
                continue
            if changed != content:
                break
        assert verify(changed, VerifiedAgainst(head=head)), number
        assert verify(changed, VerifiedAgainst(copy=content)), number
        if not content.startswith(signed(changed)):  # else nothing signed was changed, only left out
            assert verify(changed, VerifiedAgainst(keys=(keys[1],))), number


def test_a_ledger_cut_short_is_found_by_an_earlier_head_or_copy(ledgers):
    rng = random.Random(1002)
    for number in range(200):
        lines = lines_of(ledgers[number % len(ledgers)])
        published = rng.randrange(2, len(lines) + 1)
        cut = b"".join(lines[: rng.randrange(published)])
        assert verify(cut, VerifiedAgainst(head=ChainHead(published, digest(lines[published - 1])))), number
        assert verify(cut, VerifiedAgainst(copy=b"".join(lines[:published]))), number


def test_an_untouched_ledger_has_no_fault(ledgers, keys):
    for content in ledgers:
        lines = lines_of(content)
        for published in (1, len(lines) // 2, len(lines)):
            known = VerifiedAgainst(
                LAWFUL,
                7,
                b"".join(lines[:published]),
                ChainHead(published, digest(lines[published - 1])),
                (keys[1],),
            )
            assert verify(content, known) == ()


def test_another_office_s_key_is_not_this_office_s(ledgers, tmp_path):
    make_keys(tmp_path / "other.pem")
    other = public_key(tmp_path / "other.pem.pub")
    assert all("签名不对" in str(each) for each in verify(ledgers[0], VerifiedAgainst(keys=(other,))))
    signed_by_other = rechained(lines_of(ledgers[0]))
    assert verify(b"".join(signed_by_other), VerifiedAgainst(keys=(other,)))


def test_signatures_taken_away_are_missed(ledgers, keys):
    lines = [
        canonical({key: value for key, value in json.loads(line).items() if key not in ("key", "signature")})
        for line in lines_of(ledgers[0])
    ]
    (fault,) = verify(b"".join(rechained(lines)), VerifiedAgainst(keys=(keys[1],)))
    assert "没有签名" in str(fault)


def test_keys_are_never_overwritten_nor_told(tmp_path):
    make_keys(tmp_path / "key.pem")
    before = (tmp_path / "key.pem").read_bytes()
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0
    with pytest.raises(KeyFileError, match="不覆盖"):
        make_keys(tmp_path / "key.pem")
    assert (tmp_path / "key.pem").read_bytes() == before
    with pytest.raises(KeyFileError) as caught:
        private_key("-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n")
    assert "secret" not in str(caught.value)


LAWLESS = [
    ("start", -1, "首日", ["first_out", "changed"]),
    ("last_day", -1, "不是按规定", ["first_out", "changed", "restarted", "retimed"]),
    ("last_day", 1, "不是按规定", ["first_out", "changed", "restarted", "retimed"]),
    ("from", 3, "撤回的日期", ["withdrawn"]),
]


@pytest.mark.parametrize(("key", "days", "word", "events"), LAWLESS)
def test_what_is_against_the_rules_is_told_though_the_chain_is_sound(ledgers, key, days, word, events):
    found = 0
    for content in ledgers:
        lines = lines_of(content)
        for at, line in enumerate(lines):
            entry = json.loads(line)
            if entry["event"] in events:
                moved = datetime.fromisoformat(entry[key]) + timedelta(days=days)
                changed = [*lines[:at], canonical(entry | {key: moved.date().isoformat()}), *lines[at + 1 :]]
                assert word in " ".join(map(str, verify(b"".join(rechained(changed)), RULES)))
                found += 1
    assert found > 5


def test_a_seal_that_is_not_that_of_the_records_is_told(ledgers):
    events = read_lines(ledgers[0]).events
    seals = {event.notice: event.body["seal"] for event in events if "seal" in event.body}
    assert verify(ledgers[0], VerifiedAgainst(seals=Seals(seals))) == ()
    notice = min(seals)
    (fault,) = verify(ledgers[0], VerifiedAgainst(seals=Seals(seals | {notice: "0" * 64})))
    assert "核验码不符" in str(fault)


def test_a_look_at_the_site_that_nobody_signed_is_no_end_of_a_signed_ledger(ledgers, keys):
    """Whoever can write the file can say that the site was seen, as often as he likes."""
    for content in ledgers:
        events = read_lines(content).events
        assert verify(content, VerifiedAgainst(keys=(keys[1],))) == ()
        opened = LedgerFile(Path("ledger.jsonl"), content)  # without the key
        live = opened.history.live(opened.history.last.day)
        seen = {"count": len(live), "out": out_digest(live), "site": "https://example.org/"}
        for _ in range(3):
            opened.add([EventDraft(EventName.SEEN, seen)], opened.history.last.at)
        assert verify(opened.content, VerifiedAgainst()) == ()
        faults = verify(opened.content, VerifiedAgainst(keys=(keys[1],)))
        assert [each.line for each in faults] == [len(events) + 1]
        assert "3 行没有签名" in faults[0].message
        opened.signer = partial(sign, key=keys[0])  # the remedy: the office signs after looking
        opened.add([EventDraft(EventName.SEEN, seen)], opened.history.last.at)
        assert verify(opened.content, VerifiedAgainst(keys=(keys[1],))) == ()


def test_a_ledger_cut_at_a_signed_line_is_found_by_the_copy_on_the_site(ledgers, keys, tmp_path):
    content = ledgers[0]
    public = tmp_path / "key.pub"
    public.write_bytes(
        keys[1].public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / PUBLISHED).write_bytes(content)
    ledger = tmp_path / "ledger.jsonl"
    lines = lines_of(content)
    cut = max(at for at, line in enumerate(lines[:-1], start=1) if b'"signature"' in line)
    for kept, code in ((len(lines), 0), (cut, 3)):
        ledger.write_bytes(b"".join(lines[:kept]))
        done = gongshi("ledger", "verify", ledger, "--public-key", public)
        assert done.code == code, done.output
    assert f"少 {len(lines) - cut} 行" in done.output
    (tmp_path / "site" / PUBLISHED).unlink()  # nothing says what is the newest: that is told
    done = gongshi("ledger", "verify", ledger, "--public-key", public)
    assert (done.code, "末尾几行，要有对照" in done.output) == (0, True)


@pytest.mark.parametrize(
    "total", ["NaN", "-NaN", "sNaN", "Infinity", "1E+2", "01.00", "1.0", "1.000", "１.00", ""]
)
def test_a_total_is_a_sum_of_money(ledgers, total):
    lines = lines_of(ledgers[0])
    at = next(number for number, line in enumerate(lines) if b'"total"' in line)
    lines[at] = canonical(json.loads(lines[at]) | {"total": total})
    faults = verify(b"".join(rechained(lines)), VerifiedAgainst())
    assert [each for each in faults if each.line == at + 1 and "total" in each.message]
