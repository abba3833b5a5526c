"""Seeded workbooks, written as XML by hand: every kind of cell, and what writers of all ages do with them."""

from __future__ import annotations

import io
import zipfile
from random import Random
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BUILT_IN = range(82)
_CODES = (
    "General", "0", "0.00", "#,##0.00", "@", "yyyy-mm-dd", "yyyy/m/d;@", "yyyy\\年m\\月", 'yyyy"年"m"月"d"日"',
    "[$-804]yyyy年m月d日", "[h]:mm", "[mm]:ss", "[ss]", "mm:ss.0", "h:mm AM/PM", "上午/下午h", "[Red]0;[Blue]-0",
    '0.00"d"', "\\d0", "_d0", "*d0", "aaaa", "e", "g", "[DBNum1]yyyy", "0;yyyy", '"合计"0', "[=1]\"男\";[=2]\"女\"",
    "###0_);[Red]d", "[$¥-804]#,##0.00", "[h", "]d", '"unclosed d', "[Black][h]", "d", "m", "s", "Y", "a/p", "A/P",
)  # fmt: skip
_NUMBERS = (
    "0", "1", "-1", "5000", "1e3", "1E+2", ".5", "5.", "+7", "0.1", "300.5", "45000", "45000.5", "45000.999999",
    "59", "60", "61", "59.25", "0.25", "2958465", "2958466", "1949", "1949.1", "330106194901021234", "1E400", "NaN",
    "inf", "1_000", " 7 ", "abc", "0x10", "", "19490102", "16803.0000001", "36526.333333333336",
)  # fmt: skip
_TEXTS = (
    "张三", "李　四", " 前后 ", "\t", "a & b", "<b>", "330106194901021234", "合计", "a\nb", "a\r\nb", "a\rb", "_x000D_",
    "x_x0041_y", "_x4E00_", "_xZZZZ_", "", "　", "0", "2024-01-02", "\u200b隐", "𠮷", "'5", '="5"', "é", "\xa0", "]]>",
)  # fmt: skip
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!")
_DAYS = (
    "2024-01-02",
    "2024-01-02T03:04:05",
    "03:04:05",
    "2024-02-30",
    "x",
    "2024-1-2",
    "20240102",
    "2024-01-02T03:04",
)


def workbook(seed: int) -> bytes:
    """One workbook of the seed."""
    rng = Random(seed)
    shared = [_shared(rng) for _ in range(rng.randrange(1, 12))]
    styles = [
        str(rng.choice(_BUILT_IN)) if rng.random() < 0.5 else f"{164 + at}"
        for at in range(rng.randrange(1, 9))
    ]
    formats = [(each, rng.choice(_CODES)) for each in styles if int(each) >= 164 or rng.random() < 0.1]
    sheets = ["明细", "公示信息", "Sheet'3"][: rng.choice((1, 1, 1, 2, 3))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types())
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        since_1904 = '<workbookPr date1904="1"/>' if rng.random() < 0.05 else "<workbookPr/>"
        listed = "".join(
            f"<sheet name={quoteattr(name)} sheetId='{at}' r:id='rId{at}'/>"
            for at, name in enumerate(sheets, 1)
        )
        archive.writestr(
            "xl/workbook.xml",
            f"<workbook xmlns='{_MAIN}' xmlns:r='{_OFFICE}'>{since_1904}<sheets>{listed}</sheets></workbook>",
        )
        parts = [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            _relations([*parts, ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]),
        )
        for at in range(1, len(sheets) + 1):
            archive.writestr(f"xl/worksheets/sheet{at}.xml", _sheet(rng, len(shared), len(styles)))
        codes = "".join(f"<numFmt numFmtId='{each}' formatCode={quoteattr(code)}/>" for each, code in formats)
        cells = "".join(f"<xf numFmtId='{each}'/>" for each in styles)
        archive.writestr(
            "xl/styles.xml",
            f"<styleSheet xmlns='{_MAIN}'><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
            f"<cellXfs>{cells}</cellXfs></styleSheet>",
        )
        archive.writestr("xl/sharedStrings.xml", f"<sst xmlns='{_MAIN}'>{''.join(shared)}</sst>")
    return out.getvalue()


