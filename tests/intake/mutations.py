"""Ways in which a good file goes bad, each from a seeded chance: bytes, the zip around XML, the XML, cells, text."""

from __future__ import annotations

import io
import re
import zipfile
from random import Random

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

ODD_VALUES = (
    "", " ", "　", "0", "-1", "1e3", "NaN", "=1+1", "'", '"', "合计", "小计", "姓名", "填表人：", "备注", "注：",
    "男", "女", "X", "3.30106E+17", "330106194901020000", "1949.13.41", "９９９", "￥1,000", "1,00", "0.001", "五百",
    "\ue000", "\u200b", "\ufeff", "a" * 300, "<b>", "&amp;", "#REF!", "18000101", "99999", "二〇二五",
)  # fmt: skip
ODD_BYTES = (
    b"\0",
    b"\xff",
    b"\xfe\xff",
    b"\x81",
    b'"',
    b",",
    b"\r",
    b"\n",
    b"\t",
    b";",
    b"\xef\xbb\xbf",
    b"=",
    b"0",
)


def any_bytes(raw: bytes, rng: Random) -> bytes:
    """Flip, cut, repeat or insert a few bytes."""
    bad = bytearray(raw)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(bad))
        match rng.randrange(4):
            case 0:
                bad[at] = rng.randrange(256)
            case 1:
                del bad[at : at + rng.randrange(200)]
            case 2:
                bad[at:at] = bad[at : at + rng.randrange(200)]
            case _:
                bad[at:at] = rng.choice(ODD_BYTES)
        if not bad:
            return b""
    return bytes(bad)


