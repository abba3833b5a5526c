"""A value written in every way that somebody may think of who wants it onto a page."""

from __future__ import annotations

import base64
import codecs
import gzip
import html
import json
import quopri
import urllib.parse
import zlib
from collections.abc import Callable

type Writer = Callable[[str], str]

DIGITS = "0123456789"


def _digits(others: str) -> Writer:
    return lambda value: value.translate(str.maketrans(DIGITS, others))


def _each(before: str, after: str = "") -> Writer:
    return lambda value: "".join(f"{before}{each}{after}" for each in value)


def _pieces(value: str) -> list[str]:
    return [value[:3], value[3:7], value[7:]]


def _split(value: str) -> tuple[str, str]:
    return value[:6], value[6:]


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _percent(value: str) -> str:
    return "".join(f"%{each:02x}" for each in value.encode())


def _entities(value: str) -> str:
    return "".join(f"&#{ord(each)};" for each in value)


ANY: dict[str, Writer] = {  # of numbers, addresses and illnesses alike
    "as it is": lambda v: v,
    "entities": _entities,
    "entities in hexadecimal": lambda v: "".join(f"&#x{ord(each):x};" for each in v),
    "entities with zeros": lambda v: "".join(f"&#{ord(each):07d};" for each in v),
    "entities of entities": lambda v: html.escape(_entities(v)),
    "percent signs": _percent,
    "percent signs twice": lambda v: urllib.parse.quote(_percent(v)),
    "in an address": lambda v: f'<a href="?q={urllib.parse.quote(v)}&x">',
    "escapes of JSON": lambda v: "".join(f"\\u{ord(each):04x}" for each in v),
    "escapes of JavaScript": lambda v: "".join(f"\\u{{{ord(each):x}}}" for each in v),
    "JSON in JSON": lambda v: json.dumps(json.dumps(v)),
    "JSON-LD": lambda v: f'<script type="application/ld+json">{json.dumps({"a": v})}</script>',
    "escapes of CSS": lambda v: "<style>p::after{content:'" + "".join(f"\\{ord(each):06x}" for each in v) + "'}</style>",
    "numbers of characters": lambda v: f"String.fromCharCode({', '.join(str(ord(each)) for each in v)})",
    "Base64": lambda v: _b64(v.encode()),
    "Base64 for addresses": lambda v: base64.urlsafe_b64encode(v.encode()).decode().rstrip("="),
    "Base64 twice": lambda v: _b64(_b64(v.encode()).encode()),
    "a data address": lambda v: f"<img src='data:text/plain;base64,{_b64(('x' + v).encode())}'>",
    "gzip in Base64": lambda v: _b64(gzip.compress(v.encode())),
    "zlib in Base64": lambda v: _b64(zlib.compress(v.encode())),
    "gzip in a data address": lambda v: f"<a href='data:application/gzip;base64,{_b64(gzip.compress(v.encode()))}'>",
    "Base32": lambda v: base64.b32encode(v.encode()).decode(),
    "hexadecimal": lambda v: v.encode().hex(),
    "hexadecimal with spaces": lambda v: v.encode().hex(" "),
    "hexadecimal with colons": lambda v: v.encode().hex(":"),
    "a list of bytes": lambda v: ", ".join(f"0x{each:02x}" for each in v.encode()),
    "quoted-printable": lambda v: "".join(f"={each:02X}" for each in v.encode()),
    "a word of MIME": lambda v: f"=?UTF-8?B?{_b64(v.encode())}?=",
    "a quoted word of MIME": lambda v: "=?UTF-8?Q?" + "".join(f"={each:02X}" for each in v.encode()) + "?=",
    "full width": lambda v: "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in v),
    "invisible marks": lambda v: "\u200b".join(v),
    "joiners as entities": lambda v: "&zwj;".join(v),
    "soft hyphens": lambda v: "&shy;".join(v),
    "places to break": lambda v: "<wbr>".join(v),
    "a span for each": _each("<span>", "</span>"),
    "a cell for each": lambda v: "<tr>" + _each("<td>", "</td>")(v.replace("-", "")) + "</tr>",
    "a point of a list for each": lambda v: _each("<li>", "</li>")(v.replace("-", "")),
    "a block for each": lambda v: _each("<div>", "</div>")(v.replace("-", "")),
    "a line for each": lambda v: "\n".join(v),
    "breaks": lambda v: "<br>".join(v),
    "comments between": lambda v: "<!-- x -->".join(v),
    "a comment": lambda v: f"<!-- {v} -->",
    "the text for a picture": lambda v: f"<img alt='{v}'>",
    "entities in a title": lambda v: f'<i title="{_entities(v)}">',
    "a label": lambda v: f"<p aria-label='{v}'>",
    "a drawing": lambda v: f"<svg><text x='1'>{v}</text></svg>",
    "a drawing, each placed": lambda v: "<svg><text>" + "".join(f"<tspan x='{at}'>{each}</tspan>" for at, each in enumerate(v)) + "</text></svg>",
    "ruby": lambda v: "<ruby>" + _each("", "<rt>x</rt>")(v) + "</ruby>",
    "a description": lambda v: f"<meta name=description content='{v}'>",
    "character data": lambda v: f"<![CDATA[{v}]]>",
    "an instruction": lambda v: f"<?x {v}?>",
    "where no script runs": lambda v: f"<noscript>{v}</noscript>",
    "a template": lambda v: f"<template>{v}</template>",
    "a hidden field": lambda v: f'<input type=hidden value="{v}">',
    "crossed out": _each("", "\u0336"),
    "in keys": lambda v: "".join(f"{each}\ufe0f\u20e3" if each.isdigit() else each for each in v),
    "strings joined": lambda v: "<script>x='" + "'+'".join(_pieces(v)) + "'</script>",
    "strings joined with spaces": lambda v: '<script>x="' + '" + "'.join(_pieces(v)) + '"</script>',
    "an array of strings": lambda v: "<script>x=[" + ", ".join(f'"{each}"' for each in _pieces(v)) + "].join('')</script>",
    "from right to left": lambda v: f"<bdo dir=rtl>{v[::-1]}</bdo>",
    "a mark of direction": lambda v: f"\u202e{v[::-1]}",
    "by a style": lambda v: f"<p style='direction: rtl; unicode-bidi: bidi-override'>{v[::-1]}</p>",
    "folded as in a calendar": lambda v: "\r\n ".join(_split(v)),
    "low lines": lambda v: "_".join(v),
    "plus signs": lambda v: "+".join(v.replace("-", "")),
    "dots": lambda v: "...".join(_pieces(v)),
    "tildes": lambda v: "~".join(_pieces(v)),
    "stars": lambda v: "*".join(_pieces(v)),
    "colons": lambda v: ":".join(_pieces(v)),
    "equals signs": lambda v: "=".join(_pieces(v)),
}  # fmt: skip