def _types() -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return (
        f"<Types xmlns='{_PACKAGE}/content-types'><Default Extension='xml' ContentType='application/xml'/>"
        f"<Override PartName='/xl/workbook.xml' ContentType='{kind}'/></Types>"
    )


def _relations(parts: list[tuple[str, str]]) -> str:
    listed = "".join(
        f"<Relationship Id='rId{at}' Type='{_OFFICE}/{kind}' Target='{target}'/>"
        for at, (kind, target) in enumerate(parts, 1)
    )
    return f"<Relationships xmlns='{_PACKAGE}/relationships'>{listed}</Relationships>"


def _text(rng: Random) -> str:
    words = escape(rng.choice(_TEXTS))
    return f"<t xml:space='preserve'>{words}</t>" if rng.random() < 0.4 else f"<t>{words}</t>"


def _shared(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.1:
        return "<si/>"
    if kind < 0.6:
        return f"<si>{_text(rng)}</si>"
    runs = "".join(f"<r><rPr><b/></rPr>{_text(rng)}</r>" for _ in range(rng.randrange(1, 4)))
    phonetic = "<rPh sb='0' eb='1'><t>zhang</t></rPh><phoneticPr fontId='1'/>" if rng.random() < 0.3 else ""
    return f"<si>{runs}{phonetic}</si>"


def _sheet(rng: Random, shared: int, styles: int) -> str:
    rows, columns = rng.randrange(1, 14), rng.randrange(1, 9)
    lines = []
    for row in range(1, rows + 1):
        if rng.random() < 0.1:
            continue
        reference = f" r='{row}'"
        cells = "".join(
            _cell(rng, f"{chr(64 + column)}{row}", shared, styles)
            for column in range(1, columns + 1)
            if rng.random() > 0.15
        )
        lines.append(f"<row{reference}>{cells}</row>")
    merges = ""
    if rng.random() < 0.2:
        merges = "<mergeCells count='2'><mergeCell ref='A1:B2'/><mergeCell ref='C3:C5'/></mergeCells>"
    return f"<worksheet xmlns='{_MAIN}'><sheetData>{''.join(lines)}</sheetData>{merges}</worksheet>"


def _cell(rng: Random, at: str, shared: int, styles: int) -> str:
    style = f" s='{rng.randrange(styles)}'" if rng.random() < 0.6 else ""
    formula = "<f>A1+1</f>" if rng.random() < 0.1 else ""
    kind = rng.choice("nnnnNsssstibbed0z" if rng.random() < 0.02 else "nnnnnnssssssttiib0")
    body = {
        "n": lambda: (
            "",
            f"{formula}<v>{escape(rng.choice(_NUMBERS[:-13] if rng.random() < 0.9 else _NUMBERS))}</v>",
        ),
        "N": lambda: (" t='n'", f"<v>{rng.choice(_NUMBERS)}</v>"),
        "s": lambda: (" t='s'", f"<v>{rng.randrange(shared)}</v>"),
        "t": lambda: (" t='str'", f"{formula}<v>{escape(rng.choice(_TEXTS))}</v>"),
        "i": lambda: (" t='inlineStr'", f"<is>{_text(rng)}</is>"),
        "b": lambda: (" t='b'", f"<v>{rng.choice('01')}</v>"),
        "e": lambda: (" t='e'", f"<v>{rng.choice(_ERRORS)}</v>"),
        "d": lambda: (" t='d'", f"<v>{rng.choice(_DAYS)}</v>"),
        "0": lambda: ("", formula),
        "z": lambda: (" t='odd'", "<v>1</v>"),
    }[kind]
    kind_of, inside = body()
    return f"<c r='{at}'{style}{kind_of}>{inside}</c>"
