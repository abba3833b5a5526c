"""Classification of words in rows that are no records: totals, subtotals, headings, signatures, notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from generator.intake.grid import Cell, label, text_of

_WHOLE = r"(?:全部|全街道|全区|全市|全表|总|本表|以上|上述|人员|人数|金额|慰问|补助|发放|各社区)*"
_TOTAL = re.compile(rf"{_WHOLE}(?:合计|总计|共计|累计|总额|总数|总和)")
_SUBTOTAL = re.compile(
    r".{0,20}(?:小计|页计|分计|过次页|转次页|承前页|本页(?:合计|总计|共计))|.{1,20}(?:合计|总计|共计|汇总|总额)$|汇总$"
)
_PEOPLE = re.compile(r"(\d{1,7})(?:人|名)(?![员单次])")
# What a title or a note says of the whole list: （共38人）, 共38人，合计19000元, 人数：38.
_OF_ALL = re.compile(
    r"(?:^|[(,，;；。:：、|]|名单|名册|情况表|一览表|汇总表?|明细表?|公示|慰问|补助|发放)"
    r"(?:(?:共计|共有|共|合计|总计|总人数|总数|人数)[:|]*\d{1,7}\|?(?:人|名)(?![员单次])|(?:总)?人数[:|]*\d{1,7}(?!\d|\|?[人名]))"
)
_PART_OF_ALL = re.compile(r"其中|另|上年|去年|上次|累计|全市|全区|全街道|已经?公示")
_ORDINAL = re.compile(
    r"[(（]?[一二三四五六七八九十百]+[)）、.．:]|第[一二三四五六七八九十\d]+(?:部分|批|组|片区|小组|网格)"
)
_NUMBERED = re.compile(r"\d{1,2}[、.．)）][^\d\s]")
_OF_PEOPLE = re.compile(
    r"(?:社区|街道|居委会|村委会|居民区|小区|网格|片区|小组|支部|公司|单位|部分|批次|中心)(?:名单|人员)?$"
)
_OF_PEOPLE_SHORT = re.compile(r".{1,}(?:村|组|镇|乡|厂|区|类|批|人员|名单|对象)$")
_MADE_OF = (
    "分管|主管|经办|审核|审批|审定|复核|复审|制表|制单|填表|填报|编制|单位|部门|社区|街道|中心|财务|会计|出纳|负责|领导|主任|书记|科长|"
    "站长|所长|局长|签字|签名|签章|盖章|公章|日期|时间|联系|电话|监督|人力|人社|民政|退管|经手|核对|校对|承办|批准|意见"
)
_SIGNED = re.compile(
    rf"[^:]{{0,14}}(?:{_MADE_OF})[^:]{{0,10}}:.{{0,30}}|.{{0,20}}(?:盖章|公章|签章|签字|签名).{{0,20}}"
)
_DATED = re.compile(
    r"(?:日期:?)?\d{4}[-./]\d{1,2}[-./]\d{1,2}|(?:日期:?)?(?:\d{4}|二[〇零○]..)?年?[\d一二三四五六七八九十./-]*月?[\d一二三四五六七八九十]*日|年月日"
)
_PAGED = re.compile(
    r"第?\d+页?[/,，]?共?\d+页|第\d+页|[(]?(?:续|接|承)(?:上|前|下)?(?:一)?[表页]\d*[)]?|[(]?(?:转|接|见|续)下页[)]?"
)
_NOTED = re.compile(
    r"附?[注备说]|备注|说明|附[:件]|[※*★]|温馨提示|以上|以下|上述|本表|本次|本页|经|根据|按照|依据|公示|监督|如有|联系|举报"
)
_SENTENCE = re.compile(r"[，。；！？,;]|.{14,}")
_FOOTER_WORDS = (
    "填表", "制表", "审核", "审批", "复核", "负责人", "经办", "填报", "单位", "备注", "说明", "注", "日期",
    "联系电话", "监督电话", "公示", "盖章", "以上",
)  # fmt: skip
_WORDS_OF_MONEY = re.compile(r"[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆整正角分]{3,}")
_COLUMN_NUMBER = re.compile(r"[(（]?\d{1,2}[)）]?(?:=[\d+×*()（）-]+)?|[甲乙丙丁戊己庚辛壬癸]")
_NUMBERS_OF_COLUMNS = ("栏次", "栏目", "列次", "行次", "栏号", "序列")
# Whom the office did not mean: 以下人员不予慰问, 待审核名单.
_NOT_MEANT = re.compile(
    r"不予|不符合|不符|未通过|不通过|不同意|未获|未批准|不享受|不发|待审|待定|待核|待查|暂缓|缓发|停发|取消|剔除|退回|驳回|作废|放弃|落选|候补|备选|"
    r"除名|注销|不合格|不达标|无资格|未入选|淘汰"
)
_CONDITIONAL = re.compile(r"如有|若|凡|如发现|如经|的，|者，|举报|反映|异议|应当|不得|将|规定")
_LIST_OF = re.compile(r"(?:人员|名单|名册|对象|情况表|明细|汇总|花名册|一览|清册)")


def folded(cell: Cell) -> str:
    """The cell's words without gaps, full-width forms as plain ones; brackets stay."""
    return "".join(unicodedata.normalize("NFKC", text_of(cell)).split())


