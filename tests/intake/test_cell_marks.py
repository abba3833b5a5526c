"""What a clerk sees in a workbook is what is read: unseen, struck and otherwise shown cells are refused by place.

Each remedy is followed, and then everybody is there.
"""

import io

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, Rule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.intake import batches, mutations

HEADER = ["序号", "姓名", "性别", "身份证号", "慰问金额", "备注"]
PEOPLE = [
    [1, "金玉华", "女", batches.number(902), 500, None],
    [2, "李四", "男", batches.number(903), 300, "独居"],
    [3, "王五", "男", batches.number(905), 200, None],
]
EXPECTED = [("金玉华", 500), ("李四", 300), ("王五", 200)]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
SPENDING = """
kind = "经费使用情况"
agency = "330106"
period = "2025"
publish_on = 2026-11-20
approval = { by = "测试", on = 2026-11-18, number = "1号" }
"""


@pytest.fixture
def batch(tmp_path):
    return batches.folder(tmp_path)


def written(opened):
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def book(change=lambda sheet: None, lines=(HEADER, *PEOPLE)):
    opened = openpyxl.Workbook()
    sheet = opened.worksheets[0]
    sheet.title = "明细"
    for line in lines:
        sheet.append(line)
    change(sheet)
    return written(opened)


def put(batch, change=lambda sheet: None, **more):
    (batch / "明细.xlsx").write_bytes(book(change, **more))
    return batch


def told(batch):
    """What is said of the batch: code, row, letter of the column."""
    problems = batches.batch_results(batch)[1].problems
    return [(each.code, each.place.row, each.place.letter) for each in problems]


def people(batch):
    validation = batches.batch_results(batch)[1]
    assert [each.code for each in validation.problems if each.severity == "error"] == []
    return [(each.name, int(each.amount)) for each in validation.batches[0].people]


def row(number, **set_to):
    return lambda sheet: [
        setattr(sheet.row_dimensions[number], name, value) for name, value in set_to.items()
    ]


def column(name, **set_to):
    return lambda sheet: [setattr(sheet.column_dimensions[name], key, value) for key, value in set_to.items()]


def formatted(code, *cells):
    return lambda sheet: [setattr(sheet[cell], "number_format", code) for cell in cells]


def struck(*cells):
    return lambda sheet: [setattr(sheet[cell], "font", Font(strike=True)) for cell in cells]


