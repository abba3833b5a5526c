"""A time stamp on the ledger's last line, by a real authority of OpenSSL on this machine."""

from __future__ import annotations

import random
import shutil
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from generator.notices.ledger import EventDraft, EventName, LedgerFile, out_digest, read
from generator.notices.ledger.chain import ChainFault
from generator.notices.ledger.timestamp import certificates, query, verify_stamp
from tests.evidence.lives import lived
from tests.helpers import gongshi

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="the authority is OpenSSL's")

_CONFIG = """\
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Path:
    """Its folder: root.pem, and what it signs with."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder), encoding="ascii")
    (folder / "serial").write_text("01\n", encoding="ascii")
    (folder / "tsa.ext").write_text("extendedKeyUsage=critical,timeStamping\n", encoding="ascii")
    root = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=Root of the test")
    openssl(folder, *root, "-keyout", "root.key", "-out", "root.pem")
    new = ("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Authority of the test")
    openssl(folder, *new, "-keyout", "tsa.key", "-out", "tsa.csr")
    sign = ("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
    openssl(folder, *sign, "-days", "3650", "-extfile", "tsa.ext", "-out", "tsa.pem")
    return folder


def stamped(folder: Path, asked: bytes) -> bytes:
    (folder / "q.tsq").write_bytes(asked)
    reply = ("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", "-signer", "tsa.pem")
    openssl(folder, *reply, "-inkey", "tsa.key", "-out", "a.tsr")
    return (folder / "a.tsr").read_bytes()


@contextmanager
def serving(folder: Path, answer=stamped):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = answer(folder, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def ledger(tmp_path) -> Path:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(lived(random.Random(3), notices=3, days=12).content)
    return path


def test_a_stamp_is_asked_for_checked_and_told(authority, ledger):
    with serving(authority) as address:
        done = gongshi("ledger", "stamp", ledger, "--tsa", address)
    assert done.code == 0, done.output
    last = read(ledger)[-1]
    token = ledger.with_name(f"ledger-{last.seq}.tsr")
    check = ("ledger", "verify", ledger, "--stamp", token, "--tsa-cert", authority / "root.pem")
    done = gongshi(*check)
    assert done.code == 0, done.output
    assert f"第 {last.seq} 行和它以前的全部内容" in done.output
    # OpenSSL itself says the same of the head that the ledger shows
    openssl(authority, "ts", "-verify", "-digest", last.head.digest, "-in", str(token), "-CAfile", "root.pem")
    # the ledger goes on, and the stamp stays right; written anew, it is found
    content = ledger.read_bytes()
    later = LedgerFile(ledger, content)
    built = {"count": 0, "out": out_digest([]), "pages": "0" * 64}
    later.add([EventDraft(EventName.BUILT, built)], datetime.now(UTC))
    assert not isinstance(verify_stamp(token.read_bytes(), roots(authority), later.events), ChainFault)
    ledger.write_bytes(lived(random.Random(4), notices=3, days=12).content)
    done = gongshi(*check)
    assert done.code == 3
    assert "时间戳盖的那一行不在台账里" in done.output


def roots(authority):
    return certificates(authority / "root.pem")


def test_a_stamp_of_another_authority_or_a_changed_one_is_refused(authority, ledger, tmp_path):
    events = read(ledger)
    token = stamped(authority, query(events[-1]))
    assert not isinstance(verify_stamp(token, roots(authority), events), ChainFault)
    other = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "10", "-subj", "/CN=Other")
    openssl(tmp_path, *other, "-keyout", "k.pem", "-out", "root.pem")
    for wrong, known in ((token, certificates(tmp_path / "root.pem")), (b"no stamp", roots(authority))):
        fault = verify_stamp(wrong, known, events)
        assert "时间戳不对" in str(fault)
    for place in range(len(token) - 300, len(token), 25):  # any byte of the signature
        changed = bytearray(token)
        changed[place] ^= 1
        assert isinstance(verify_stamp(bytes(changed), roots(authority), events), ChainFault)


def test_days_forged_ahead_are_contradicted_by_the_stamp(authority, tmp_path):
    """Eight days written in a minute: the last of them lies after the authority's time."""
    forged = LedgerFile(tmp_path / "ledger.jsonl", b"")
    ahead = datetime(2126, 1, 1, tzinfo=UTC)
    forged.add([EventDraft(EventName.BUILT, {"count": 0, "out": out_digest([]), "pages": "0" * 64})], ahead)
    token = stamped(authority, query(forged.events[-1]))
    assert "写的时间晚于时间戳" in str(verify_stamp(token, roots(authority), forged.events))


def test_without_a_network_the_question_is_a_file(authority, ledger, tmp_path):
    question = tmp_path / "q.tsq"
    assert gongshi("ledger", "stamp", ledger, "--query", question).code == 0
    token = stamped(authority, question.read_bytes())
    assert not isinstance(verify_stamp(token, roots(authority), read(ledger)), ChainFault)


def test_an_authority_that_answers_something_else_is_one_sentence(authority, ledger):
    with serving(authority, lambda folder, asked: b"<html>login</html>") as address:
        done = gongshi("ledger", "stamp", ledger, "--tsa", address)
    assert (done.code, "答复不是时间戳" in done.output) == (1, True)
    assert not list(ledger.parent.glob("*.tsr"))
    done = gongshi("ledger", "stamp", ledger, "--tsa", "http://127.0.0.1:9/")
    assert (done.code, "没有答复" in done.output) == (1, True)
    assert gongshi("ledger", "stamp", ledger).code == 2