def is_total(cell: Cell) -> bool:
    """合计, 总计, 以上共计3人."""
    return _TOTAL.match(label(cell)) is not None


def is_subtotal(cell: Cell) -> bool:
    """小计, 本页合计, 文一社区小计, 文一社区合计."""
    words = label(cell)
    return not is_total(cell) and _SUBTOTAL.match(words) is not None


def stated_people(cell: Cell) -> int | None:
    """How many persons a total or a heading states: 合计（38人）, 文一社区（共3人）."""
    found = _PEOPLE.findall(folded(cell))
    return int(found[0]) if len(found) == 1 else None


def people_of_all(words: str) -> int | None:
    """How many persons folded words give the whole list: 名单（共38人）; None where it is not certain.

    >>> people_of_all("慰问名单(共38人)"), people_of_all("共38人,其中女20人"), people_of_all("2人一组")
    (38, None, None)
    """
    found = _OF_ALL.findall(words)
    if len(found) != 1 or len(_PEOPLE.findall(words)) > 1 or _PART_OF_ALL.search(words):
        return None
    return int("".join(filter(str.isdecimal, found[0])))


def is_section(cell: Cell, *, among_names: bool) -> bool:
    """一、文一社区: the heading of a part of the list. `among_names`: it stands where names stand."""
    words = folded(cell)
    bare = label(cell)
    if _ORDINAL.match(words) and len(words) > 2:
        return True
    if among_names:
        return _OF_PEOPLE.search(bare) is not None and len(bare) >= 3
    return bool(_NUMBERED.match(words) or _OF_PEOPLE.search(bare) or _OF_PEOPLE_SHORT.fullmatch(bare))


def is_signature(cell: Cell) -> bool:
    """分管领导：, （盖章）街道办事处, 2026年11月18日, 第1页共2页."""
    words = folded(cell)
    return any(each.fullmatch(words) for each in (_SIGNED, _DATED, _PAGED)) or label(cell).startswith(
        _FOOTER_WORDS
    )


def is_dated(cell: Cell) -> bool:
    """2026年11月18日: a day alone, which stands under a list as well as in its rows."""
    return _DATED.fullmatch(folded(cell)) is not None


def opens_a_note(cell: Cell) -> bool:
    """注：, 备注：, 说明：, 以上…: a note, whatever the other cells of the row hold."""
    return folded(cell).startswith(("注", "备注", "说明", "附注", "附:", "以上"))


def is_note(cell: Cell) -> bool:
    """注：…, and any sentence too long to be a name or a number."""
    words = folded(cell)
    return _NOTED.match(words) is not None or _SENTENCE.search(words) is not None


def is_money_in_words(cell: Cell) -> bool:
    """（大写）叁仟贰佰元整."""
    words = folded(cell)
    return "大写" in words or _WORDS_OF_MONEY.search(words) is not None


def are_column_numbers(row: Sequence[tuple[int, Cell]]) -> bool:
    """栏次 1 2 3, 甲 乙 1 2, (1) (2) (3): the filled cells of a row that numbers its columns."""
    words = [folded(cell) for _, cell in row]
    named = words[0] in _NUMBERS_OF_COLUMNS
    rest = words[1:] if named else words
    if len(rest) < (1 if named else 3) or not all(map(_COLUMN_NUMBER.fullmatch, rest)):
        return False
    digits = [int(found[1]) for each in rest if (found := re.match(r"[(（]?(\d+)", each))]
    return all(after == before + 1 for before, after in pairwise(digits))


def excludes_people(cell: Cell) -> bool:
    """Whether a heading or a note excludes the persons below or above it from publication."""
    words = folded(cell)
    return _NOT_MEANT.search(words) is not None and _CONDITIONAL.search(words) is None


def names_others(cell: Cell) -> bool:
    """Whether a title names a list of those who are not meant: 不予慰问人员名单."""
    words = folded(cell)
    return excludes_people(cell) and _LIST_OF.search(words) is not None and _NOTED.match(words) is None
