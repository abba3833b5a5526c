"""The one question that a time-stamping authority is asked over HTTP (RFC 3161, section 3.4)."""

from __future__ import annotations

import ssl

import httpx

from generator.diagnostics.failure import Failure

_SECONDS = 30
_MOST_BYTES = 1_000_000


class AuthorityError(Failure, RuntimeError):
    """The authority gave no answer; the sentence says what to look at (Chinese)."""


def ask(address: str, query: bytes) -> bytes:
    """The authority's answer to `query`, both DER. Nothing but a digest leaves the machine."""
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        with httpx.Client(verify=ssl.create_default_context(), timeout=_SECONDS) as client:
            answer = client.post(address, content=query, headers=headers)
            answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise AuthorityError("时间戳机构没有答复：请检查 --tsa 的地址和网络，然后重试。") from error
    if len(answer.content) > _MOST_BYTES:
        raise AuthorityError("时间戳机构的答复太长，不是时间戳。请检查 --tsa 的地址。")
    return answer.content