NUMBERS: dict[str, Writer] = {
    "octal escapes": lambda v: "".join(f"\\{ord(each):03o}" for each in v),
    "two attributes": lambda v: '<i data-a="{}" data-b="{}">'.format(*_split(v)),
    "attributes of two tags": lambda v: '<i data-a="{}"></i><i data-b="{}"></i>'.format(*_split(v)),
    "an attribute for each": _each("<i data-c='", "'></i>"),
    "Arabic digits": _digits("٠١٢٣٤٥٦٧٨٩"),
    "superscript": _digits("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "digits of Suzhou": _digits("〇〡〢〣〤〥〦〧〨〩"),
    "Han digits": _digits("零一二三四五六七八九"),
    "Han digits with commas": lambda v: "、".join(_digits("零一二三四五六七八九")(v)),
    "invisible characters of tags": lambda v: "".join(chr(0xE0000 + ord(each)) for each in v),
    "thousands": lambda v: f"{int(v):,}" if v.isdigit() else v,
    "brackets": lambda v: f"({v[:3]}){v[3:]}",
    "a telephone's address": lambda v: f'<a href="tel:+86-{v}">',
    "an array of digits": lambda v: f"[{','.join(v)}]",
}

NOT_FOUND: dict[str, Writer] = {  # as SECURITY.md says
    "reversed": lambda v: v[::-1] + "x",
    "Base85": lambda v: base64.b85encode(v.encode()).decode(),
    "ROT13 of words": lambda v: codecs.encode("".join(chr(97 + int(each)) for each in v), "rot13"),
    "words for digits": lambda v: " ".join(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][int(each)] for each in v),
    "Braille": _digits("⠚⠁⠃⠉⠙⠑⠋⠛⠓⠊"),
    "another base": lambda v: hex(int(v)),
    "letters for digits": lambda v: v.replace("0", "O").replace("1", "l"),
    "quoted-printable, mixed": lambda v: quopri.encodestring("".join("零一二三四五六七八九"[int(each)] for each in v[:3]).encode()).decode(),
}  # fmt: skip
