"""Names of files, sheets, columns and keys as they may be shown: they are the clerk's, and may hold anything.

A clerk names a file after a person, or pastes a number into a heading; an attacker, an escape sequence for
terminals. What is shown has no control character, no long number, and nothing that has the form of a name.
"""

from __future__ import annotations

import re
import unicodedata

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜"
    "戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文俞施章樊"
)
# Of two characters; those that begin other words too (东方, 西门社区) are left out.
_COMPOUND = (
    "欧阳|上官|司马|独孤|南宫|夏侯|诸葛|尉迟|赫连|澹台|皇甫|宗政|申屠|"
    "公孙|慕容|钟离|长孙|宇文|司徒|令狐|轩辕|呼延|端木|淳于|拓跋"
)
_COMMON = frozenset(
    {
        "金额",
        "余额",
        "方案",
        "方式",
        "文件",
        "文体",
        "文档",
        "高龄",
        "万元",
        "任务",
        "常用",
        "许可",
        "马上",
        "白名单",
        "章节",
        "余杭",
        "萧山",
        "江干",
        "钱塘",
    }
)  # words that begin like a name
_HAN_RUN = re.compile(r"[〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_NAME = re.compile(f"(?:[{_SURNAMES}]|{_COMPOUND}).{{1,2}}")
_PAPER = re.compile("的?(?:申请表?|审批表|登记表|明细表?|名单|材料|资料|附件|病历|发票|证明|身份证)+$")
_HAN_DIGITS = re.compile("[〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖]{7,}")
_GAP = r"[ ./·_()（）-]{0,2}"
_PLAIN = re.compile(r"[0-9]{7,}[Xx]?")
_APART = re.compile(f"[0-9](?:{_GAP}[0-9]){{10,}}(?:{_GAP}[Xx](?![0-9A-Za-z]))?")
_DAY_OR_AGENCY = re.compile(
    r"330[0-9]{6}(?:[0-9]{3})?|20[1-9][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
)
_LONG_NUMBER = re.compile(r"[0-9]{11,}[Xx]?")
_HIDDEN = "……"
_SOMEBODY = "某某"


def shown(label: str) -> str:
    r"""`label` without what must not be shown.

    >>> shown("明细 13800138000.xlsx"), shown("张三.xlsx"), shown("明细20261120.csv"), shown("a\x1b[2Jb\r")
    ('明细 …….xlsx', '某某.xlsx', '明细20261120.csv', 'a[2Jb')
    """
    text = _digits(printable(label))
    for number in (_APART, _PLAIN):
        text = number.sub(lambda found: found[0] if _DAY_OR_AGENCY.fullmatch(found[0]) else _HIDDEN, text)
    text = _HAN_DIGITS.sub(_HIDDEN, text)
    return _HAN_RUN.sub(lambda found: _run(found[0]), text)


def word(text: str) -> str:
    """A word that fills a sentence, a sum too: no control character, no number of a phone's length."""
    return _LONG_NUMBER.sub(_HIDDEN, printable(text))


def printable(text: str) -> str:
    """`text` on one line, without control characters and invisible ones."""
    return "".join(
        " " if character in "\n\t" else character
        for character in text
        if character in "\n\t" or unicodedata.category(character)[0] != "C"
    )


def _digits(text: str) -> str:
    """Digits of every script, circled ones too, as ASCII; all else as it is."""
    if text.isascii():
        return text
    return "".join(map(_digit, text))


def _digit(character: str) -> str:
    value = -1.0 if character.isascii() or _HAN_RUN.match(character) else unicodedata.numeric(character, -1)
    return str(int(value)) if value in range(10) else character


def _run(run: str) -> str:
    """A run of Han as it may be shown: 张三申请表 is somebody's, and still an application."""
    paper = _PAPER.search(run)
    end = paper.start() if paper else len(run)
    return (_SOMEBODY if _is_like_a_name(run[:end]) else run[:end]) + run[end:]


def _is_like_a_name(run: str) -> bool:
    return run not in _COMMON and _NAME.fullmatch(run) is not None
