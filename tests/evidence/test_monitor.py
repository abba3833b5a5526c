"""`gongshi monitor` against real hosts: what is right passes, and each thing that may go wrong is found."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime, timedelta

import pytest

from generator.notices import ledger as ledgers
from tests.evidence.host import GOOD, hosting
from tests.evidence.sites import ILLNESS, LEADERS, PENDING

MANY = int(os.environ.get("NOTICES", "300"))  # the full run: NOTICES=3000
NINE = "2026-11-24T09:00+08:00"
LATER = "2026-12-01T09:00+08:00"
PAGE = f"/notices/{ILLNESS}/"
ROW = re.compile(rb'<tr><td class="n">7</td>.*?</tr>\n?')


@pytest.fixture
def good(made_days):
    with hosting(made_days.second.site) as host:
        yield host


@pytest.fixture
def page(made_days):
    return made_days.second.page(PAGE.strip("/"))


class TestAGoodSite:
    def test_passes_and_is_seen(self, good, made_days, watched):
        done = watched(good, made_days.second.ledger, NINE)
        assert (done.code, done.codes) == (0, set())
        (seen,) = done.added
        assert (seen.name, seen.body["count"], seen.body["site"]) == ("seen", 3, good.address)
        assert "应当公示 3 个，看到 3 个" in done.output

    def test_an_ended_notice_without_names_passes(self, made_days, watched):
        with hosting(made_days.third.site) as host:
            done = watched(host, made_days.third.ledger, LATER)
        assert (done.code, done.codes) == (0, set())
        assert "看到 1 个；已经结束 2 个" in done.output

    @pytest.mark.parametrize("what", ["gone", "ill for a moment", "moved on the same host"])
    def test_is_allowed(self, what, made_days, watched):
        with hosting(made_days.third.site) as host:
            if what == "gone":
                host.replaced[f"/notices/{LEADERS}/"] = None
            elif what == "ill for a moment":
                host.fails = 1
            else:
                host.moved[PAGE] = f"{PAGE}index.html"
            assert watched(host, made_days.third.ledger, LATER).code == 0


class TestAStaleSite:
    def test_after_a_last_day(self, good, made_days, watched):
        done = watched(good, made_days.third.ledger, LATER)
        assert done.code == 3
        assert done.codes == {"site_stale", "site_ended_with_names", "site_ended_listed"}
        assert done.about("site_ended_with_names") == {LEADERS, PENDING}

    def test_although_every_notice_is_still_right(self, made_days, watched):
        with hosting(made_days.first.site) as host:
            done = watched(host, made_days.second.ledger, NINE)
        assert (done.code, done.codes) == (3, {"site_stale"})
        assert [each.name for each in done.added] == ["seen"]

    def test_that_nobody_built_anew(self, good, made_days, watched):
        done = watched(good, made_days.second.ledger, LATER)
        assert done.code == 3
        assert done.codes == {"site_overdue", "site_ended_with_names", "site_ended_listed"}

    def test_a_day_old_is_a_warning(self, good, made_days, watched):
        done = watched(good, made_days.second.ledger, "2026-11-25T07:00+08:00")
        assert (done.code, done.codes) == (0, {"site_not_today"})

    def test_a_build_that_stopped_is_an_alarm_although_no_name_is_wrong_yet(self, good, made_days, watched):
        done = watched(good, made_days.second.ledger, "2026-11-25T20:30+08:00")
        assert (done.code, done.codes) == (3, {"site_overdue"})


class TestANotice:
    def test_that_is_missing(self, good, made_days, watched):
        good.replaced[PAGE] = None
        done = watched(good, made_days.second.ledger, NINE)
        assert (done.code, done.codes) == (3, {"site_notice_gone"})
        missing, seen = done.added
        assert (missing.name, missing.notice, missing.body["why"]) == ("missing", ILLNESS, "site_notice_gone")
        assert (seen.name, seen.body["count"]) == ("seen", 2)

    def test_whose_names_are_gone_too_early(self, good, made_days, watched, page):
        good.replaced[PAGE] = re.sub(rb"<table.*?</table>", b"", page, flags=re.DOTALL)
        assert watched(good, made_days.second.ledger, NINE).codes == {"site_notice_empty"}

    @pytest.mark.parametrize(
        ("old", "new", "what"),
        [
            (ROW, rb"", ["名单行数", "各行金额加起来的数"]),
            (re.compile(rb'(<td class="n">)300\.00<'), rb"\g<1>800.00<", ["各行金额加起来的数"]),
            (re.compile(rb'>[0-9a-f]{64}<'), rb">" + b"0" * 64 + rb"<", ["核验码"]),
            (re.compile(rb'data-seal="[0-9a-f]+"'), rb'data-seal="0"', ["核验码"]),
            (re.compile(rb'data-edition="1"'), rb'data-edition="2"', ["版次"]),
            (re.compile(rb'data-last-day="[-0-9]+"'), rb'data-last-day="2026-11-28"', ["公示起止日期"]),
            (re.compile(rb'data-count="30"'), rb'data-count="29"', ["人数（项数）"]),
            (re.compile(rb'data-total="38800.00"'), rb'data-total="38800.01"', ["合计金额"]),
        ],
    )  # fmt: skip
    def test_that_was_altered(self, old, new, what, good, made_days, watched, page):
        good.replaced[PAGE], times = old.subn(new, page, count=1)
        assert times == 1
        done = watched(good, made_days.second.ledger, NINE)
        assert (done.code, done.codes, done.about("site_notice_differs")) == (
            3,
            {"site_notice_differs"},
            {ILLNESS},
        )
        assert [each["message"] for each in done.found if each["batch"]] == [
            f"页面上的{each}与台账不一致。" for each in what
        ]
        assert [each.name for each in done.added] == ["missing", "seen"]

    def test_in_which_only_a_name_was_altered(self, good, made_days, watched, page):
        good.replaced[PAGE] = re.sub(
            rb'(<td class="n">7</td><td[^>]*>)[^<]+', rb"\g<1>" + "某某".encode(), page
        )
        done = watched(good, made_days.second.ledger, NINE)
        assert (done.code, done.codes, done.added) == (3, {"site_pages_differ"}, [])
        wrong = ledgers.read(done.ledger)[-1]
        assert (wrong.name, wrong.body["why"], wrong.notice) == ("wrong", "site_pages_differ", "")

    def test_that_is_no_page_of_ours(self, good, made_days, watched):
        good.replaced[PAGE] = b"<!doctype html><title>For sale</title>"
        assert "site_notice_unreadable" in watched(good, made_days.second.ledger, NINE).codes

    def test_that_is_not_listed(self, good, made_days, watched):
        for path in ("/", "/live/", "/live/by-kind/", "/live/by-days/"):
            text = made_days.second.page(path.strip("/"))
            good.replaced[path] = text.replace(f"notices/{ILLNESS}/".encode(), b"law/")
        done = watched(good, made_days.second.ledger, NINE)
        assert (done.code, done.codes, done.about("site_notice_not_listed")) == (
            3,
            {"site_notice_not_listed"},
            {ILLNESS},
        )

    def test_that_the_ledger_does_not_know(self, good, made_days, watched):
        text = made_days.second.page("live")
        good.replaced["/live/"] = text.replace(b"</main>", b'<a href="../notices/other/">x</a></main>')
        assert watched(good, made_days.second.ledger, NINE).about("site_notice_unknown") == {"other"}

    def test_that_ended_but_shows_its_names(self, made_days, watched):
        with hosting(made_days.third.site) as host:
            host.replaced[f"/notices/{LEADERS}/"] = made_days.second.page(f"notices/{LEADERS}")
            done = watched(host, made_days.third.ledger, LATER)
        assert (done.code, done.codes, done.about("site_ended_with_names")) == (
            3,
            {"site_ended_with_names"},
            {LEADERS},
        )
        wrong = next(each for each in ledgers.read(done.ledger) if each.name == "wrong")
        assert (wrong.notice, wrong.body["why"]) == (LEADERS, "site_ended_with_names")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Cache-Control": "max-age=600"}, "site_cache"),
        ({"Cache-Control": ""}, "site_cache"),
        ({"Content-Type": "application/octet-stream"}, "site_type"),
        ({"Content-Type": "text/html; charset=gbk"}, "site_type"),
    ],
)
def test_a_wrong_header_is_told_once(headers, code, made_days, watched):
    with hosting(made_days.second.site, headers=GOOD | headers) as host:
        done = watched(host, made_days.second.ledger, NINE)
    assert (done.code, done.codes) == (3, {code})
    assert len([each for each in done.found if each["code"] == code]) == 1


@pytest.mark.parametrize(
    ("meta", "header", "code"),
    [
        (
            rb"<meta http-equiv=.Content-Security-Policy.[^>]*>",
            {"Content-Security-Policy": "default-src 'self'"},
            "site_policy",
        ),
        (rb"<meta name=.robots.[^>]*>", {"X-Robots-Tag": "noindex"}, "site_robots"),
    ],
)
def test_a_page_or_its_headers_must_say_it(meta, header, code, made_days, watched, page):
    bare = re.sub(meta, b"", page)
    assert bare != page
    for headers in ({"Cache-Control": "no-cache"}, {"Cache-Control": "no-cache", **header}):
        with hosting(made_days.second.site, headers=headers) as host:
            host.replaced[PAGE] = bare
            done = watched(host, made_days.second.ledger, NINE)
        assert (code in done.codes) == (len(headers) == 1)


class TestTheLedger:
    def test_of_the_site_rolled_back(self, good, made_days, watched):
        good.replaced["/ledger.jsonl"] = made_days.first.ledger
        assert watched(good, made_days.second.ledger, NINE).codes == {"site_stale"}

    def test_of_the_office_rolled_back(self, good, made_days, watched):
        done = watched(good, made_days.first.ledger, NINE)
        assert (done.code, done.codes) == (3, {"site_ledger_ahead"})

    def test_of_the_site_altered(self, good, made_days, watched):
        good.replaced["/ledger.jsonl"] = made_days.second.ledger.replace(b'"count":30', b'"count":29')
        assert watched(good, made_days.second.ledger, NINE).codes == {"site_ledger_other"}

    def test_of_the_office_altered_is_refused(self, good, made_days, watched):
        altered = made_days.second.ledger.replace(b'"count":30', b'"count":29')
        done = watched(good, altered, NINE)
        assert (done.code, good.asked) == (1, [])
        assert done.ledger.read_bytes() == altered


class TestNoAnswer:
    def test_a_host_that_is_down(self, made_days, watched):
        with hosting(made_days.second.site) as host:
            address = host.address
        done = watched(address, made_days.second.ledger, NINE)
        assert done.code == 1
        assert "网站连不上" in done.output
        assert done.ledger.read_bytes() == made_days.second.ledger

    def test_a_host_that_answers_drop_by_drop(self, good, made_days, watched):
        good.drips = frozenset({"*"})
        done = watched(good, made_days.second.ledger, NINE, "--timeout", "1")  # a whole page would take hours
        assert done.code == 1
        assert "迟迟不答复" in done.output
        assert done.ledger.read_bytes() == made_days.second.ledger

    def test_one_page_that_comes_drop_by_drop(self, good, made_days, watched):
        good.drips = frozenset({PAGE})
        done = watched(good, made_days.second.ledger, NINE, "--timeout", "1")
        assert (done.code, done.codes) == (3, {"site_notice_silent"})

    def test_another_host_is_never_followed_to(self, made_days, watched, good):
        with hosting(made_days.second.site, redirect=good.address.rstrip("/")) as host:
            done = watched(host, made_days.second.ledger, NINE)
        assert (done.code, good.asked) == (3, [])
        assert done.about("site_led_away") >= {ILLNESS, LEADERS, PENDING}
        assert [each.name for each in done.added] == ["missing"] * 3

    def test_a_circle(self, good, made_days, watched):
        good.moved["/"] = "/"
        done = watched(good, made_days.second.ledger, NINE)
        assert done.code == 1
        assert "转来转去" in done.output


@pytest.mark.parametrize(
    "url", ["gongshi.example", "ftp://gongshi.example/", "https://me:secret@gongshi.example/", "https://x/?a"]
)
def test_an_address_that_is_none(url, made_days, watched):
    done = watched(url, made_days.second.ledger, NINE)
    assert done.code == 2
    assert "secret" not in done.output


class TestHttps:
    @pytest.mark.parametrize(
        ("days", "code", "found"), [(300, 0, set()), (10, 0, {"site_certificate_ending"}), (-1, 1, set())]
    )
    def test_a_certificate_is_looked_at(self, days, code, found, made_days, watched, tmp_path, monkeypatch):
        now = max(datetime.now(UTC), datetime.fromisoformat(NINE))
        until = (now if days > 0 else datetime.now(UTC)) + timedelta(days=days, hours=1)
        secure, authority = certified(tmp_path, datetime.now(UTC), until)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        with hosting(made_days.second.site, secure) as host:
            done = watched(host, made_days.second.ledger, now.isoformat())
        assert (done.code == 1) == (code == 1)  # else 0 on the day of the site, 3 after it
        assert done.codes & {"site_certificate_ending"} == found
        assert ("证书" in done.output) == (code == 1 or bool(found))

    def test_a_certificate_that_nobody_vouches_for(self, made_days, watched, tmp_path):
        now = datetime.now(UTC)
        secure, _ = certified(tmp_path, now, now + timedelta(days=300))
        with hosting(made_days.second.site, secure) as host:
            done = watched(host, made_days.second.ledger, NINE)
        assert done.code == 1
        assert "证书无效" in done.output


def certified(folder, now, until):
    """A server's context with a certificate for 127.0.0.1, and the file of the authority that signed it."""
    import ipaddress
    import ssl

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gongshi test")])
    certificate = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now - timedelta(days=90), until
        )
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    public = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(public + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file


def test_many_notices_are_all_seen(tmp_path, made_days, watched):
    """A peak fortnight has 3,000 notices; here a part of them."""
    from tests.evidence.sites import build_many

    site, ledger, as_of = build_many(tmp_path, MANY)
    with hosting(site) as host:
        start = time.monotonic()
        done = watched(host, ledger, as_of)
        took = time.monotonic() - start
    assert (done.code, done.codes) == (0, set())
    assert f"应当公示 {MANY} 个，看到 {MANY} 个" in done.output
    print(f"{MANY} notices in {took:.1f} s")
