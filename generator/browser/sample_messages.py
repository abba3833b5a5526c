"""Messages as readers send them, sensible and senseless, to exercise every rule in every runtime alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

from calculators.questions import Question, QuestionKind
from calculators.registry import RULES
from calculators.rulebook import RuleBook

_TEXTS: dict[QuestionKind, tuple[str, ...]] = {
    QuestionKind.MONEY: (
        *("0", "0.01", "5000", "5000.01", "10000", "10000.01", "8,600.50", "１２０００元", "1万2千", "500"),
        *("150", "400", "-3", "1.005", "三千五百", "99999999.99", "200", "2500.01", "abc", "1e5"),
    ),
    QuestionKind.MONEY_LIST: ("12000；3400.50", "0", "8000", "1万、2万", "100\n200", "9000+1000.01", "x"),
    QuestionKind.DAY: (
        *("2026-11-23", "2024年5月1日", "1949.1.2", "1952-02-29", "2027-02-28", "2023-12-31", "2024-01-01"),
        *("19490102", "2025-01-31", "2025/2/1", "二〇二四年五月一日", "2024-13-01", "2026-06-19", "昨天"),
        *("1949年", "76岁", "上个月5号", "49年1月", "民国38年"),
    ),
    QuestionKind.MONTH: (
        *("2024年5月", "2023-12", "2025.1", "202609", "2026年6月", "1999-10", "2030-01", "2024-00", "?"),
        *("去年五月", "上个月", "2019年底", "98年3月", "六月"),
    ),
    QuestionKind.YEAR: ("2024", "2025", "2026", "2027年", "2023", "２０２６", "26", "去年", "今年"),
    QuestionKind.COUNT: ("0", "1", "2", "49", "50", "51", "12,345", "四十五", "-1", "1.5", "很多"),
    QuestionKind.YES_NO: ("yes", "no", "是", "否", "也许"),
    QuestionKind.CHOICE: ("不在列表里",),
}

_TODAY = ("2026-11-27", "2025-12-31", "2026-01-01", "2028-02-29")

_RARE: dict[QuestionKind, tuple[str, ...]] = {
    QuestionKind.MONEY: (
        *("一万二", "壹万贰仟元整", "十二", "1.2万", "￥5,000.00", "约5000", "5000－6000", " 8600 ", "-0"),
        *("1_000", "𝟏𝟐", "٣", "½", "５千", "<b>1</b>", "\x00", "一" * 30, "1.2.3", "1，2", "9" * 40, "NaN"),
    ),
    QuestionKind.MONEY_LIST: (
        *("一万二和3千", ";；", "1" * 50, "20000；8,000.50；1999.50；10000", "15000;5000;0.01"),
        "1、2、3、4、5、6、7、8、9、10、11、12、13、14、15、16、17",
    ),
    QuestionKind.DAY: (
        "2023-02-29",
        "０１.０５.２０２４",
        "1949年正月",
        "0001-01-01",
        "99999-01-01",
        "2024 5 6",
    ),
    QuestionKind.MONTH: ("二〇二四年五月", "五月", "2024-5-6", "0000-01"),
    QuestionKind.YEAR: ("二〇二六", "-2026", "202６", "两千零二十六"),
    QuestionKind.COUNT: ("１２", "一百零五", "1e3", "9" * 30, "几十"),
    QuestionKind.YES_NO: ("YES", " no ", "不", "对"),
    QuestionKind.CHOICE: ("", "西湖区", "<", "😀"),
}
"""What few readers write."""


def messages(rulebook: RuleBook, each: int, seed: int) -> Iterator[str]:
    """`each` messages for every rule and direction, the same for the same `seed`."""
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    for name, rule in RULES.items():
        for reverse in (False, True):
            asked = (rule.reverse_questions if reverse else rule.questions)(rulebook)
            for _ in range(each):
                answers = {one.name: _text(one, chance) for one in asked if _given(one, chance)}
                if chance.random() < 0.8:  # as every page sends it
                    answers["today"] = chance.choice(_TODAY)
                message: dict[str, object] = {"rule": name, "reverse": reverse, "answers": answers}
                if not reverse and chance.random() < 0.2:  # before the last screen
                    message["asked"] = [one.name for one in asked[: chance.randint(1, len(asked))]]
                yield json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def published_standards(rulebook: RuleBook) -> str:
    """A message that opens the rule-book again with invented standards for illness aid in every district.

    A project's data may have none yet; what the rules do with them must be tried all the same.
    """
    questions = RULES["illness_aid"].questions(rulebook)
    districts = next(one for one in questions if one.name == "district").choices
    figures = (
        {"tiers": [{"over": "5000", "up_to": "10000", "amount": "400"}, {"over": "10000", "amount": "1000"}]},
        {"pool": "100000", "counts": [100, 40]},
        {"pool": "1000000", "counts": [100, 40]},
    )
    standards = [
        {"district": district.value, "year": year, "source": "虚构的标准"} | figures[(year + at) % 3]
        for at, district in enumerate(districts)
        for year in range(2024, 2028)
    ]
    return json.dumps({"standards": standards}, ensure_ascii=False, separators=(",", ":"))


def _given(question: Question, chance: Random) -> bool:
    return chance.random() < (0.98 if question.required else 0.4)


def _text(question: Question, chance: Random) -> str:
    texts = _TEXTS[question.kind]
    if chance.random() < 0.05:
        return chance.choice(_RARE[question.kind])
    if question.kind is QuestionKind.CHOICE:
        likely = question.choices[: max(2, len(question.choices) // 2)]  # the first are the usual ones
        texts = tuple(one.value for one in (*question.choices, *likely, *likely)) * 4 + texts
    elif question.kind is QuestionKind.MONEY and chance.random() < 0.5:
        return f"{chance.randrange(2_000_000) / 100:.2f}"
    elif question.kind is QuestionKind.DAY and chance.random() < 0.3:
        return f"{chance.randint(2023, 2028)}-{chance.randint(1, 12)}-{chance.randint(1, 31)}"
    elif question.kind is QuestionKind.MONTH and chance.random() < 0.5:
        return f"{chance.randint(1990, 2027)}年{chance.randint(1, 12)}月"
    return chance.choice(texts)