def members(raw: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: list[tuple[str, bytes]]) -> bytes:
    """Parts as an archive, in this order, whatever their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            # Names that the standard library would mend are meant here.
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def zip_structure(raw: bytes, rng: Random) -> bytes:
    """Parts missing, twice, renamed, out of order, beside the workbook, cut off."""
    parts = list(members(raw).items())
    at = rng.randrange(len(parts))
    name, content = parts[at]
    match rng.randrange(8):
        case 0:
            del parts[at]
        case 1:
            parts.insert(rng.randrange(len(parts)), (name.upper(), b""))
        case 2:
            parts[at] = (rng.choice(["../", "/", "xl\\", "C:/", "xl/../"]) + name, content)
        case 3:
            rng.shuffle(parts)
        case 4:
            parts[at] = (name, content[: rng.randrange(len(content) + 1)])
        case 5:
            parts.append(
                (f"xl/{rng.choice(['vbaProject.bin', 'embeddings/a.bin', 'externalLinks/b.xml'])}", b"x")
            )
        case 6:
            other = rng.randrange(len(parts))
            parts[at] = (name, parts[other][1])
        case _:
            return zipped(parts)[: rng.randrange(1, len(raw))]
    return zipped(parts)


def xml(raw: bytes, rng: Random) -> bytes:
    """Somewhere in the XML of the parts that matter."""
    parts = members(raw)
    name = rng.choice([each for each in parts if each.startswith("xl/") and each.endswith((".xml", ".rels"))])
    text = parts[name].decode()
    tags = [match.span() for match in re.finditer(r"<[^>]*>", text)]
    first, last = rng.choice(tags)
    match rng.randrange(7):
        case 0:
            text = text[:first] + text[last:]
        case 1:
            text = text[:last] + text[first:last] + text[last:]
        case 2:
            bad = bytearray(text[first:last], "utf-8")
            bad[rng.randrange(len(bad))] = rng.randrange(32, 127)
            text = text[:first] + bad.decode("utf-8", "replace") + text[last:]
        case 3:
            text = (
                text[:last]
                + rng.choice(["&x;", "&#0;", "<!-- -->", "<?x?>", "<![CDATA[1]]>", "\ufffe"])
                + text[last:]
            )
        case 4:
            text = re.sub(r'r="([A-Z]+)(\d+)"', lambda m: f'r="{m[1]}{int(m[2]) + rng.randrange(2)}"', text)
        case 5:
            text = re.sub(r' t="(\w+)"', lambda m: rng.choice([m[0], ' t="e"', ' t="zz"', ""]), text)
        case _:
            text = re.sub(r"<v>(\d+)</v>", lambda m: rng.choice([m[0]] * 30 + ["<v>99999</v>", "<v/>"]), text)
    parts[name] = text.encode("utf-8", "surrogatepass")
    return zipped(list(parts.items()))


def cell(raw: bytes, rng: Random) -> bytes:
    """One cell of the records gets an odd value, well formed."""
    parts = members(raw)
    sheet = max(name for name in parts if name.startswith("xl/worksheets/sheet"))
    text = parts[sheet].decode()
    found = rng.choice(list(re.finditer(r'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', text)))
    value = rng.choice(ODD_VALUES).replace("&", "&amp;").replace("<", "&lt;")
    new = f'<c r="{found[1]}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    parts[sheet] = (text[: found.start()] + new + text[found.end() :]).encode()
    return zipped(list(parts.items()))


def csv_text(raw: bytes, rng: Random) -> bytes:
    """A cell, a line or the encoding of a CSV file in GB18030 or UTF-8."""
    text = raw.decode("gb18030")
    lines = text.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    match rng.randrange(6):
        case 0:
            cells = lines[at].rstrip("\r\n").split(",")
            cells[rng.randrange(len(cells))] = rng.choice(ODD_VALUES)
            lines[at] = ",".join(cells) + "\r\n"
        case 1:
            lines[at] = lines[at].replace(",", rng.choice([";", "\t", "，", ",,", ""]), 1)
        case 2:
            lines.insert(
                at, rng.choice(["\r\n", ",,,,\r\n", lines[0], "合计,,\r\n", "小计\r\n", "填表人：某\r\n"])
            )
        case 3:
            lines[at] = f'"{lines[at]}'
        case 4:
            lines = [line.replace("\r\n", rng.choice(["\n", "\r", "\r\n"])) for line in lines]
        case _:
            coded = "".join(lines).encode(
                rng.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "big5"]), "replace"
            )
            return coded[rng.randrange(3) :]
    return "".join(lines).encode(rng.choice(["gb18030", "utf-8", "utf-8-sig"]))


OTHER_FORMATS = (
    "0!.0000",
    '[=1]"男";[=2]"女"',
    ";;;",
    "#,##0,",
    '"330106"@',
    '0"万元"',
    "0%",
    "0.0,",
    '@"（已故）"',
)
OTHER_FORMATS_OF_TEXT = (";;;", '"330106"@', '@"（已故）"')
SAME_FORMATS = (
    "General",
    "@",
    "0",
    "0.00",
    "#,##0.00",
    '0"元"',
    "[DBNum1]General",
    '_ * #,##0.00_ ;_ * "-"??_ ;_ @_ ',
)


def appearance(sheet: Worksheet, rng: Random, read: str) -> bool:
    """Change what is seen of a sheet and no value in it; `read` are the letters of the columns that are read.

    Gives whether the change puts a person or a sum in doubt: then it must be refused.
    """
    row = rng.randrange(2, sheet.max_row + 1)
    letter = get_column_letter(rng.randrange(1, sheet.max_column + 1))
    cell = sheet[f"{letter}{row}"]
    filled = cell.value is not None
    match rng.randrange(9):
        case 0:
            sheet.row_dimensions[row].hidden = True
            return True
        case 1:
            sheet.row_dimensions[row].height = rng.choice([0.001, 0.5, 3])
            return True
        case 2:
            sheet.column_dimensions[letter].width = rng.choice([0.001, 0.3])
            return True
        case 3:
            cell.font = Font(strike=True)
            return filled
        case 4:
            cell.number_format = rng.choice(OTHER_FORMATS)
            return False  # whether it shows another thing depends on the value
        case 5:
            cell.number_format = rng.choice(SAME_FORMATS)
            return False
        case 6:
            sheet[f"{letter}{row}"] = "#REF!"
            return letter in read
        case 7:
            sheet.column_dimensions.group(get_column_letter(sheet.max_column + 1), "XFD", hidden=True)
            sheet.row_dimensions[sheet.max_row + 5].hidden = True
            return False
        case _:
            made = sheet.parent.create_sheet(rng.choice(["WpsReserved_CellImgList", "Sheet9"]))
            made.sheet_state = rng.choice(["hidden", "veryHidden"])
            return False


UNSEEN = ("\u200b", "\u200e", "\ufeff", "\u00ad", "\u2060", "\u202a", "\ufe0f")


def punctuation(text: str, rng: Random) -> str:
    """Commas, quotation marks, ends and unseen characters of a CSV file: none changes what its cells mean."""
    end = "\r\n" if "\r\n" in text else "\n" if "\n" in text else "\r"
    lines = text.split(end)
    at = rng.randrange(1, len(lines) - 1)
    place = rng.randrange(len(text) + 1)
    match rng.randrange(9):
        case 0:  # a sum without the marks around it
            lines[at] = re.sub(r'"([\d,]+)"', r"\1", lines[at])
        case 1:  # a mark too many, anywhere
            return text[:place] + '"' + text[place:]
        case 2:  # or too few
            marks = [found.start() for found in re.finditer('"', text)]
            gone = rng.choice(marks) if marks else 0
            return text[:gone] + text[gone + 1 :] if marks else text
        case 3:
            return text + rng.choice(["\x1a", "\x1a\x1a", "\r\n\x1a"])
        case 4:
            return text[:place] + rng.choice(UNSEEN) + text[place:]
        case 5:
            return text.replace(end, rng.choice(["\n", "\r", "\r\n"]))
        case 6:
            lines[at] += rng.choice([",", ",,", ",,,"])
        case 7:
            lines.insert(at, rng.choice(["", ",,,", " ", "\x1a"]))
        case _:
            lines[at] = re.sub(r"([^,]+)", r'"\1"', lines[at].replace('"', ""), count=rng.randrange(1, 3))
    return end.join(lines)
