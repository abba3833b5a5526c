"""A time stamp of an authority (RFC 3161) on the ledger's last line: proof of a time from outside.

The ledger alone says when its lines were written, by the office's own clock. A time stamp says, signed by
somebody else, that a line, and with it all before it, existed at a time. What is stamped are the bytes of the
line, so that the stamp's digest is the *head* that the ledger shows; `openssl ts -verify` checks it as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from generator.domain.clock import BEIJING
from generator.notices.ledger.chain import ChainFault, LedgerError
from generator.notices.ledger.events import Event

_APART = timedelta(minutes=10)  # the office's clock and the authority's may differ by so much


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """The line that was stamped, and the authority's time, which is no earlier than the line's own."""

    seq: int
    written: datetime  # what the line says
    stamped: datetime  # Beijing

    def __str__(self) -> str:
        return (
            f"时间戳：第 {self.seq} 行和它以前的全部内容，"
            f"在 {self.stamped:%Y-%m-%d %H:%M}（北京时间）已经有了；"
            f"这一行自己写的时间是 {self.written:%Y-%m-%d %H:%M}。"
        )


def query(event: Event) -> bytes:
    """What is sent to the authority for the line of `event`: its SHA-256 and a random number, as DER."""
    builder = TimestampRequestBuilder().data(event.line).hash_algorithm(HashAlgorithm.SHA256)
    return builder.cert_request(cert_request=True).nonce(nonce=True).build().as_bytes()


def check_answer(answer: bytes, event: Event) -> None:
    """Raises LedgerError where `answer` is no time stamp on the line of `event`."""
    try:
        imprint = decode_timestamp_response(answer).tst_info.message_imprint.message
    except ValueError as error:
        raise LedgerError("时间戳机构的答复不是时间戳。请检查 --tsa 的地址，然后重试。") from error
    if imprint.hex() != event.head.digest:
        raise LedgerError("时间戳机构答复的不是这本台账的末行。请重试；还是这样的，请换一家时间戳机构。")


def certificates(path: Path) -> list[x509.Certificate]:
    """The authority's certificates in the PEM file `path`. Raises LedgerError."""
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise LedgerError(f"{path.name} 里没有证书：请向时间戳机构要 PEM 格式的根证书。") from error


def verify_stamp(
    answer: bytes, roots: Iterable[x509.Certificate], events: Iterable[Event]
) -> TimeStamp | ChainFault:
    """The time stamp `answer` of an authority with one of `roots`, or what is wrong with it or the ledger."""
    builder = VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        response = decode_timestamp_response(answer)
        imprint = response.tst_info.message_imprint.message
        builder.build().verify(response, imprint)
        stamped = response.tst_info.gen_time
    except (VerificationError, ValueError):
        return ChainFault(0, "时间戳不对：不是这家时间戳机构签的，或者文件被改过。")
    for event in events:
        if event.head.digest == imprint.hex():
            if event.at > stamped + _APART:
                return ChainFault(event.seq, "写的时间晚于时间戳：当时电脑的时间错了，或者时间是指定的。")
            return TimeStamp(event.seq, event.at, stamped.astimezone(BEIJING))
    return ChainFault(0, "时间戳盖的那一行不在台账里：台账被改写、截短过，或者是另一本台账的时间戳。")