class TestUnseen:
    @pytest.mark.parametrize("change", [row(3, height=0.01), row(3, height=0.75), row(3, hidden=True)])
    def test_a_row_that_nobody_sees(self, batch, change):
        assert told(put(batch, change)) == [("hidden_rows", 3, "")]
        assert (
            people(put(batch, lambda sheet: (change(sheet), row(3, hidden=False, height=15)(sheet))))
            == EXPECTED
        )

    @pytest.mark.parametrize(
        "change", [column("D", width=0.01), column("D", width=0.1), column("D", hidden=True)]
    )
    def test_a_column_that_nobody_sees(self, batch, change):
        assert told(put(batch, change)) == [("hidden_columns", None, "D")]
        shown = column("D", hidden=False, width=20)
        assert people(put(batch, lambda sheet: (change(sheet), shown(sheet)))) == EXPECTED

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ('<row r="3"', '<row r="3" ht="0" customHeight="1"', ("hidden_rows", 3, "")),
            ("<sheetData>", '<cols><col min="2" max="2" width="0"/></cols><sheetData>', ("hidden_columns", None, "B")),
        ],
    )  # fmt: skip
    def test_of_height_or_width_nought(self, batch, old, new, expected):
        """As Excel writes them; openpyxl leaves a nought out."""
        parts = mutations.members(book())
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(old, new).encode()
        (batch / "明细.xlsx").write_bytes(mutations.zipped(list(parts.items())))
        assert told(batch) == [expected]

    def test_all_rows_low_or_all_columns_narrow_by_default(self, batch):
        def low(sheet):
            sheet.sheet_format.defaultRowHeight = 0

        def narrow(sheet):
            sheet.sheet_format.defaultColWidth = 0
            sheet.column_dimensions["A"].width = 10

        assert told(put(batch, low)) == [("hidden_rows", 1, "")]
        assert told(put(batch, narrow)) == [("hidden_columns", None, "B")]

    def test_filtered_rows(self, batch):
        def filter_(sheet):
            sheet.auto_filter.ref = "A1:F4"
            sheet.auto_filter.add_filter_column(2, ["男"])
            sheet.row_dimensions[2].hidden = True

        assert told(put(batch, filter_)) == [("hidden_rows", 2, "")]

    def test_what_is_empty_may_be_hidden(self, batch):
        """Columns to the right edge and rows to the bottom, as people hide them for a tidy sheet."""

        def tidy(sheet):
            sheet.column_dimensions.group("G", "XFD", hidden=True)
            sheet.row_dimensions[9].hidden = True
            sheet.row_dimensions[10].height = 0
            sheet.parent.create_sheet("Sheet2").sheet_state = "hidden"

        assert people(put(batch, tidy)) == EXPECTED
        assert told(batch) == []

    def test_only_the_filled_of_several_hidden_columns_are_named(self, batch):
        def change(sheet):
            sheet.column_dimensions.group("E", "XFD", hidden=True)

        assert told(put(batch, change)) == [("hidden_columns", None, "E")]

    def test_a_value_under_a_merged_cell(self, batch):
        def merged(sheet):
            sheet.append(["合计", None, None, None, 1000])
            sheet.merge_cells("F2:F4")
            for at, remark in ((3, "不通过"), (4, None)):
                sheet._cells[at, 6] = openpyxl.cell.cell.Cell(sheet, at, 6, remark)

        assert ("covered_cell", 3, "F") in told(put(batch, merged))

        def split(sheet):  # the remedy: what was covered is seen, and taken out
            merged(sheet)
            sheet.unmerge_cells("F2:F4")
            sheet["F3"] = None

        assert people(put(batch, split)) == EXPECTED

    @pytest.mark.parametrize(
        "font", [Font(color="FFFFFFFF"), Font(color="00FFFFFF"), Font(color=Color(theme=0)), Font(color=Color(indexed=9)), Font(sz=1)]
    )  # fmt: skip
    def test_white_or_tiny_letters(self, batch, font):
        def change(sheet):
            for cell in sheet[3]:
                cell.font = font
            sheet["F2"].font = font  # an empty cell

        assert told(put(batch, change)) == [("unseen_text", 3, letter) for letter in "BCDE"]

        def remedy(sheet):
            change(sheet)
            for cell in sheet[3]:
                cell.font = Font(color="FF000000", sz=11)

        assert people(put(batch, remedy)) == EXPECTED

    def test_white_letters_on_a_dark_ground_are_seen(self, batch):
        def change(sheet):
            for cell in (*sheet[1], *sheet[3]):
                cell.font = Font(color="FFFFFFFF")
                cell.fill = PatternFill("solid", fgColor="FF1F4E79")
            for cell in sheet[4]:
                cell.font = Font(color=Color(theme=0, tint=-0.5))  # grey

        assert told(put(batch, change)) == []
        white = PatternFill("solid", fgColor="FFFFFFFF")
        put(batch, lambda sheet: (change(sheet), setattr(sheet["B3"], "fill", white)))
        assert told(batch) == [("unseen_text", 3, "B")]


