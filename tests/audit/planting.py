"""Canaries: invented private values, written in every encoding into every channel of a site.

Seeded, and kept apart from the audit's code: nothing of `generator.audit` is imported here, so that a way of
writing that the audit does not know cannot be missing here for the same reason.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import json
import struct
import zipfile
import zlib
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from random import Random

import brotli

HAN = [chr(code) for code in range(0x4E00, 0x9FA6)]
GIVEN = "国建志明德永福荣根法金水土生祥林海宝伟强平文华忠良兴富康宏庆松柏泉炳耀锦棠秀英珍兰桂芳凤仙玉梅彩娟爱芬月琴惠素莲菊香翠云霞美丽萍雅琳蓉婉佩瑛"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
# Provinces with county codes of old and new lists; the people of 1930–1975 were numbered in both.
REGIONS = ("330102", "330103", "330104", "330106", "330121", "330719", "320501", "310229", "342501", "362330", "513021", "452624", "612401")  # fmt: skip
KINDS = ("identity", "birth", "phone", "card", "address", "remark", "name")
COLUMNS = {"identity": "身份证号", "birth": "出生日期", "phone": "联系电话", "card": "银行卡号", "address": "家庭住址", "remark": "备注", "name": "姓名"}  # fmt: skip
DIGITS = ("identity", "phone", "card")


@dataclass(frozen=True)
class Canary:
    """One value, and where and how it was written."""

    row: int  # 0-based, of the records
    kind: str
    value: str
    encoding: str
    channel: str


def identity(rng: Random, prefix: str = "") -> str:
    region = prefix or rng.choice(REGIONS)
    body = f"{region}{rng.randint(1930, 1975)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randrange(1000):03d}"
    return body + "10X98765432"[sum(int(d) * (2 ** (17 - i) % 11) for i, d in enumerate(body)) % 11]


def card(rng: Random) -> str:
    body = "62" + "".join(rng.choices("0123456789", k=rng.choice((14, 16))))
    body = body[: rng.choice((15, 18))].ljust(15, "7")
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(body + "0")))
    return body + str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def value(rng: Random, kind: str) -> str:
    if kind == "identity":
        return identity(rng)
    if kind == "birth":
        return f"{rng.randint(1930, 1975)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    if kind == "phone":
        return f"1{rng.choice('3456789')}{rng.randrange(10**9):09d}"
    if kind == "card":
        return card(rng)
    if kind == "address":
        return (
            "".join(rng.choices(HAN, k=4))
            + f"路{rng.randint(1, 99)}号{rng.randint(1, 40)}幢{rng.randint(1, 4)}单元{rng.randint(101, 1804)}室"
        )
    if kind == "remark":
        return "".join(rng.choices(HAN, k=rng.randint(6, 14)))
    return rng.choice(SURNAMES) + "".join(
        rng.choices(GIVEN if rng.random() < 0.5 else HAN, k=rng.choice((1, 2, 2)))
    )


# ── encodings: the value as somebody, or some program, writes it ───────────────────────────────────────────


def _spelt(rng: Random, kind: str, text: str) -> str:
    """A birth has several spellings of its own."""
    if kind != "birth":
        return text
    year, month, day = text.split("-")
    return rng.choice(
        (
            text,
            f"{year}{month}{day}",
            f"{year}.{month}.{day}",
            f"{year}/{int(month)}/{int(day)}",
            f"{int(year)}年{int(month)}月{int(day)}日",
        )
    )


def _between(text: str, mark: str) -> str:
    return mark.join(text)


def _tags(rng: Random, text: str) -> str:
    tag = rng.choice(("b", "span", "i", "em", "strong"))
    return "".join(f"<{tag}>{each}</{tag}>" for each in text)


def _fullwidth(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


def _escapes(rng: Random, text: str) -> str:
    form = rng.choice(("\\u{:04x}", "\\u{:04X}", "\\u{{{:x}}}"))
    return "".join(form.format(ord(each)) for each in text)


def _base64(rng: Random, text: str) -> str:
    coded = rng.choice((base64.b64encode, base64.urlsafe_b64encode))
    return (
        coded(("name=" + "x" * rng.randrange(4) + ";" + text + ";").encode())
        .decode()
        .rstrip(rng.choice(("", "=")))
    )


def encode(rng: Random, kind: str, text: str, encoding: str) -> str | bytes:
    spelt = _spelt(rng, kind, text)
    plain = text.replace("-", "") if kind == "birth" else text
    if encoding == "float":
        return f"{text[0]}.{text[1:15]}E+17" if kind == "identity" else spelt
    if encoding == "old":
        return text[:6] + text[8:17] if kind == "identity" else spelt
    return {
        "plain": lambda: spelt,
        "fullwidth": lambda: _fullwidth(spelt),
        "spaced": lambda: _between(plain, rng.choice((" ", "\u00a0", "\u3000", "&nbsp;"))),
        "hyphened": lambda: _between(plain, rng.choice(("-", "‐", "–"))),
        "zero-width": lambda: _between(spelt, rng.choice(("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad"))),
        "tags": lambda: _tags(rng, spelt),
        "decimal": lambda: "".join(f"&#{ord(each)};" for each in spelt),
        "hexadecimal": lambda: "".join(f"&#x{ord(each):x};" for each in spelt),
        "percent": lambda: "".join(f"%{byte:02X}" for byte in spelt.encode()),
        "escapes": lambda: _escapes(rng, spelt),
        "base64": lambda: _base64(rng, spelt),
        "hex": lambda: binascii.hexlify(spelt.encode()).decode(),
        "utf-16": lambda: spelt.encode(rng.choice(("utf-16-le", "utf-16-be"))),
        "gb18030": lambda: spelt.encode("gb18030"),
    }[encoding]()


ENCODINGS = ("plain", "fullwidth", "spaced", "hyphened", "zero-width", "tags", "decimal", "hexadecimal", "percent", "escapes", "base64", "hex", "float", "old", "utf-16", "gb18030")  # fmt: skip
RAW = ("utf-16", "gb18030")


# ── channels: where it is written ──────────────────────────────────────────────────────────────────────────


def _page(inside: str = "", head: str = "") -> str:
    return f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">{head}</head>\n<body><h1>页</h1>\n{inside}\n</body></html>\n'


def _attribute(text: str) -> str:
    return text.replace('"', "&quot;")


def _xml(text: str) -> str:
    return html.escape(text, quote=False)


def _ics(payloads: list[str]) -> str:
    lines = ["BEGIN:VCALENDAR"]
    for each in payloads:
        line = "DESCRIPTION:" + each.replace("\n", "\\n")
        while len(line) > 60:
            lines.append(line[:60])
            line = " " + line[60:]
        lines.append(line)
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _png(payloads: list[str], rng: Random) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    texts = b""
    for each in payloads:
        raw = each.encode()
        form = rng.randrange(3)
        if form == 0:
            texts += chunk(b"tEXt", b"Comment\0" + raw)
        elif form == 1:
            texts += chunk(b"zTXt", b"Comment\0\0" + zlib.compress(raw))
        else:
            texts += chunk(b"iTXt", b"Comment\0\1\0zh\0\0" + zlib.compress(raw))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + texts
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def _zip(payloads: list[str], rng: Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rule.py", "\n".join(f"# {each}" for each in payloads[::2]))
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as nested:
            nested.writestr("METADATA", gzip.compress("\n".join(payloads[1::2]).encode()))
        archive.writestr("nested.whl", inner.getvalue())
    return stream.getvalue()


def _snapshot(payloads: list[str | bytes], rng: Random) -> bytes:
    parts = [rng.randbytes(400) + b"\0\0\0\0"]
    for each in payloads:
        # As Python keeps strings in memory: two bytes a character where one is beyond Latin-1.
        wide = (
            each.encode("utf-16-le")
            if isinstance(each, str)
            and each.isalnum()
            and not any("！" <= one <= "～" for one in each)
            and rng.random() < 0.3
            else each
        )
        parts.append(
            (wide.encode() if isinstance(wide, str) else wide) + b"\0" * 8 + rng.randbytes(40) + b"\0" * 4
        )
    return b"".join(parts)


# name → (path in the site, payloads → the file)
TEXT_CHANNELS = {
    "text": ("notices/text/index.html", lambda ps: _page("\n".join(f"<p>{p}</p>" for p in ps))),
    "comment": ("notices/comment/index.html", lambda ps: _page("\n".join(f"<!-- {p} -->" for p in ps))),
    "data attribute": (
        "notices/data/index.html",
        lambda ps: _page("\n".join(f'<div data-note="{_attribute(p)}"></div>' for p in ps)),
    ),
    "title": (
        "notices/title/index.html",
        lambda ps: _page(head="".join(f"<title>{p}</title>\n" for p in ps)),
    ),
    "alt": (
        "about/index.html",
        lambda ps: _page("\n".join(f'<img src="x.png" alt="{_attribute(p)}">' for p in ps)),
    ),
    "description": (
        "law/index.html",
        lambda ps: _page(head="".join(f'<meta name="description" content="{_attribute(p)}">\n' for p in ps)),
    ),
    "hidden": ("live/index.html", lambda ps: _page("\n".join(f"<p hidden>{p}</p>" for p in ps))),
    "search index": (
        "search/search_index.json",
        lambda ps: json.dumps({"docs": [{"text": p} for p in ps]}, ensure_ascii=len(ps) % 2 == 0),
    ),
    "sitemap": (
        "sitemap.xml",
        lambda ps: (
            "<urlset>"
            + "\n".join(f"<url><loc>https://example.org/{_xml(p)}/</loc></url>" for p in ps)
            + "</urlset>"
        ),
    ),
    "404": ("404.html", lambda ps: _page("\n".join(f"<li>{p}</li>" for p in ps))),
    "tags": ("tags.json", lambda ps: json.dumps({"mappings": [{"tags": [p]} for p in ps]})),
    "edit link": (
        "ended/index.html",
        lambda ps: _page("\n".join(f'<a href="https://example.org/edit/{_attribute(p)}">改</a>' for p in ps)),
    ),
    "source map": (
        "assets/javascripts/own.js.map",
        lambda ps: json.dumps({"version": 3, "sourcesContent": [json.dumps([p]) for p in ps]}),
    ),
    "service worker": (
        "sw.js",
        lambda ps: "const FILES=[" + ",\n".join(json.dumps(p, ensure_ascii=False) for p in ps) + "]",
    ),
    "calendar": ("calendar.ics", lambda ps: _ics(ps)),
    "print sheet": (
        "print/index.html",
        lambda ps: _page("\n".join(f'<td class="paper">{p}</td>' for p in ps)),
    ),
    "open graph": (
        "index.html",
        lambda ps: _page(head="".join(f'<meta property="og:title" content="{_attribute(p)}">\n' for p in ps)),
    ),
    "svg": (
        "assets/chart.svg",
        lambda ps: (
            '<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(f"<text>{p}</text>" for p in ps) + "</svg>"
        ),
    ),
    "style": ("assets/css/own.css", lambda ps: "\n".join(f'.a::after{{content:"{p}"}}' for p in ps)),
}
PACKED_CHANNELS = {
    "sitemap.gz": (
        "sitemap.xml.gz",
        lambda ps, rng: gzip.compress(("\n".join(f"<loc>{_xml(p)}</loc>" for p in ps)).encode()),
    ),
    "brotli": (
        "page.js.br",
        lambda ps, rng: brotli.compress("\n".join(json.dumps(p) for p in ps).encode(), quality=1),
    ),
    "wheel": ("assets/engine/rules.whl", _zip),
    "picture": ("assets/img/qr.png", _png),
    "snapshot": ("assets/engine/memory.bin", _snapshot),
}
CHANNELS = (*TEXT_CHANNELS, *PACKED_CHANNELS, "file name")
_IN_A_PACKED_FILE = 50  # canaries: for each the audit unpacks, and seeks where in it the hit stands
_NAMES_MOST = 20  # canaries of one encoding in file names: each is a file


def plant(site: Path, seed: int, count: int) -> tuple[list[Canary], str]:
    """Write `count` canaries below `site`; what was written, and the records (CSV) that hold the values."""
    rng = Random(seed)
    canaries: list[Canary] = []
    seen: set[str] = set()
    rows = ["序号," + ",".join(COLUMNS.values()) + ",慰问金额"]
    piles: dict[tuple[str, bool], list[str | bytes]] = {}
    pairs = [(encoding, channel) for encoding in ENCODINGS for channel in CHANNELS]
    while len(canaries) < count:
        encoding, channel = pairs[len(canaries) % len(pairs)]
        # A file's name is short Unicode text; and a file a name is enough.
        if channel == "file name" and (
            encoding in (*RAW, "tags") or len(canaries) > _NAMES_MOST * len(pairs)
        ):
            channel = "text"
        kind = rng.choice(KINDS)
        text = value(rng, kind)
        # Births are few; what one of them hides is no canary of its own.
        key = text[:15] if kind == "identity" else text
        if key in seen and kind != "birth":
            continue
        seen.add(key)
        payload = encode(rng, kind, text, encoding)
        cells = [text if kind == each else "" for each in KINDS]
        rows.append(f"{len(rows)},{','.join(cells)},")
        canaries.append(Canary(len(canaries), kind, text, encoding, channel))
        piles.setdefault((channel, encoding in RAW), []).append(payload)
    for (channel, raw), payloads in piles.items():
        most = _IN_A_PACKED_FILE if channel in PACKED_CHANNELS else len(payloads)
        for number, portion in enumerate(batched(payloads, most, strict=False)):
            _write(site, channel, raw, list(portion), rng, number)
    return canaries, "\n".join(rows) + "\n"


def _write(site: Path, channel: str, raw: bool, payloads: list, rng: Random, number: int) -> None:
    if channel == "file name":
        for each in payloads:
            name = each.replace("/", "_").replace("\0", "")
            _file(
                site, f"names/{rng.randrange(10**6)}x/{name.encode()[:240].decode('utf-8', 'ignore')}", b"x"
            )
        return
    if raw and channel in TEXT_CHANNELS:  # bytes that are no UTF-8, in the midst of a page
        path, make = TEXT_CHANNELS[channel]
        marks = [f"@{number}@" for number in range(len(payloads))]
        content = make(marks).encode()
        for mark, each in zip(marks, payloads, strict=True):
            content = content.replace(mark.encode(), each, 1)
        _file(site, _beside(path), content)
    elif channel in TEXT_CHANNELS:
        path, make = TEXT_CHANNELS[channel]
        _file(site, path, make(payloads).encode())
    elif channel == "snapshot":
        path = _numbered(PACKED_CHANNELS[channel][0], number)
        _file(site, path + (".raw" if raw else ""), _snapshot(payloads, rng))
    else:
        path, pack = PACKED_CHANNELS[channel]
        path = _numbered(path, number)
        if raw:  # bytes of another encoding, packed
            _file(site, "raw/" + path.replace("/", "-") + ".gz", gzip.compress(b" \0 ".join(payloads)))
        else:
            _file(site, path, pack(payloads, rng))


def _numbered(path: str, number: int) -> str:
    """The first file of a channel has its own name; further ones lie in folders beside it."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/more-{number}/{name}".lstrip("/") if number else path


def _beside(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/raw-{name}" if folder else f"raw-{name}"


def _file(site: Path, path: str, content: bytes) -> None:
    file = site / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def excused(canary, auditor):
    """A day that the programme itself speaks of; a name of four bytes, which by chance are in any program."""
    if canary.kind == "birth" and auditor.public.day(canary.value.replace("-", "")):
        return True
    return canary.encoding in RAW and canary.kind == "name" and len(canary.value) == 2
