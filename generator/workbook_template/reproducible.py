"""The same workbook, the same bytes: what a clock or a library's version put into an .xlsx file taken out."""

from __future__ import annotations

import re

from generator.filesystem import deterministic_zip

_TIME = (2024, 1, 1, 0, 0, 0)  # the law's first day; a zip member must have some time
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_PROPERTIES = "docProps/core.xml"


def settled(workbook: bytes) -> bytes:
    """`workbook` with fixed times in its properties and its archive."""
    stamp = rb"\g<1>" + "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*_TIME).encode()
    contents = deterministic_zip.contents(workbook)
    contents[_PROPERTIES] = _MODIFIED.sub(stamp, contents[_PROPERTIES])
    return deterministic_zip.archive(contents, _TIME)