class TestHiddenSheets:
    def test_what_wps_keeps_pictures_in(self, batch):
        def change(sheet):
            made = sheet.parent.create_sheet("WpsReserved_CellImgList")
            made.sheet_state = "veryHidden"
            made.append(["ID_0123456789ABCDEF", "picture"])

        assert people(put(batch, change)) == EXPECTED

    @pytest.mark.parametrize("state", ["hidden", "veryHidden"])
    @pytest.mark.parametrize("title", ["dict", "数据 字典", "it's"])
    @pytest.mark.parametrize("named", [False, True])
    def test_the_source_of_a_drop_down_list(self, batch, state, title, named):
        def change(sheet, records=()):
            made = sheet.parent.create_sheet(title)
            made.sheet_state = state
            for word in ("男", "女"):
                made.append([word])
            made.append(list(records))
            source = openpyxl.utils.quote_sheetname(title) + "!$A$1:$A$2"
            if named:
                sheet.parent.defined_names["性别表"] = DefinedName("性别表", attr_text=source)
            validation = DataValidation("list", "性别表" if named else source)
            validation.add("C2:C9")
            sheet.add_data_validation(validation)

        assert people(put(batch, change)) == EXPECTED
        # A table of records is none, wherever a list comes from; nor are people without a header.
        for records in (HEADER, PEOPLE[0]):
            put(batch, lambda sheet, records=records: change(sheet, records))
            assert told(batch) == [("hidden_sheet", None, "")]

    def test_the_source_of_a_list_in_its_newer_form(self, batch):
        """Excel 2010 and later write a list from another sheet behind everything else, in an extension."""

        def change(sheet):
            made = sheet.parent.create_sheet("字典")
            made.sheet_state = "veryHidden"
            made.append(["男"])

        parts = mutations.members(book(change))
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        listed = (
            '<extLst><ext xmlns:x14="urn:x" xmlns:xm="urn:y" uri="{0}"><x14:dataValidations count="1"><x14:dataValidation '
            'type="list"><x14:formula1><xm:f>字典!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>C2:C9</xm:sqref>'
            "</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
        )  # fmt: skip
        parts["xl/worksheets/sheet1.xml"] = sheet.replace("</worksheet>", listed).encode()
        (batch / "明细.xlsx").write_bytes(mutations.zipped(list(parts.items())))
        assert told(batch) == []
        assert people(batch) == EXPECTED

    @pytest.mark.parametrize("state", ["hidden", "veryHidden"])
    def test_any_other_is_refused_and_a_new_workbook_mends_it(self, batch, state):
        def change(sheet):
            draft = sheet.parent.create_sheet("底稿")
            draft.append(["上年底稿"])
            draft.sheet_state = state

        assert told(put(batch, change)) == [("hidden_sheet", None, "")]
        assert people(put(batch)) == EXPECTED


class TestStruck:
    @pytest.mark.parametrize("cells", [("A3", "B3", "C3", "D3", "E3"), ("B3",), ("A3",), ("F3",)])
    def test_a_struck_row(self, batch, cells):
        assert told(put(batch, struck(*cells))) == [("struck_through", 3, cells[0][0])]

    def test_the_remedies(self, batch):
        def deleted(sheet):
            struck("A3", "B3", "C3", "D3", "E3", "F3")(sheet)
            sheet.delete_rows(3)

        assert people(put(batch, deleted)) == [EXPECTED[0], EXPECTED[2]]

        def cleared(sheet):
            struck("B3")(sheet)
            sheet["B3"].font = Font(strike=False)

        assert people(put(batch, cleared)) == EXPECTED

    @pytest.mark.parametrize("shared", [False, True])
    def test_a_part_of_a_text(self, batch, shared):
        """A sum that was struck out and written anew beside itself would be read as one number."""

        def change(sheet):
            old, new = TextBlock(InlineFont(strike=True), "5"), TextBlock(InlineFont(), "300")
            sheet["E3"] = CellRichText(old, new)

        raw = book(change)
        if shared:
            raw = with_shared_strings(raw)
        (batch / "明细.xlsx").write_bytes(raw)
        assert ("struck_through", 3, "E") in told(batch)

    def test_an_empty_struck_cell_and_a_format_that_says_no(self, batch):
        assert people(put(batch, struck("F2", "G3", "B9"))) == EXPECTED

    def test_by_a_condition(self, batch):
        def change(sheet):
            rule = CellIsRule(operator="equal", formula=['"取消"'], font=Font(strike=True))
            sheet.conditional_formatting.add("A2:F9", rule)

        assert told(put(batch, change)) == [("changed_by_condition", None, "")]
        assert people(batch) == EXPECTED

    @pytest.mark.parametrize(("code", "said"), [(";;;", True), ("0.00", False)])
    def test_a_format_by_a_condition(self, batch, code, said):
        def change(sheet):
            shown = DifferentialStyle(numFmt=NumberFormat(numFmtId=164, formatCode=code))
            sheet.conditional_formatting.add("A2:F9", Rule("expression", dxf=shown, formula=["$A2=1"]))

        assert bool(told(put(batch, change))) == said

    def test_a_reading_aid_is_no_part_of_a_name(self, batch):
        """拼音指南: text beside the text, which no reader may join to it."""
        parts = mutations.members(book())
        aid = '<t>李四</t><rPh sb="0" eb="1"><t>LI</t></rPh>'
        sheet = parts["xl/worksheets/sheet1.xml"].decode().replace("<t>李四</t>", aid)
        parts["xl/worksheets/sheet1.xml"] = sheet.encode()
        (batch / "明细.xlsx").write_bytes(mutations.zipped(list(parts.items())))
        assert people(batch) == EXPECTED


