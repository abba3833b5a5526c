"""Text files as systems and clerks make them: a comma or a quotation mark too many never moves or loses a row."""

import pytest

from tests.intake import batches

HEADER = "序号,姓名,性别,身份证号,慰问金额"
PEOPLE = [
    ("1", "金玉华", "女", batches.number(902), "500"),
    ("2", "李四", "男", batches.number(903), "300"),
    ("3", "王五", "男", batches.number(905), "200"),
]
EXPECTED = [("金玉华", 500), ("李四", 300), ("王五", 200)]


@pytest.fixture
def batch(tmp_path):
    return batches.folder(tmp_path)


def text(*ends, header=HEADER, sign=",", line="\r\n"):
    """The list; `ends` are put behind the lines of the persons."""
    lines = [sign.join(each) + end for each, end in zip(PEOPLE, ends or ("", "", ""), strict=True)]
    return line.join([header.replace(",", sign), *lines, ""])


def put(batch, content, encoding="utf-8"):
    (batch / "明细.csv").write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return batch


def told(batch):
    problems = batches.batch_results(batch)[1].problems
    return [(each.code, each.place.row) for each in problems if each.severity == "error"]


def people(batch):
    validation = batches.batch_results(batch)[1]
    assert [each.code for each in validation.problems if each.severity == "error"] == []
    return [(each.name, int(each.amount)) for each in validation.batches[0].people]


def thousand(bare):
    return text().replace(f"{PEOPLE[1][3]},300", f"{PEOPLE[1][3]},{bare}")


class TestCommas:
    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
    def test_a_row_wider_than_its_header(self, batch, encoding):
        put(batch, thousand("1,500"), encoding)
        assert ("row_too_wide", 3) in told(batch)
        for mended in ("1500", '"1,500"'):
            assert people(put(batch, thousand(mended), encoding))[1] == ("李四", 1500)

    def test_whatever_stands_in_the_cells_too_many(self, batch):
        assert told(put(batch, text("", ",x", ""))) == [("row_too_wide", 3)]
        assert told(put(batch, "名单\r\n" + text("", ",,x", ""))) == [("row_too_wide", 4)]
        assert people(put(batch, text("", ",,", ""))) == EXPECTED  # nothing stands there

    def test_a_total_too_wide(self, batch):
        assert ("row_too_wide", 5) in told(put(batch, text() + "合计,,,,1,000\r\n"))
        assert people(put(batch, text() + '合计,,,,"1,000"\r\n')) == EXPECTED

    def test_a_line_of_signatures_is_no_row(self, batch):
        assert people(put(batch, text() + "填表人：甲,,,,,审核人：乙\r\n")) == EXPECTED

    @pytest.mark.parametrize("rest", ["500", "500.00"])
    def test_a_sum_that_found_a_free_column(self, batch, rest):
        """Where a column of remarks follows, the row is as wide as its header and the sum a thousandth."""
        header = HEADER + ",备注"
        content = text(",", ",", ",", header=header).replace(
            f"{PEOPLE[1][3]},300,", f"{PEOPLE[1][3]},1,{rest}"
        )
        assert ("sum_split", 3) in told(put(batch, content))
        everybody = text(",", ",", ",", header=header)
        assert people(put(batch, everybody)) == EXPECTED
        assert people(put(batch, text(",独居", ",103室", ",2人", header=header))) == EXPECTED

    @pytest.mark.parametrize("sign", ["\t", ";", "|"])
    def test_with_another_sign(self, batch, sign):
        assert ("row_too_wide", 3) in told(put(batch, text("", f"{sign}x", "", sign=sign)))


class TestQuotes:
    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
    def test_left_open_to_the_end(self, batch, encoding):
        header = HEADER + ",备注"
        put(batch, text(",", ',"家庭困难', ",", header=header), encoding)
        assert told(batch) == [("open_quote", 3)]
        assert "引号" in batches.batch_results(batch)[1].problems[0].message
        for mended in (',"家庭困难"', ",家庭困难"):
            assert people(put(batch, text(",", mended, ",", header=header), encoding)) == EXPECTED

    def test_closed_by_the_next_one_a_row_is_not_swallowed(self, batch):
        """Both lines are read as one row, and nothing is wrong with it but that a person is gone."""
        header = HEADER + ",备注"
        content = text(",", ',"家庭困难', ',困难"', header=header)
        assert told(put(batch, content)) == [("open_quote", 3)]
        assert told(put(batch, content, "gb18030")) == [("open_quote", 3)]

    def test_in_the_middle_of_rows(self, batch):
        content = text().replace("李四", '"李四').replace("王五", '王五"')
        assert told(put(batch, content)) == [("open_quote", 3)]
        content = text().replace("李四", '"李四').replace("王五", '"王五')
        assert told(put(batch, content)) == [("open_quote", 3)]

    def test_a_remark_of_several_lines_is_one_cell(self, batch):
        content = text(",", ',"家庭困难，\r\n独居,"', ",", header=HEADER + ",备注")
        assert people(put(batch, content)) == EXPECTED
        later = content.replace("王五", '"王五')
        assert told(put(batch, later)) == [("open_quote", 5)]  # as a text editor counts the lines

    def test_a_long_cell_without_any_is_not_one(self, batch):
        assert told(put(batch, text() + "x" * 40_000)) == [("unreadable", None)]


class TestEnds:
    @pytest.mark.parametrize("end", [b"\x1a", b"\x1a\0\0\0", b"\r\n\x1a"])
    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
    def test_the_sign_by_which_old_systems_end_a_file(self, batch, end, encoding):
        assert people(put(batch, text().encode(encoding) + end)) == EXPECTED

    def test_files_joined_by_such_a_system(self, batch):
        other = batches.number(907)
        joined = f"{text()}\x1a{HEADER}\r\n4,赵六,男,{other},100\r\n\x1a"
        assert people(put(batch, joined)) == [*EXPECTED, ("赵六", 100)]
