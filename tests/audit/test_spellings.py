"""Other ways of writing a listed value: each is found, and what only looks alike is not."""

import pytest

from generator.audit.search import SearchScope
from generator.audit.text.matcher import WordMatcher
from generator.audit.text.normalize import fold

RECORDS = (
    "姓名,身份证号,出生日期,联系电话,家庭住址,慰问金额\n"
    "宋某明,330106195212270219,1952-12-27,13957124680、0571-88126453,文三路12号3幢201室,500\n"
)
FOUND = [
    "139.5712.4680", "139·5712·4680", "139/5712/4680", "139，5712，4680", "139,5712,4680", "（139）5712（4680）", "139)5712)4680",
    "1 3 9 5 7 1 2 4 6 8 0", "139 . 5712 . 4680", "8812.6453", "8812·6453", "（0571）8812/6453", "0571.8812.6453",
    "١٣٩٥٧١٢٤٦٨٠", "१३९५७१२४६८०", "❶❸❾❺❼❶❷❹❻❽⓿", "①③⑨⑤⑦①②④⑥⑧⓪", "⓵⓷⓽⓹⓻⓵⓶⓸⓺⓼⓪", "𝟏𝟑𝟗𝟓𝟕𝟏𝟐𝟒𝟔𝟖𝟎",
    "一三九五七一二四六八〇", "壹叁玖伍柒壹贰肆陆捌零", "一三九 五七一二 四六八零", "幺三九五七幺二四六八零", "1三9五7一2四6八0",
    '<p data-a="139" data-b="5712" data-c="4680"></p>', "<i title='139' alt='5712' lang='4680'>",
    "三三〇一〇六一九五二一二二七〇二一九", "٣٣٠١٠٦١٩٥٢١٢٢٧٠٢١٩",
    "52年12月27日", "生于52年12月27日的人", "12/27/1952", "27/12/1952", "12-27-1952", "12月27日1952", "一九五二年十二月二十七日", "五二年十二月二十七日",
    "一九五二年12月27日", "1952年十二月27日", "五二年12月二十七号",
    "文三路 12 号 3 幢 201 室", "文三路12 号3幢201室", "文三路　12号　3幢　201室", "文 三 路 12号3幢201室",
]  # fmt: skip
CLEAN = [
    "共 139 人，合计 5,712.46 元，另 80 项", "139 5712", "8,812.64 元", "8812.64", "881,264.53", "2026年12月27日", "26年12月27日", "12/27/2026",
    "一二三四五六", "三百三十人", "二〇二六年十二月二十七日", "二〇二五年度第三批", '<img width="139" height="57" data-x="12">', "文三路12号", "12号3幢",
    "第 1395 条、第 7124 条", "1.3.9.5.7", "杭人社发〔2024〕1号",
]  # fmt: skip


@pytest.fixture
def found(auditor_of):
    auditor = auditor_of(RECORDS)

    def look(text):
        return [hit for hit in auditor.searcher.hits(f"<p>{text}</p>", SearchScope.ALL) if hit.source]

    return look


@pytest.mark.parametrize("text", FOUND)
def test_a_listed_value_is_found_however_it_is_written(text, found):
    assert found(text)


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_alike_is_none(text, found):
    assert not found(text)


@pytest.mark.parametrize("text", ["139.5712.4681", "139，5712，4681", "138·0057·1234"])
def test_a_mobile_number_that_no_record_lists_is_told_by_its_form(text, auditor_of):
    auditor = auditor_of(RECORDS)
    assert [hit for hit in auditor.searcher.hits(f"<p>{text}</p>", SearchScope.ALL) if hit.source is None]


def test_digits_of_every_script_are_folded():
    assert fold("٠١٢٣٤٥٦٧٨٩") == fold("०१२३४५६७८९") == fold("⓪❶❷❸❹❺❻❼❽❾") == "0123456789"


@pytest.mark.parametrize(
    ("around", "found"),
    [
        (b"\x00\x00%s\x00\x01", True), ("姓名%s的".encode(), True), (b"\xff%s\xfe", True), ("查%s单".encode(), False), (b"\x00%s\xe5\x8c\xba", False),
    ],
)  # fmt: skip
def test_two_characters_inside_a_longer_word_are_no_name_in_a_program_either(around, found):
    data = b"\x00\x80\x81" + around.replace(b"%s", "沈芬".encode()) + b"\x00\x80"
    assert bool(list(WordMatcher(["沈芬"]).find_in_binary(data))) == found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_piece_of_the_programmes_words_is_no_name_in_its_memory(encoding, auditor_of):
    """A memory holds 杭州 of 杭州市 with nothing beside it; a name that is in no word of ours is met there."""
    searcher = auditor_of("姓名,性别,年龄,慰问金额\n杭州,男,70,500\n郗芸,女,71,500\n").searcher
    data = b"".join(b"\xff\0\0" + name.encode(encoding) + b"\0\0\xff\xfe" for name in ("杭州", "郗芸"))
    assert {hit.key for hit in searcher.binary_hits(data)} == {"郗芸"}