def with_shared_strings(raw):
    """The same workbook with its rich text as a shared string, as Excel and WPS write it."""
    parts = mutations.members(raw)
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    start = sheet.index("<is>", sheet.index('r="E3"'))
    text = sheet[start + 4 : sheet.index("</is>", start)]
    cell = sheet[sheet.rindex("<c ", 0, start) : sheet.index("</c>", start) + 4]
    head = cell[: cell.index(">")].replace("inlineStr", "s")
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(cell, f"{head}><v>1</v></c>").encode()
    name, kind = (
        "sharedStrings.xml",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings",
    )
    parts[f"xl/{name}"] = f'<sst xmlns="{MAIN}"><si><t>x</t></si><si>{text}</si></sst>'.encode()
    for part, end, more in (
        ("[Content_Types].xml", "</Types>", f'<Override PartName="/xl/{name}" ContentType="{STRINGS}"/>'),
        ("xl/_rels/workbook.xml.rels", "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="{name}"/>'),
    ):  # fmt: skip
        parts[part] = parts[part].decode().replace(end, more + end).encode()
    return mutations.zipped(list(parts.items()))


class TestFormats:
    def gendered(self, code):
        def change(sheet):
            for line, gender in zip((2, 3, 4), (2, 1, 1), strict=True):
                sheet.cell(line, 3, gender).number_format = code

        return change

    def test_a_gender_that_is_only_shown(self, batch):
        put(batch, self.gendered('[=1]"男";[=2]"女"'))
        assert [each for each in told(batch) if each[0] == "shown_other_text"] == [
            ("shown_other_text", line, "C") for line in (2, 3, 4)
        ]
        columns = {each.place.column for each in batches.batch_results(batch)[1].problems}
        assert columns == {"性别（C列）"}

        def remedy(sheet):
            self.gendered("@")(sheet)
            for line, gender in zip((2, 3, 4), "女男男", strict=True):
                sheet.cell(line, 3, gender)

        assert people(put(batch, remedy)) == EXPECTED

    @pytest.mark.parametrize("held", ["194901029023", 194901029023])
    def test_the_beginning_of_a_number_that_is_only_shown(self, batch, held):
        def change(sheet):
            sheet["D2"] = held
            sheet["D2"].number_format = '"330106"@' if isinstance(held, str) else '"330106"000000000000'

        assert ("shown_other_text", 2, "D") in told(put(batch, change))

    @pytest.mark.parametrize("code", ['@"（已故）"', ";;;"])
    def test_words_around_a_name_or_none(self, batch, code):
        assert told(put(batch, formatted(code, "B3"))) == [("shown_other_text", 3, "B")]

    @pytest.mark.parametrize(
        "code", ["0!.0000", "0\\.0000", '0"."0000', "0.0000,", "#,##0,", "0!.0,", '0!.0000"万元"', '0"万元"', ";;;", '"无"']
    )  # fmt: skip
    def test_an_amount_shown_in_another_size(self, tmp_path, code):
        batch = batches.folder(tmp_path, SPENDING)
        lines = (["经费项目", "用途", "金额"], ["服务关怀经费", "住院慰问", 1035400])
        put(batch, formatted(code, "C2"), lines=lines)
        assert told(batch) == [("shown_other_number", 2, "C")]
        assert {each.place.sheet for each in batches.batch_results(batch)[1].problems} == {"明细"}
        put(batch, formatted("General", "C2"), lines=lines)  # the remedy: what is stored is seen
        assert batches.errors(batch) == set()

    def test_a_total_shown_in_another_size(self, batch):
        lines = (HEADER, *PEOPLE, ["合计", None, None, None, 1000, None])
        assert told(put(batch, formatted("0!.0000", "E5"), lines=lines)) == [("shown_other_number", 5, "E")]

    @pytest.mark.parametrize(
        "code",
        [
            "General", "0", "0.00", "#,##0", "#,##0.00", '#,##0.00"元"', "[$¥-804]#,##0.00", '"￥"#,##0.00_);("￥"#,##0.00)',
            '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "[DBNum2][$-804]General", "@", "0.00E+00", '0;-0;;@', "[Red]0", "00000",
        ],
    )  # fmt: skip
    def test_formats_that_change_nothing(self, batch, code):
        assert told(put(batch, formatted(code, "A2", "B2", "C2", "D2", "E2", "E3", "E4", "F3"))) == []

    @pytest.mark.parametrize("heading", ["金额（万元）", "金额"])
    def test_wan_behind_a_sum_is_right_where_the_column_says_so(self, tmp_path, heading):
        batch = batches.folder(tmp_path, SPENDING)
        lines = (["经费项目", "用途", heading], ["服务关怀经费", "住院慰问", 103.5])
        put(batch, formatted('0.00"万元"', "C2"), lines=lines)
        assert told(batch) == ([] if "万元" in heading else [("shown_other_number", 2, "C")])

    def test_what_a_float_cannot_hold_is_not_rounded(self, batch):
        def change(sheet):
            sheet["E2"] = 0.1 + 0.2 + 499.7  # 500.00000000000006 or so, as sums of formulas are
            sheet["E3"] = 299.99999999999994
            for cell in ("E2", "E3"):
                sheet[cell].number_format = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '

        assert people(put(batch, change)) == EXPECTED

    def test_cents_that_are_not_shown(self, batch):
        def change(sheet):
            sheet["E2"] = 499.6
            sheet["E2"].number_format = "0"

        assert told(put(batch, change)) == [("shown_rounded", 2, "E")]
        assert people(put(batch, lambda sheet: sheet.__setitem__("E2", 500))) == EXPECTED

    def test_an_approval_number_that_is_only_shown(self, tmp_path):
        facts = {
            "公示类型": "大病慰问", "公示单位": "330106", "年度": 2025, "公示日期": "2026-11-20",
            "审批人": "测试", "审批日期": "2026-11-18", "审批文号": 62,
        }  # fmt: skip

        def change(code):
            def make(sheet):
                made = sheet.parent.create_sheet("公示信息", 0)
                for line in facts.items():
                    made.append(line)
                made["B7"].number_format = code
                made["B3"].number_format = '0"年"'

            return make

        batch = tmp_path / "a-batch"
        batch.mkdir()
        put(batch, change('"杭退管〔2026〕"0"号"'))
        assert told(batch) == [("shown_other_text", 7, "B")]
        (found,) = batches.batch_results(batch)[1].problems
        assert (found.place.sheet, found.place.column) == ("公示信息", "审批文号（B列）")
        put(batch, change("0000"))
        assert told(batch) == [("shown_other_text", 7, "B")]
        facts["审批文号"] = "杭退管〔2026〕62号"
        put(batch, change("@"))
        assert people(batch) == EXPECTED


class TestErrors:
    @pytest.mark.parametrize("value", ["#N/A", "=VLOOKUP(D3,A:B,2,0)"])
    def test_in_a_column_that_nobody_reads(self, batch, value):
        assert told(put(batch, lambda sheet: sheet.__setitem__("F3", value))) == [("error_unread", 3, "F")]
        assert people(batch) == EXPECTED

    @pytest.mark.parametrize("cell", ["B3", "C3", "D3", "E3", "E1"])
    def test_in_any_other(self, batch, cell):
        put(batch, lambda sheet: sheet.__setitem__(cell, "#N/A"))
        assert ("error_value", int(cell[1]), cell[0]) in told(batch)
        assert batches.errors(batch)

    def test_on_a_sheet_that_nobody_reads(self, batch):
        def change(sheet):
            other = sheet.parent.create_sheet("说明")
            other.append(["#REF!"])
            struck("A1")(other)

        assert told(put(batch, change)) == []
        assert people(batch) == EXPECTED


def test_strict_open_xml(batch):
    """As Excel saves “Strict Open XML 电子表格”: the same parts by other names."""
    parts = mutations.members(book())
    for name, content in parts.items():
        text = content.decode().replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )  # fmt: skip
        parts[name] = text.encode()
    assert parts["xl/workbook.xml"] != mutations.members(book())["xl/workbook.xml"]
    (batch / "明细.xlsx").write_bytes(mutations.zipped(list(parts.items())))
    assert people(batch) == EXPECTED
    hidden = parts["xl/worksheets/sheet1.xml"].replace(b'<row r="3"', b'<row r="3" hidden="1"')
    parts["xl/worksheets/sheet1.xml"] = hidden
    (batch / "明细.xlsx").write_bytes(mutations.zipped(list(parts.items())))
    assert told(batch) == [("hidden_rows", 3, "")]
