"""styles.xml and sharedStrings.xml of a workbook: what they say of a cell that its value does not say."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from generator.intake.formats import number_format

STEP = 1 << 16  # bytes parsed at a time
LEAST_SIZE = 4.0  # points: smaller letters are not read
_STRIKE = b"strike"
_NO = ("0", "false")


@dataclass(frozen=True, slots=True)
class Styles:
    """What matters of a workbook's styles, by the number under which cells name them."""

    formats: Mapping[str, str]  # style → number format, where it may show another thing than the cell holds
    struck: Set[str]  # styles whose font is struck through
    unseen: Set[str]  # styles in which nobody can read anything: white on white, or tiny
    conditions: Set[str]  # formats of conditions that strike through or show otherwise
    struck_strings: Set[str] = frozenset()  # shared strings of which a part is struck through


NO_STYLES = Styles({}, frozenset(), frozenset(), frozenset())


def read_styles(stream: IO[bytes], strings: Set[str] = frozenset()) -> Styles:
    """The styles in the part `stream`; `strings` are the struck shared strings. Raises ValueError."""
    reader = _Styles()
    parse(reader.parser, stream)
    codes = {number: code for number, code in reader.codes.items() if not number_format.is_plain(code)}
    for number, code in number_format.BUILT_IN.items():
        codes.setdefault(str(number), code)
    return Styles(
        {str(at): codes[number] for at, (_, number, _) in enumerate(reader.cells) if number in codes},
        {str(at) for at, (font, _, _) in enumerate(reader.cells) if font in reader.struck_fonts},
        {str(at) for at, (font, _, fill) in enumerate(reader.cells) if reader.hides(font, fill)},
        {str(at) for at in reader.conditions},
        strings,
    )


def read_struck_strings(stream: IO[bytes]) -> Set[str]:
    """The numbers of the shared strings of which a part is struck through. Raises ValueError."""
    reader = _Strings()
    parse(reader.parser, stream)
    return reader.struck


def mentions_strike(stream: IO[bytes]) -> bool:
    """Whether the part can hold struck text at all: most workbooks have none, and are not parsed for it."""
    end = b""
    while chunk := stream.read(STEP):
        if _STRIKE in end + chunk:
            return True
        end = chunk[-len(_STRIKE) :]
    return False


def new_parser() -> expat.XMLParserType:
    """A parser that refuses document types, as defusedxml does, which has none without a tree."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def parse(parser: expat.XMLParserType, stream: IO[bytes]) -> None:
    """Feed `stream` to `parser`, never holding it whole. Raises ValueError."""
    try:
        while chunk := stream.read(STEP):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise ValueError("not well-formed") from None


def local_name(tag: str) -> str:
    """The element's name without its prefix."""
    return tag.rpartition(":")[2]


def _is_white(colour: Mapping[str, str]) -> bool:
    """Whether a colour is white: by its value, as the background of the theme, or in the old palette."""
    if colour.get("rgb", "")[-6:].upper() == "FFFFFF" or colour.get("indexed") in ("1", "9"):
        return True
    return colour.get("theme") == "0" and float(colour.get("tint", "0")) >= 0


def is_struck(attributes: Mapping[str, str]) -> bool:
    """Whether a `strike` element strikes through: it may say that it does not."""
    return attributes.get("val") not in _NO


class _Styles:
    """Receives the events of styles.xml."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.cells: list[tuple[int, str, int]] = []  # number of the font, of the number format, of the fill
        self.struck_fonts: set[int] = set()
        self.white_fonts: set[int] = set()
        self.tiny_fonts: set[int] = set()
        self.coloured_fills: set[int] = set()
        self.conditions: set[int] = set()
        self._fonts = self._fills = self._conditions = 0
        self._within = ""
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start

    def hides(self, font: int, fill: int) -> bool:
        """Whether nothing can be read in this font on this fill."""
        return font in self.tiny_fonts or (font in self.white_fonts and fill not in self.coloured_fills)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if self._within == "fonts" and name in ("color", "sz"):
            if name == "color" and _is_white(attributes):
                self.white_fonts.add(self._fonts - 1)
            elif name == "sz" and float(attributes.get("val", LEAST_SIZE)) < LEAST_SIZE:
                self.tiny_fonts.add(self._fonts - 1)
        elif self._within == "fills":
            self._fill(name, attributes)
        if name in ("fonts", "cellXfs", "cellStyleXfs", "dxfs", "numFmts", "fills", "borders", "cellStyles"):
            self._within = name
        elif name == "numFmt" and self._within == "numFmts":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "font" and self._within == "fonts":
            self._fonts += 1
        elif name == "dxf":
            self._conditions += 1
        elif name == "numFmt" and self._within == "dxfs":
            if not number_format.is_plain(attributes.get("formatCode", "")):
                self.conditions.add(self._conditions - 1)
        elif name == "strike" and is_struck(attributes):
            if self._within == "fonts":
                self.struck_fonts.add(self._fonts - 1)
            elif self._within == "dxfs":
                self.conditions.add(self._conditions - 1)
        elif name == "xf" and self._within == "cellXfs":
            font, fill = int(attributes.get("fontId", "0")), int(attributes.get("fillId", "0"))
            self.cells.append((font, attributes.get("numFmtId", "0"), fill))

    def _fill(self, name: str, attributes: dict[str, str]) -> None:
        if name == "fill":
            self._fills += 1
        elif name == "gradientFill" or attributes.get("patternType", "none") != "none":
            self.coloured_fills.add(self._fills - 1)
        elif name == "fgColor" and _is_white(attributes):
            self.coloured_fills.discard(self._fills - 1)


class _Strings:
    """Receives the events of sharedStrings.xml."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        self._count = 0
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "si":
            self._count += 1
        elif name == "strike" and is_struck(attributes):
            self.struck.add(str(self._count - 1))


def _refuse(*_: object) -> None:
    raise ValueError("a document type has no business in a workbook")
